"""Approvers: invited by the operator, enrolled by one person with a first code, and nobody by default."""

from datetime import timedelta

import pytest

from domain.flow import Ending, Flow, Said, Step, WrongStep
from domain.notice import NoticeKind
from domain.requests import Obstacle, Role
from services.approvers import INVITATION_TTL, ApproverProblem
from services.code_tries import TooManyCodes
from storage.interface import NotFound
from tests.services.office import AUNT, DEVI, LIM, Office, enrol
from tests.town import OTHER_LOGIN

NEW = 888


async def begun(office: Office, code: str, user: int = NEW) -> Flow:
    """Begin enrolment with an invitation."""
    flow = await office.house.approvers.enrol(office.turn(user), code)
    assert flow is not None
    _, office.secrets[user] = await office.house.approvers.invitation(flow)
    return flow


async def is_approver(office: Office, user: int) -> bool:
    """Whether the person has authority anywhere."""
    return bool(await office.house.approvers.schools_of(office.turn(user)))


class TestInvitation:
    async def test_nobody_is_an_approver_without_one(self, office: Office) -> None:
        """ADM-13."""
        assert not await is_approver(office, AUNT)
        for typed in ("", "0000-0000", "not a code", "7K3D-9QXM-2VTA"):
            assert await office.house.approvers.enrol(office.turn(AUNT), typed) is None

    async def test_there_is_none_for_a_school_that_does_not_exist(self, office: Office) -> None:
        with pytest.raises(NotFound):
            await office.house.approvers.invite("NONE", "Mr X")

    async def test_it_is_read_generously_and_begins_without_authority(self, office: Office) -> None:
        """TOT-05."""
        code = await office.house.approvers.invite("btps", "Ms New")
        flow = await begun(office, f" {code.lower().replace('-', ' ')} ")
        assert (flow.step, len(office.secrets[NEW])) == (Step.CODE, 32)  # TOT-04: 160 bits in base32
        assert not await is_approver(office, NEW)

    async def test_it_ends_after_a_week(self, office: Office) -> None:
        code = await office.house.approvers.invite("BTPS", "Ms New")
        office.clock.now += INVITATION_TTL - timedelta(seconds=1)
        assert await office.house.approvers.enrol(office.turn(NEW), code) is not None
        office.clock.advance(seconds=1)
        assert await office.house.approvers.enrol(office.turn(NEW), code) is None

    async def test_after_five_wrong_codes_a_day_none_is_looked_up(self, office: Office) -> None:
        code = await office.house.approvers.invite("BTPS", "Ms New")
        for _ in range(5):
            assert await office.house.approvers.enrol(office.turn(NEW), "0000-0000") is None
        with pytest.raises(TooManyCodes) as refused:
            await office.house.approvers.enrol(office.turn(NEW), code)
        assert refused.value.until == office.clock.now + timedelta(hours=24)
        assert (await office.audit())[-1].tag == "approver:authority:refuse"
        assert await office.house.approvers.enrol(office.turn(AUNT), code) is not None
        office.clock.advance(hours=24)
        assert await office.house.approvers.enrol(office.turn(NEW), code) is not None


class TestEnrolment:
    async def test_the_first_code_gives_authority(self, office: Office) -> None:
        """TOT-05."""
        flow = await begun(office, await office.house.approvers.invite("BTPS", "Ms New"))
        flow = await office.house.approvers.confirm(office.turn(NEW), flow, office.code(NEW))
        assert (flow.ending, flow.said) == (Ending.DONE, Said.ENROLLED)
        assert flow.values == {"school": "Bukit Timah Primary"}
        assert await is_approver(office, NEW)

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("000000", Said.CODE_MISSED),
            *((one, Said.CODE_UNREADABLE) for one in ("", "six digits", "\N{FULLWIDTH DIGIT ONE}23")),
        ],
    )
    async def test_a_wrong_one_does_not(self, office: Office, typed: str, said: Said) -> None:
        flow = await begun(office, await office.house.approvers.invite("BTPS", "Ms New"))
        flow = await office.house.approvers.confirm(office.turn(NEW), flow, typed)
        assert (flow.step, flow.said) == (Step.CODE, said)
        assert not await is_approver(office, NEW)

    async def test_the_code_that_enrolled_approves_nothing(self, office: Office) -> None:
        """TOT-01: it was spent."""
        flow = await begun(office, await office.house.approvers.invite("BTPS", "Ms New"))
        await office.house.approvers.confirm(office.turn(NEW), flow, office.code(NEW))
        challenge = await office.press(await office.ask_unlock(), NEW)
        assert isinstance(challenge, Flow)
        assert (await office.type_code(challenge)).said is Said.CODE_REUSED

    async def test_the_invitation_is_used_up(self, office: Office) -> None:
        code = await office.house.approvers.invite("BTPS", "Ms New")
        flow = await begun(office, code)
        await office.house.approvers.confirm(office.turn(NEW), flow, office.code(NEW))
        assert await office.house.approvers.enrol(office.turn(AUNT), code) is None

    async def test_the_secret_is_not_shown_again(self, office: Office) -> None:
        """TOT-07."""
        flow = await begun(office, await office.house.approvers.invite("BTPS", "Ms New"))
        await office.house.approvers.confirm(office.turn(NEW), flow, office.code(NEW))
        with pytest.raises(WrongStep):
            await office.house.approvers.invitation(flow)

    async def test_whoever_began_before_with_the_same_code_sees_nothing_of_the_new_secret(
        self, office: Office
    ) -> None:
        """TOT-05: the one who has the invitation now is the one to be enrolled."""
        code = await office.house.approvers.invite("BTPS", "Ms New")
        first = await begun(office, code, AUNT)
        second = await begun(office, code, NEW)
        with pytest.raises(WrongStep):
            await office.house.approvers.invitation(first)
        with pytest.raises(WrongStep):
            await office.house.approvers.confirm(office.turn(AUNT), first, office.code(NEW))
        await office.house.approvers.confirm(office.turn(NEW), second, office.code(NEW))
        assert (await is_approver(office, NEW), await is_approver(office, AUNT)) == (True, False)

    async def test_enrolling_anew_replaces_a_lost_authenticator(self, office: Office) -> None:
        old = office.secrets[LIM]
        flow = await begun(office, await office.house.approvers.invite("BTPS", "Mr Lim"), LIM)
        await office.house.approvers.confirm(office.turn(LIM), flow, office.code(LIM))
        assert office.secrets[LIM] != old
        assert (await office.decide(await office.ask_unlock())).said is Said.APPROVED

    async def test_a_secret_that_may_still_stand_in_the_chat_is_renewed(self, office: Office) -> None:
        """TOT-07: with the old one nobody enrols any more."""
        flow = await begun(office, await office.house.approvers.invite("BTPS", "Ms New"))
        old = office.code(NEW)
        await office.house.approvers.another_secret(flow)
        _, office.secrets[NEW] = await office.house.approvers.invitation(flow)
        missed = await office.house.approvers.confirm(office.turn(NEW), flow, old)
        assert missed.said is Said.CODE_MISSED
        done = await office.house.approvers.confirm(office.turn(NEW), missed, office.code(NEW))
        assert done.said is Said.ENROLLED
        await office.house.approvers.another_secret(done)

    async def test_another_flow_is_no_enrolment(self, office: Office) -> None:
        """REC-04."""
        flow = await office.recover(DEVI)
        for act in (
            office.house.approvers.invitation(flow),
            office.house.approvers.confirm(office.turn(DEVI), flow, "123456"),
        ):
            with pytest.raises(WrongStep):
                await act

    async def test_the_picture_names_school_and_person(self, office: Office) -> None:
        flow = await office.house.approvers.enrol(
            office.turn(NEW), await office.house.approvers.invite("BTPS", "Ms New")
        )
        assert flow is not None
        uri, secret = await office.house.approvers.invitation(flow)
        assert uri.startswith("otpauth://totp/MIMS%20Helpdesk:Ms%20New%20%28Bukit%20Timah%20Primary%29?")
        assert f"secret={secret}&issuer=MIMS%20Helpdesk" in uri


class TestRemoval:
    """ADM-12, ADM-03: authority is withdrawn at once, whether the bot runs or not."""

    async def test_whoever_is_removed_decides_nothing_more(self, office: Office) -> None:
        await office.house.approvers.remove("btps", name="mr lim")
        assert not await is_approver(office, LIM)
        assert await office.press(await office.ask_unlock(), LIM) is Obstacle.NOT_AN_APPROVER
        assert [one.name for one in await office.house.approvers.of_school("BTPS")] == ["Ms Devi"]
        assert "approver:authority:withdraw" in await office.tags()

    async def test_a_decision_they_had_open_ends_and_its_prompt_goes(self, office: Office) -> None:
        challenge = await office.press(await office.ask_unlock())
        assert isinstance(challenge, Flow)
        await office.house.approvers.remove("BTPS", name="Mr Lim")
        assert (await office.house.flows.get(challenge.id)).ending is Ending.CANCELLED
        (shown,) = await office.queued(NoticeKind.SHOW_FLOW)
        assert shown.notice.values == {"flow_id": challenge.id}

    async def test_what_they_do_as_a_parent_goes_on(self, office: Office) -> None:
        own = await office.recover(LIM, OTHER_LOGIN)
        await office.house.approvers.remove("BTPS", name="Mr Lim")
        assert (await office.house.flows.get(own.id)).is_open

    async def test_a_decision_at_another_school_goes_on(self, office: Office) -> None:
        await office.house.schools.add("XYZ", "Other School")
        await enrol(office, LIM, "Mr Lim", school="XYZ")
        challenge = await office.press(await office.ask_unlock())
        assert isinstance(challenge, Flow)
        await office.house.approvers.remove("XYZ", name="Mr Lim")
        assert (await office.house.flows.get(challenge.id)).is_open

    async def test_an_invitation_and_the_enrolment_begun_with_it_are_void(self, office: Office) -> None:
        code = await office.house.approvers.invite("BTPS", "Ms New")
        flow = await begun(office, code)
        await office.house.approvers.remove("BTPS", name="Ms New")
        assert (await office.house.flows.get(flow.id)).ending is Ending.CANCELLED
        assert await office.house.approvers.enrol(office.turn(AUNT), code) is None

    async def test_of_two_with_one_name_the_id_tells_which(self, office: Office) -> None:
        await office.house.approvers.invite("BTPS", "Mr Lim")
        with pytest.raises(ApproverProblem, match="2 approvers are called that; use --id"):
            await office.house.approvers.remove("BTPS", name="Mr Lim")
        invited = next(one for one in await office.house.approvers.of_school("BTPS") if not one.confirmed)
        await office.house.approvers.remove("BTPS", approver_id=invited.id)
        assert await is_approver(office, LIM)

    async def test_nobody_and_nowhere_are_told(self, office: Office) -> None:
        with pytest.raises(ApproverProblem, match="no approver is called that"):
            await office.house.approvers.remove("BTPS", name="Mr X")
        with pytest.raises(NotFound):
            await office.house.approvers.remove("NONE", name="Mr Lim")

    async def test_a_suspended_one_who_is_invited_again_starts_clean(self, office: Office) -> None:
        """TOT-03: by the same name, and the old authenticator counts no more."""
        request = await office.ask_unlock()
        challenge = await office.press(request)
        assert isinstance(challenge, Flow)
        for _ in range(5):
            challenge = await office.type_code(challenge, "000000")
        assert await office.press(request) is Obstacle.SUSPENDED
        await office.house.approvers.remove("BTPS", name="Mr Lim")
        await enrol(office, LIM, "Mr Lim")
        assert (await office.decide(request)).said is Said.APPROVED


class TestRoles:
    """ADM-04: approvers decide; a Form Teacher has a class, and decides nothing."""

    async def test_a_form_teacher_enrols_like_an_approver_and_is_none(self, office: Office) -> None:
        code = await office.house.approvers.invite("BTPS", "Mdm Siti", Role.TEACHER, "5A")
        flow = await begun(office, code)
        flow = await office.house.approvers.confirm(office.turn(NEW), flow, office.code(NEW))
        assert flow.values == {"school": "Bukit Timah Primary", "class": "5A"}
        assert not await is_approver(office, NEW)
        assert await office.press(await office.ask_unlock(), NEW) is Obstacle.NOT_AN_APPROVER
        (invited,) = [row for row in await office.audit() if row.values.get("role") == "teacher"]
        assert invited.tag == "approver:invite:create"

    @pytest.mark.parametrize(("role", "of"), [(Role.TEACHER, ""), (Role.APPROVER, "5A")])
    async def test_a_class_is_a_teachers_and_nobody_elses(self, office: Office, role: Role, of: str) -> None:
        with pytest.raises(ApproverProblem, match="a Form Teacher has a class"):
            await office.house.approvers.invite("BTPS", "Mdm Siti", role, of)


class TestRenewalByTheOperator:
    """TOT-11: the old authenticator is void at once; the same record enrols with a new code."""

    async def test_the_old_codes_count_no_more_and_the_new_code_enrols_the_same_record(
        self, office: Office
    ) -> None:
        before, code = await office.house.approvers.renew("btps", name="mr lim")
        assert await office.press(await office.ask_unlock(), LIM) is Obstacle.NOT_AN_APPROVER
        flow = await begun(office, code, LIM)
        await office.house.approvers.confirm(office.turn(LIM), flow, office.code(LIM))
        (after,) = [one for one in await office.house.approvers.of_school("BTPS") if one.name == "Mr Lim"]
        assert (after.id, after.confirmed) == (before.id, True)
        waiting = (await office.requests_of())[0]
        assert (await office.decide(waiting)).said is Said.APPROVED

    async def test_another_telegram_account_may_enrol_with_it_when_the_phone_is_gone(
        self, office: Office
    ) -> None:
        _, code = await office.house.approvers.renew("BTPS", name="Mr Lim")
        flow = await begun(office, code, NEW)
        await office.house.approvers.confirm(office.turn(NEW), flow, office.code(NEW))
        assert (await is_approver(office, NEW), await is_approver(office, LIM)) == (True, False)

    async def test_what_they_are_deciding_ends_and_all_approvers_are_told(self, office: Office) -> None:
        challenge = await office.press(await office.ask_unlock())
        assert isinstance(challenge, Flow)
        renewed, _ = await office.house.approvers.renew("BTPS", name="Mr Lim")
        assert (await office.house.flows.get(challenge.id)).ending is Ending.CANCELLED
        told = await office.queued(NoticeKind.COLLEAGUE_HELPED)
        assert [(one.notice.chat_id, one.notice.values) for one in told] == [
            (LIM, {"approver_id": renewed.id, "what": "renewed", "by": "", "is_own": 1}),
            (DEVI, {"approver_id": renewed.id, "what": "renewed", "by": "", "is_own": 0}),
        ]
        assert (await office.audit())[-1].actor == "operator"
        assert "approver:renewal:give" in await office.tags()

    async def test_an_invitation_that_was_lost_is_replaced_and_nobody_is_told(self, office: Office) -> None:
        old = await office.house.approvers.invite("BTPS", "Ms New")
        _, new = await office.house.approvers.renew("BTPS", name="Ms New")
        assert await office.house.approvers.enrol(office.turn(NEW), old) is None
        assert await office.house.approvers.enrol(office.turn(NEW), new) is not None
        assert await office.queued(NoticeKind.COLLEAGUE_HELPED) == []


class TestRestoringByTheOperator:
    """TOT-03."""

    async def test_the_codes_count_again(self, office: Office) -> None:
        request = await office.ask_unlock()
        challenge = await office.press(request)
        assert isinstance(challenge, Flow)
        for _ in range(5):
            challenge = await office.type_code(challenge, "000000")
        assert await office.press(request) is Obstacle.SUSPENDED
        await office.house.approvers.restore("BTPS", name="Mr Lim")
        assert (await office.decide(request)).said is Said.APPROVED
        told = await office.queued(NoticeKind.COLLEAGUE_HELPED)
        assert {one.notice.values["what"] for one in told} == {"restored"}
        assert "approver:code:restore" in await office.tags()

    async def test_whose_codes_count_needs_none(self, office: Office) -> None:
        with pytest.raises(ApproverProblem, match="the codes of Mr Lim count"):
            await office.house.approvers.restore("BTPS", name="Mr Lim")
