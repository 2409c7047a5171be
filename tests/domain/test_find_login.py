"""Finding the ID: from a number to its children, and on."""

import pytest

from domain import find_login as rules
from domain import phone_evidence
from domain.events import Tag
from domain.flow import Ending, Flow, FlowKind, Said, Step, WrongStep, start
from domain.policy import Policy
from tests.domain.inputs import NOW, TURN

POLICY = Policy()


def begun() -> Flow:
    """Return a flow that asks for the number."""
    return start("flow1", FlowKind.FIND_LOGIN, TURN, Step.PHONE, POLICY, NOW)


def found() -> Flow:
    """Return a flow that has found two children."""
    return rules.found(begun(), ["acc1", "acc2"], POLICY, NOW).flow


class TestFound:
    def test_its_children_are_kept_in_their_order_to_choose_from(self) -> None:
        outcome = rules.found(begun(), ["acc1", "acc2"], POLICY, NOW)
        assert outcome.flow.step is Step.CHILD
        assert rules.choices(outcome.flow) == ["acc1", "acc2"]
        assert [event.tag for event in outcome.events] == [Tag.PHONE_MATCHED]

    @pytest.mark.parametrize("count", [0, rules.MOST_CHILDREN + 1])
    def test_a_number_of_nobody_or_of_an_office_finds_nobody(self, count: int) -> None:
        """ENU-06: the number of a school's office, put on every row, lists no class."""
        outcome = rules.found(begun(), [f"acc{n}" for n in range(count)], POLICY, NOW)
        assert (outcome.flow.ending, outcome.flow.said) == (Ending.DONE, Said.PHONE_NOT_HERE)
        assert rules.choices(outcome.flow) == []
        assert [event.tag for event in outcome.events] == [Tag.PHONE_REFUSED]

    def test_a_contact_of_somebody_else_is_asked_again(self) -> None:
        assert phone_evidence.refuse(begun(), POLICY, NOW).flow.said is Said.PHONE_REFUSED


class TestPicking:
    def test_one_of_them_ends_the_flow_and_leads_to_its_account(self) -> None:
        outcome, account_id = rules.pick(found(), 2, POLICY, NOW)
        assert account_id == "acc2"
        assert (outcome.flow.ending, outcome.flow.said) == (Ending.DONE, Said.LOGIN_FOUND)
        assert [event.tag for event in outcome.events] == [Tag.LOGIN_FOUND]
        assert "acc2" not in repr(outcome.flow.values)

    @pytest.mark.parametrize("number", [-1, 0, 3, 10**9])
    def test_a_forged_number_picks_nobody(self, number: int) -> None:
        """TGM-10."""
        with pytest.raises(WrongStep):
            rules.pick(found(), number, POLICY, NOW)

    def test_nothing_is_picked_before_the_number_came(self) -> None:
        """REC-04."""
        with pytest.raises(WrongStep):
            rules.pick(begun(), 1, POLICY, NOW)
        with pytest.raises(WrongStep):
            rules.found(found(), ["acc1"], POLICY, NOW)

    def test_a_child_who_has_left_meanwhile_is_nobody(self) -> None:
        gone = rules.lose(found(), POLICY, NOW).flow
        assert (gone.ending, gone.said) == (Ending.DONE, Said.PHONE_NOT_HERE)
