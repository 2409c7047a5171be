"""Reports in the chat: /report for approvers, and the week by itself on Monday morning."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from conversations.reports import caption
from domain.report import Asked, Done, Period, compose
from domain.requests import RequestKind, RequestState
from domain.school_hours import SINGAPORE
from i18n.catalog import LANGUAGES, Catalogue
from services.school_rules import Change
from tests.deeds import ask_for_unlock, logged_in
from tests.town import LOGIN, SECOND_PASSWORD, Town

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
REFUSED = "Only approvers of this school can see its report."
MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=SINGAPORE)


async def lived(town: Town) -> None:
    """A first login, a reset, and a lock that asks the school."""
    await logged_in(town, town.parent)
    await town.reset(town.parent, SECOND_PASSWORD)
    await ask_for_unlock(town, town.parent)
    town.clock.advance(minutes=1)


class TestAsked:
    async def test_the_group_sees_a_picture_and_the_figures_in_words(self, town: Town) -> None:
        """ADM-05: no name, no ID, no class."""
        await lived(town)
        await town.approver.say("/report", chat=town.group)
        shown = await town.approver.expect("Passwords reset: 1. First logins: 1.", chat=town.group)
        assert Image.open(io.BytesIO(await town.approver.photo(shown))).format == "PNG"
        assert shown["text"].splitlines() == [
            "Bukit Timah Primary, 15\N{EN DASH}21 Nov 2026",
            "Passwords reset: 1. First logins: 1. Accounts locked: 1.",
            "50% of the recoveries needed nobody at the school.",
            "Requests to the school: 1. Open now: 1.",
        ]
        for secret in (LOGIN, "Tan", "tan_", "5A"):
            assert secret not in shown["text"]

    async def test_an_approver_sees_it_in_private_too(self, town: Town) -> None:
        await lived(town)
        await town.approver.say("/report")
        assert await town.approver.photo(await town.approver.expect("Bukit Timah Primary, "))

    async def test_nobody_else_sees_it(self, town: Town) -> None:
        """ADM-01: neither somebody in the group, nor a family."""
        lim = town.world.users[town.approver.id]
        town.world.add_member(town.world.chats[town.group], town.world.users[town.stranger.id])
        for chat in (town.group, None):
            await town.stranger.say("/report", chat=chat)
            await town.stranger.expect(REFUSED, chat=chat)
        town.world.send_as_group(lim, town.world.chats[town.group], "/report")
        await town.approver.sees(REFUSED, chat=town.group)
        assert not town.api.calls_of("sendPhoto")

    async def test_an_approver_of_another_school_sees_that_one_alone(self, town: Town) -> None:
        _, binding = await town.house.schools.add("RVPS", "River Valley")
        group = town.world.add_group("River Valley", town.world.users[town.stranger.id], kind="supergroup")
        town.world.add_bot_to_group(group, town.world.users[town.stranger.id], administrator=True)
        await town.house.schools.bind(replace(town.turn(town.stranger), chat_id=group.id), binding)
        invitation = await town.house.approvers.invite("RVPS", "Zed")
        flow = await town.house.approvers.enrol(town.turn(town.stranger), invitation)
        assert flow is not None
        _, town.secrets[town.stranger.id] = await town.house.approvers.invitation(flow)
        await town.house.approvers.confirm(town.turn(town.stranger), flow, town.code(town.stranger))
        town.world.add_member(town.world.chats[town.group], town.world.users[town.stranger.id])
        await town.stranger.say("/report", chat=town.group)
        await town.stranger.expect(REFUSED, chat=town.group)
        await town.stranger.say("/report")
        await town.stranger.expect("River Valley, ")

    async def test_who_has_left_the_group_reads_no_figures_in_private(self, town: Town) -> None:
        """TGM-07."""
        town.world.remove_member(town.world.chats[town.group], town.world.users[town.approver.id])
        await town.approver.say("/report")
        await town.approver.expect("You must be a member of the school's group")
        assert not town.api.calls_of("sendPhoto")

    async def test_the_group_reads_its_schools_language(self, town: Town) -> None:
        await town.house.school_rules.change("BTPS", Change(rules={"language": "ms"}))
        await town.approver.say("/report", chat=town.group)
        await town.approver.expect("Kata laluan ditetapkan semula: 0.", chat=town.group)

    async def test_a_group_with_topics_has_it_where_it_was_asked(self, town: Town) -> None:
        group, lim = town.world.chats[town.group], town.world.users[town.approver.id]
        topic = town.world.add_topic(group, lim, "Figures")
        await town.approver.say("/report", chat=town.group, topic=topic)
        shown = await town.approver.expect("Passwords reset: 0.", chat=town.group)
        assert shown["topic"] == topic

    async def test_the_group_is_offered_the_command(self, town: Town) -> None:
        groups = [
            str(call.params) for call in town.api.calls_of("setMyCommands") if "group" in str(call.params)
        ]
        assert groups
        assert all("'report'" in params for params in groups)


class TestByItself:
    async def test_on_monday_morning_the_group_reads_its_week(self, town: Town) -> None:
        await lived(town)
        town.clock.now = MONDAY
        shown = await town.approver.sees("Passwords reset: 1. First logins: 1.", chat=town.group)
        assert "16\N{EN DASH}22 Nov 2026" in shown["text"]
        assert Image.open(io.BytesIO(await town.approver.photo(shown))).format == "PNG"

    async def test_a_week_without_anything_is_not_told(self, town: Town) -> None:
        town.clock.now = MONDAY
        await town.house.reports.queue_weekly()
        await town.approver.say("/pending", chat=town.group)
        await town.approver.expect("No request is waiting", chat=town.group)
        assert not town.api.calls_of("sendPhoto")


class TestCaption:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_each_language_says_every_figure_within_what_telegram_takes(self, language: str) -> None:
        at = NOW - timedelta(hours=5)
        asked = [
            Asked(RequestKind.UNLOCK, RequestState.APPROVED, at, at + timedelta(minutes=minutes))
            for minutes in (17, 93)
        ]
        done = Done({"known chat": 1234}, 222, 333)
        text = caption(
            compose(Period(NOW - timedelta(days=7), NOW), done, asked, 444),
            "A & B <School>",
            Catalogue().voice(language),
        )
        for figure in ("1,234", "222", "333", "444", "100%", "2026", "A &amp; B &lt;School&gt;"):
            assert figure in text
        assert len(text) < 1024
        assert len(text.splitlines()) == 5

    def test_while_no_password_was_reset_no_share_is_said(self) -> None:
        """A request that waits needed nobody and nothing yet."""
        at = NOW - timedelta(hours=5)
        waiting = [Asked(RequestKind.UNLOCK, RequestState.OPEN, at, None)]
        period = Period(NOW - timedelta(days=7), NOW)
        text = caption(compose(period, Done(), waiting, 1), "School", Catalogue().voice("en"))
        assert "Passwords reset: 0" in text
        assert "%" not in text

    def test_what_was_not_measured_is_not_said(self) -> None:
        period = Period(NOW - timedelta(days=7), NOW)
        text = caption(compose(period, Done(), (), 0), "School", Catalogue().voice("en"))
        assert len(text.splitlines()) == 3
        assert "%" not in text
