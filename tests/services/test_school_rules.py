"""A school's own rules: set and shown by the operator, recorded, refused where they do not go together."""

from datetime import timedelta

import pytest

from domain.events import Tag
from domain.evidence import EvidenceMode
from services.school_rules import Change
from services.schools import SchoolProblem
from tests.services.office import Office


async def changed(office: Office) -> list[dict[str, object]]:
    """What the audit log says was changed."""
    return [dict(row.values) for row in await office.audit() if row.tag == Tag.SCHOOL_CHANGED]


class TestChanging:
    async def test_rules_are_kept_and_the_rest_stays(self, office: Office) -> None:
        rules = office.house.school_rules
        await rules.change("btps", Change(rules={"evidence": "answers", "language": "zh"}))
        after = await rules.change("BTPS", Change(name="New Name", rules={"evidence": None}))
        assert (after.name, after.email, dict(after.rules)) == ("New Name", "", {"language": "zh"})
        assert after.group_chat_id is not None
        assert await office.house.schools.get("BTPS") == after

    async def test_each_change_is_recorded_with_its_rules_and_without_names(self, office: Office) -> None:
        """LOG-04."""
        rules = office.house.school_rules
        email = "office@btps.example"
        await rules.change("BTPS", Change("Secret Name", email, {"remind_after": 600}))
        await rules.change("BTPS", Change(rules={"remind_after": None}))
        assert await changed(office) == [
            {"code": "BTPS", "name": True, "email": True, "remind_after": 600},
            {"code": "BTPS", "remind_after": ""},
        ]

    async def test_what_changes_nothing_is_no_event(self, office: Office) -> None:
        await office.house.school_rules.change("BTPS", Change(email="", rules={"language": None}))
        assert await changed(office) == []

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (Change(name=" "), "a school needs a name"),
            (Change(email="x"), "the school's e-mail: this is no e-mail address"),
            (Change(rules={"remind_after": 7200}), "the escalation must not come before the reminder"),
            (Change(rules={"escalate_after": 60}), "the escalation must not come before the reminder"),
        ],
    )
    async def test_what_does_not_go_together_is_refused(
        self, office: Office, change: Change, said: str
    ) -> None:
        before = await office.house.schools.get("BTPS")
        with pytest.raises(SchoolProblem, match=said):
            await office.house.school_rules.change("BTPS", change)
        assert await office.house.schools.get("BTPS") == before

    async def test_a_school_that_is_not_there_is_said(self, office: Office) -> None:
        with pytest.raises(SchoolProblem, match="there is no school 'ZZ'"):
            await office.house.school_rules.change("ZZ", Change(email=""))
        with pytest.raises(SchoolProblem, match="there is no school 'ZZ'"):
            await office.house.school_rules.view("ZZ")


class TestViewing:
    async def test_it_shows_the_schools_policy_and_how_many_there_are(self, office: Office) -> None:
        await office.ask_unlock()
        await office.house.approvers.invite("BTPS", "Not Yet")
        await office.house.school_rules.change(
            "BTPS", Change(rules={"evidence": "answers", "temporary_password_ttl": 3600})
        )
        view = await office.house.school_rules.view("BTPS")
        assert (view.students, view.approvers, view.requests) == (2, 2, 1)
        assert view.policy.evidence is EvidenceMode.ANSWERS
        assert view.policy.temporary_password_ttl == timedelta(hours=1)
        assert view.policy.code_ttl == office.house.policy.code_ttl
