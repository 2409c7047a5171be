"""A school's own rules where they matter, and nothing of them before a proof (ENU-01, ENU-05)."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.challenge import QUESTIONS
from domain.flow import Flow, Said, Step
from domain.requests import RequestKind
from services.school_rules import Change
from tests.services.office import AUNT, PARENT, WRONG, Office, open_office
from tests.town import LOGIN, OTHER_LOGIN, UNKNOWN_LOGIN

SHORT = "Otters-swim-9"
RULES: dict[str, Any] = {
    "evidence": "answers",
    "language": "ta",
    "school_hours": "Sun 03:00-03:01",
    "holidays": "2026-12-25",
    "two_approvers": "recovery,temporary_password,unlock",
    "remind_after": 1,
    "escalate_after": 1,
    "temporary_password_ttl": 3600,
    "password_min_length": 20,
}


async def rule(office: Office, **rules: object) -> None:
    """Give the school rules of its own."""
    await office.house.school_rules.change("BTPS", Change(rules=rules))


def told(flow: Flow) -> tuple[object, ...]:
    """What a person can see of a flow."""
    return flow.step, flow.said, len(flow.questions), flow.position, dict(flow.values), flow.expires_at


class TestBeforeAProof:
    @pytest.mark.parametrize("login", [LOGIN, OTHER_LOGIN, UNKNOWN_LOGIN])
    async def test_a_stranger_sees_the_same_whatever_the_school_has_set(
        self, lived_in: Path, tmp_path: Path, login: str
    ) -> None:
        """ENU-01, ENU-05: the ID typed, answers missed until it locks, and the school asked."""
        seen = []
        for name, rules in (("plain", {}), ("own", RULES)):
            async with open_office(lived_in, tmp_path / name) as office:
                await rule(office, **rules)
                steps = [told(await office.recover(AUNT, login))]
                flow = await office.recover(AUNT, login)
                for _ in range(3):
                    flow = await office.answer(flow, WRONG)
                    steps.append(told(flow))
                assert flow.step is Step.LOCKED
                steps.append(told(await office.house.requests.ask(office.turn(AUNT), flow)))
                first = await office.house.first_login.begin(office.turn(AUNT))
                steps.append(told(await office.house.first_login.login(office.turn(AUNT), first, login)))
                seen.append(steps)
        assert seen[0] == seen[1]

    async def test_ids_of_two_schools_and_of_none_are_alike(self, office: Office) -> None:
        await rule(office, **RULES)
        steps = {
            tuple(map(str, told(await office.recover(AUNT + number, login))))
            for number, login in enumerate((OTHER_LOGIN, UNKNOWN_LOGIN))
        }
        assert len(steps) == 1


class TestEvidence:
    async def test_answers_alone_are_enough_where_the_school_says_so(self, office: Office) -> None:
        stranger = await office.answer(await office.recover(AUNT))
        assert stranger.step is Step.EVIDENCE
        await rule(office, evidence="answers")
        stranger = await office.answer(await office.recover(AUNT))
        assert stranger.step is Step.NEW_PASSWORD
        assert (await office.set_password(stranger, "Seven.Otters.swim.9")).said is Said.CHANGED

    async def test_they_are_not_where_only_the_installation_says_so(
        self, lived_in: Path, tmp_path: Path
    ) -> None:
        async with open_office(lived_in, tmp_path, evidence="answers") as office:
            await rule(office, evidence="known")
            assert (await office.answer(await office.recover(AUNT))).step is Step.EVIDENCE
            await rule(office, evidence=None)
            assert (await office.answer(await office.recover(AUNT + 1))).step is Step.NEW_PASSWORD

    async def test_a_strict_school_offers_and_takes_strong_questions_alone(self, new_office: Office) -> None:
        """QST-03, QST-04: one easy question at most, and no common answer."""
        await rule(new_office, evidence="answers")
        flow = await new_office.choose(await new_office.show_paper(), {1: "dog"})
        assert flow.values["problems"] == "too_common"
        flow = await new_office.house.questions.answer(new_office.turn(), flow, "okapi")
        hard = [question.id for question in QUESTIONS if not question.easy]
        assert [choice.id for choice in await new_office.house.questions.choices(flow)] == hard


class TestPasswords:
    @pytest.fixture
    async def office(self, lived_in: Path, tmp_path: Path) -> AsyncIterator[Office]:
        async with open_office(lived_in, tmp_path) as opened:
            yield opened

    async def test_a_new_one_keeps_to_the_schools_length(self, office: Office) -> None:
        await rule(office, password_min_length=20)
        flow = await office.answer(await office.recover())
        refused = await office.set_password(flow, SHORT)
        assert refused.said is Said.PASSWORD_REFUSED
        assert "too_short" in str(refused.values["violations"]).split(",")
        assert (await office.house.password_rules(refused)).min_length == 20
        assert (await office.set_password(refused, f"{SHORT}-in-a-wide-river")).said is Said.CHANGED

    async def test_it_may_be_shorter_than_elsewhere(self, office: Office) -> None:
        await rule(office, password_min_length=8)
        flow = await office.answer(await office.recover())
        assert (await office.set_password(flow, "Zqx7.wLk2")).said is Said.CHANGED

    async def test_a_temporary_one_lasts_as_long_as_the_school_says(self, office: Office) -> None:
        await rule(office, temporary_password_ttl=3600)
        flow = await office.house.forgot_password.forget(office.turn(), await office.recover())
        request = await office.ask(flow)
        assert request is not None
        assert request.kind is RequestKind.TEMPORARY_PASSWORD
        await office.decide(request)
        async with office.house.store.read() as tx:
            slip = await tx.temporary_passwords.find(await office.account_id())
        assert slip is not None
        assert slip.expires_at - slip.issued_at == timedelta(hours=1)


class TestLanguages:
    async def test_the_group_is_spoken_to_in_the_schools_language(self, office: Office) -> None:
        school = await office.house.schools.get("BTPS")
        languages, group = office.house.languages, school.group_chat_id
        assert group is not None
        assert await languages.of_reader(office.turn().bot_id, group) is None
        await rule(office, language="ta")
        assert await languages.of_reader(office.turn().bot_id, group) == "ta"
        assert await languages.of_reader(office.turn().bot_id, PARENT) == "en"
