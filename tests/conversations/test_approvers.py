"""/enrol in the chat: a picture and a key for the authenticator app, confirmed by its first code (TOT-05)."""

from conversations.approvers import picture
from storage.interface import NotFound
from tests.deeds import events, expire, flow_of, has_flow, newcomer, settled, spoken
from tests.town import Town, enrol


class TestEnrolment:
    async def test_the_key_stands_in_groups_of_four_beside_the_picture(self, town: Town) -> None:
        ann = newcomer(town)
        await enrol(town, ann, "Ann")
        [shown] = [text for text in spoken(town, ann.id) if "Scan this picture" in text]
        secret = town.secrets[ann.id]
        assert " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) in shown
        assert len(secret) >= 32
        photo = town.api.calls_of("sendPhoto")[-1]
        assert photo.params["protect_content"] is True

    async def test_picture_invitation_and_code_are_gone_afterwards(self, town: Town) -> None:
        """TOT-07."""
        ann = newcomer(town)
        await enrol(town, ann, "Ann")
        assert [one["text"] for one in await ann.visible()] == [
            (
                "You are enrolled as an approver of Bukit Timah Primary. "
                "Requests will appear in the school's group; /pending shows what is waiting.\n"
                "To see how an account stands, send /lookup. "
                "To help a colleague who lost the authenticator, send /colleagues."
            )
        ]

    async def test_a_code_enrols_once_and_shows_nothing_again(self, town: Town) -> None:
        """TOT-05, TOT-07."""
        ann = newcomer(town)
        invitation = await town.house.approvers.invite("BTPS", "Ann")
        await ann.say(f"/enrol {invitation.lower().replace('-', ' ')}")
        await ann.expect("Scan this picture")
        flow = await flow_of(town, ann)
        _, secret = await town.house.approvers.invitation(flow)
        town.secrets[ann.id] = secret
        await ann.say("hello")
        unreadable = await ann.expect("That is not a code: it has six digits.")
        assert unreadable["text"].count("one-time code") == 1
        await ann.say("123456")
        missed = await ann.expect("That code did not match")
        assert missed["text"].count("one-time code") == 1
        assert missed["photo"]
        await ann.say(town.code(ann))
        await ann.expect("enrolled")
        for person in (ann, town.stranger):
            await person.say(f"/enrol {invitation}")
            await person.expect("That invitation is not valid")
            await person.misses(invitation)
            assert not await has_flow(town, person)

    async def test_without_or_with_a_wrong_code_it_says_how(self, town: Town) -> None:
        await town.stranger.say("/enrol")
        await town.stranger.expect("/enrol ABCD-EFGH")
        await town.stranger.say("/enrol AAAA-AAAA")
        await town.stranger.expect("not valid, or it has run out")
        assert await events(town, "approver:authority:refuse")

    async def test_an_unconfirmed_one_gives_no_authority_and_its_picture_goes_when_time_is_over(
        self, town: Town
    ) -> None:
        """ADM-01."""
        ann = newcomer(town)
        invitation = await town.house.approvers.invite("BTPS", "Ann")
        await ann.say(f"/enrol {invitation}")
        await ann.expect("Scan this picture")
        await ann.say("/pending")
        await ann.expect("Only approvers can see")
        await settled(town)
        town.clock.advance(minutes=15)
        await expire(town)
        await ann.misses("Scan this picture")

    async def test_an_invitation_runs_out_after_a_week(self, town: Town) -> None:
        invitation = await town.house.approvers.invite("BTPS", "Ann")
        town.clock.advance(days=7)
        await town.stranger.say(f"/enrol {invitation}")
        await town.stranger.expect("That invitation is not valid")

    async def test_nobody_is_invited_to_a_school_that_is_not_there(self, town: Town) -> None:
        try:
            await town.house.approvers.invite("NONE", "Ann")
        except NotFound:
            return
        raise AssertionError("an invitation to no school")


def test_the_picture_is_a_png() -> None:
    assert picture("otpauth://totp/x?secret=ABC").startswith(b"\x89PNG")


class TestTooManyCodes:
    async def test_after_five_wrong_invitations_a_right_one_is_told_until_when(self, town: Town) -> None:
        late = newcomer(town, "Late")
        for number in range(5):
            await late.say(f"/enrol AAAA-AAA{number}")
            await late.expect("not valid")
        await late.say(f"/enrol {await town.house.approvers.invite('BTPS', 'Late')}")
        told = await late.expect("too many wrong codes")
        assert "not valid" not in told["text"]

    async def test_after_five_wrong_binding_codes_too(self, town: Town) -> None:
        for number in range(5):
            await town.approver.say(f"/bind AAAA-AAA{number}", chat=town.group)
            await town.approver.expect("not valid", chat=town.group)
        code = await town.house.schools.new_binding("BTPS")
        await town.approver.say(f"/bind {code}", chat=town.group)
        await town.approver.expect("too many wrong codes", chat=town.group)
