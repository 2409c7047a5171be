"""Notices in words, made from what is true when they are sent (architecture 4)."""

from datetime import timedelta

import pytest

from domain.notice import Notice, NoticeKind
from domain.requests import RequestKind
from emulator.person import Person
from services.school_rules import Change
from storage.records import Counted, Proof
from tests.conversations.staffroom import confirm
from tests.deeds import (
    ask_for_slip,
    ask_for_unlock,
    expire,
    flow_of,
    forgot,
    logged_in,
    newcomer,
    settled,
    spoken,
)
from tests.rush import rush
from tests.town import LOGIN, Town, begin


async def queue(town: Town, *notices: Notice) -> None:
    """Put notices into the outbox, and see them off."""
    async with town.house.store.begin() as tx:
        await tx.outbox.queue(town.bot_id, notices, town.clock())
    town.process._courier.wake()
    await settled(town)


class TestNotices:
    async def test_what_names_nothing_any_more_is_not_said(self, town: Town) -> None:
        since = len(town.api.calls_of("sendMessage"))
        kinds = (
            NoticeKind.REQUEST_CARD,
            NoticeKind.REQUEST_APPROVED,
            NoticeKind.STEP_UP,
            NoticeKind.SHOW_FLOW,
        )
        notices = (
            Notice(
                kind,
                town.approver.id,
                f"x:{kind}",
                {"request_id": "gone", "flow_id": "gone", "permit_id": ""},
            )
            for kind in kinds
        )
        await queue(town, *notices)
        assert len(town.api.calls_of("sendMessage")) == since

    async def test_of_an_erased_account_who_asked_is_told_and_its_card_names_nobody(self, town: Town) -> None:
        """PRV-07."""
        about = {"request_id": "gone", "number": 7}
        asked = {**about, "permit_id": "", "asked": town.clock().isoformat()}
        ann = newcomer(town)
        await ann.say("/help")
        await ann.expect("This is what I can do")
        await queue(town, Notice(NoticeKind.REQUEST_EXPIRED, ann.id, "x", asked))
        assert any("did not reply in time to your request #7" in text for text in spoken(town, ann.id))
        shown = (await ann.visible())[-1]
        card = {**about, "message_id": shown["id"]}
        await queue(town, Notice(NoticeKind.REQUEST_CARD_OUTCOME, ann.id, "y", card))
        edited = (await ann.visible())[-1]
        assert edited["id"] == shown["id"]
        assert edited["text"] == "Request #7 is over: all about its account has been erased."

    async def test_the_same_key_is_said_once(self, town: Town) -> None:
        await logged_in(town, town.parent)
        ann = newcomer(town)
        await ann.say("/help")
        await ann.expect("This is what I can do")
        async with town.house.store.read() as tx:
            account_id = (await tx.accounts.find_subject(LOGIN)).account_id
        one = Notice(NoticeKind.PASSWORD_CHANGED, ann.id, "twice", {"account_id": account_id})
        await queue(town, one, one)
        await queue(town, one)
        assert sum("changed from another chat" in text for text in spoken(town, ann.id)) == 1

    async def test_a_step_shown_again_replaces_the_prompt_before(self, town: Town) -> None:
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        await settled(town)
        flow = await flow_of(town, town.parent)
        await queue(town, Notice(NoticeKind.SHOW_FLOW, town.parent.id, "again", {"flow_id": flow.id}))
        shown = [one for one in await town.parent.visible() if "Question 1 of 3" in one["text"]]
        assert len(shown) == 1
        assert shown[0]["id"] != flow.prompt_id
        assert (await flow_of(town, town.parent)).prompt_id == shown[0]["id"]

    async def test_a_request_about_nobody_runs_out_like_any_other(self, town: Town) -> None:
        """ENU-07: three days later the silence would tell."""
        people = {login: newcomer(town) for login in (LOGIN, "ng_mei_xin7@students.edu.sg")}
        for login, person in people.items():
            await ask_about(person, login)
        await settled(town)
        town.clock.advance(hours=72)
        await expire(town)
        told = []
        for number, (login, person) in enumerate(people.items(), start=1):
            text = (await person.expect("did not reply in time"))["text"]
            told.append(text.replace(login, "(the ID)").replace(f"#{number}", "#"))
        assert told[0] == told[1]

    async def test_a_known_chat_reads_of_which_id_nobody_decided(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await settled(town)
        town.clock.advance(hours=72)
        await expire(town)
        await town.parent.expect(f"did not reply in time to your request #1 about {LOGIN}")

    async def test_the_outcome_reaches_who_asked_with_a_button_to_go_on(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await ask_for_unlock(town, town.parent)
        await town.approve(town.approver)
        told = await town.parent.expect("is unlocked")
        assert [one["text"] for row in told["buttons"] for one in row] == ["Continue"]


async def ask_about(person: Person, login: str) -> None:
    """Ask for an unlock of a login."""
    await begin(person, "/unlock")
    await person.say(login)
    await person.expect("Shall I ask")
    await person.tap("Ask the school")
    await person.expect("I have asked the school")


class TestAGroupAfterACrash:
    """A command in a group took effect and was not answered: how the group stands is told, its code goes."""

    async def test_a_bound_group_hears_that_it_is_bound(self, town: Town) -> None:
        school = await town.house.schools.get("BTPS")
        typed = await town.approver.say("/bind ABCD-EFGH-JKMN", chat=town.group)
        await settled(town)
        values: dict[str, str | int] = {"school_id": school.id, "message_id": typed["id"]}
        await queue(town, Notice(NoticeKind.SHOW_GROUP, town.group, "bound", values))
        await town.approver.expect("now bound to Bukit Timah Primary", chat=town.group)
        await town.approver.misses("ABCD-EFGH-JKMN", chat=town.group)

    async def test_a_group_that_no_school_has_hears_how_to_bind_it(self, town: Town) -> None:
        values: dict[str, str | int] = {"school_id": "", "message_id": 1}
        await queue(town, Notice(NoticeKind.SHOW_GROUP, town.group, "none", values))
        await town.approver.sees("belongs to no school yet", chat=town.group)

    async def test_a_group_that_was_bound_and_is_no_more_hears_nothing(self, town: Town) -> None:
        school = await town.house.schools.get("BTPS")
        since = len(town.api.calls_of("sendMessage"))
        values: dict[str, str | int] = {"school_id": school.id, "message_id": 1}
        await queue(town, Notice(NoticeKind.SHOW_GROUP, town.parent.id, "elsewhere", values))
        assert len(town.api.calls_of("sendMessage")) == since


class TestApprovedUnlock:
    async def test_it_tells_the_tries_that_there_really_are(self, town: Town) -> None:
        """THR-06: near the cap in a row an unlock gives fewer than three."""
        await town.first_login(town.parent)
        await wear_down(town, 16)
        await town.lock_out(town.parent)
        await town.parent.tap("Ask the school")
        await town.parent.expect("I have asked")
        await town.approver.sees("unlock", chat=town.group)
        await town.approve(town.approver)
        await town.parent.sees("You have 1 new try.")

    async def test_at_the_cap_it_says_what_helps_instead(self, town: Town) -> None:
        await town.first_login(town.parent)
        await wear_down(town, 16)
        await town.lock_out(town.parent)
        await town.parent.tap("Ask the school")
        await town.parent.expect("I have asked")
        await town.approver.sees("unlock", chat=town.group)
        await wear_down(town, 1)
        await town.approve(town.approver)
        await town.parent.sees("Send /unlock once more")


async def wear_down(town: Town, misses: int) -> None:
    """Let strangers have missed so many times, more than a month ago."""
    async with town.house.store.begin() as tx:
        subject = await tx.accounts.find_subject(LOGIN)
        for number in range(misses):
            at = town.clock() - timedelta(days=31)
            await tx.tries.count(
                Counted(town.bot_id, None, 5000 + number, subject.key, Proof.ANSWERS, known_chat=False, at=at)
            )


class TestTheGroup:
    async def test_a_card_speaks_the_schools_language(self, town: Town) -> None:
        await town.house.school_rules.change("BTPS", Change(rules={"language": "ms"}))
        await town.lock_out(town.parent)
        await town.parent.tap("Ask the school")
        shown = await town.approver.sees("buka kunci", chat=town.group)
        assert "Kelas: 5A" in shown["text"]

    async def test_a_group_whose_school_is_removed_is_told_in_its_language(self, town: Town) -> None:
        await town.house.school_rules.change("BTPS", Change(rules={"language": "zh"}))
        await town.house.school_removal.remove("BTPS", with_students=True)
        town.process._courier.wake()
        await settled(town)
        assert any(
            "\u8fd9\u4e2a\u7fa4\u7ec4\u4e0d\u518d\u5c5e\u4e8e" in text for text in spoken(town, town.group)
        )

    async def test_a_family_hears_that_the_operator_set_the_account_back(self, town: Town) -> None:
        await logged_in(town, town.parent)
        await town.house.accounts.forget(LOGIN)
        town.process._courier.wake()
        await settled(town)
        assert any("back to the start" in text for text in spoken(town, town.parent.id))


class TestSlips:
    """Whoever hears of a slip hears until when it works, and how another one is made."""

    async def test_of_a_batch_that_vanished_each_can_be_made_anew(self, town: Town) -> None:
        await rush(town.house, town.clock(), 2, RequestKind.TEMPORARY_PASSWORD)
        await town.approver.say("/pending")
        await town.approver.expect("2 requests are waiting")
        await town.approver.tap("Approve these 2")
        await confirm(town, town.approver)
        shown = await town.approver.expect("2 requests are approved.")
        assert "The slip works until Sunday 22 November" in shown["text"]
        town.clock.advance(seconds=80)
        await expire(town)
        told = await town.approver.expect("can be made anew: send /lookup and the name")
        assert "must ask again" not in told["text"]

    async def test_approver_and_both_parents_hear_until_when_one_works(self, town: Town) -> None:
        """ADM-10."""
        await logged_in(town, town.parent)
        await ask_for_slip(town.stranger)
        await town.approver.sees("temporary password", chat=town.group)
        await town.approve(town.approver)
        until = "The slip works until Sunday 22 November, 10:0"
        assert until in (await town.approver.expect("This is the temporary password"))["text"]
        assert until in (await town.stranger.sees("The school has approved a temporary password"))["text"]
        assert until in (await town.parent.sees("The school has made a slip"))["text"]

    @pytest.mark.parametrize(("kind", "command"), [("look_up", "/lookup"), ("colleagues", "/colleagues")])
    async def test_what_staff_were_shown_alone_names_the_way_to_another(
        self, town: Town, kind: str, command: str
    ) -> None:
        values: dict[str, str | int] = {"prompt_id": 0, "step": "shown", "kind": kind}
        await queue(town, Notice(NoticeKind.FLOW_EXPIRED, town.approver.id, kind, values))
        await town.approver.sees(f"make another one with {command}.")
