"""The table between steps: where each kind of flow can go, and the names that stand in the database."""

import pytest

from domain.flow import Flow, WrongStep, expect, move
from domain.policy import Policy
from domain.steps import TRANSITIONS, Ending, FlowKind, Step
from tests.domain.inputs import NOW, about

POLICY = Policy()
EVERY_PLACE = [(kind, step) for kind, table in TRANSITIONS.items() for step in table]


def at(kind: FlowKind, step: Step, **changes: object) -> Flow:
    """Return a flow that stands at a step."""
    return about(kind, step=step, **changes)


class TestTable:
    def test_every_kind_of_flow_has_its_table(self) -> None:
        assert set(TRANSITIONS) == set(FlowKind)

    def test_it_leads_only_to_steps_it_knows_and_nothing_follows_done(self) -> None:
        for table in TRANSITIONS.values():
            assert Step.DONE not in table
            assert set().union(*table.values()) <= {*table, Step.DONE}

    @pytest.mark.parametrize("kind", FlowKind)
    def test_from_every_step_the_end_can_be_reached(self, kind: FlowKind) -> None:
        """REC-12: nobody is left standing at a step without a way on."""
        table, reached = TRANSITIONS[kind], {Step.DONE}
        for _ in table:
            reached |= {step for step, following in table.items() if following & reached}
        assert set(table) <= reached

    @pytest.mark.parametrize(("kind", "step"), EVERY_PLACE)
    def test_a_flow_moves_where_the_table_leads_and_nowhere_else(self, kind: FlowKind, step: Step) -> None:
        """REC-04."""
        flow, leads_to = at(kind, step), TRANSITIONS[kind][step]
        assert {move(flow, to, POLICY, NOW).step for to in leads_to} == leads_to
        for to in set(Step) - leads_to:
            with pytest.raises(WrongStep):
                move(flow, to, POLICY, NOW)

    @pytest.mark.parametrize("ending", Ending)
    @pytest.mark.parametrize(("kind", "step"), EVERY_PLACE)
    def test_an_ended_flow_moves_nowhere(self, kind: FlowKind, step: Step, ending: Ending) -> None:
        ended = at(kind, step, ending=ending)
        for to in Step:
            with pytest.raises(WrongStep):
                move(ended, to, POLICY, NOW)
        with pytest.raises(WrongStep):
            expect(ended, step)

    def test_a_new_password_follows_evidence_alone(self) -> None:
        """REC-04: the steps that lead to a new password, of all kinds of flows."""
        leading = {
            (kind, step) for kind, step in EVERY_PLACE if Step.NEW_PASSWORD in TRANSITIONS[kind][step]
        } - {(kind, step) for kind in FlowKind for step in (Step.NEW_PASSWORD, Step.NEW_PASSWORD_AGAIN)}
        assert leading == {
            (FlowKind.FORGOT_PASSWORD, Step.LOGIN),  # with a permit
            (FlowKind.FORGOT_PASSWORD, Step.CHALLENGE),
            # Right answers, and one thing more.
            (FlowKind.FORGOT_PASSWORD, Step.EVIDENCE),
            (FlowKind.FORGOT_PASSWORD, Step.PHONE),
            (FlowKind.FORGOT_PASSWORD, Step.EMAIL_CODE),
            (FlowKind.FIRST_LOGIN, Step.REVIEW),
            # An address is no evidence: the slip was.
            (FlowKind.FIRST_LOGIN, Step.EMAIL),
            (FlowKind.FIRST_LOGIN, Step.EMAIL_CODE),
            (FlowKind.CHANGE_PASSWORD, Step.CURRENT_PASSWORD),
        }

    def test_new_questions_follow_a_slip_or_the_current_password_alone(self) -> None:
        """QST-09, REC-04."""
        own = {Step.QUESTION, Step.ANSWER, Step.REVIEW, Step.NEW_PASSWORD, Step.NEW_PASSWORD_AGAIN}
        leading = {(kind, step) for kind, step in EVERY_PLACE if Step.QUESTION in TRANSITIONS[kind][step]} - {
            (kind, step) for kind in FlowKind for step in own
        }
        assert leading == {
            (FlowKind.FIRST_LOGIN, Step.TEMPORARY_PASSWORD),
            (FlowKind.FIRST_LOGIN, Step.EMAIL),
            (FlowKind.FIRST_LOGIN, Step.EMAIL_CODE),
            (FlowKind.SECURITY_QUESTIONS, Step.CURRENT_PASSWORD),
            (FlowKind.SECURITY_QUESTIONS, Step.CHOSEN),
        }

    def test_the_task_alone_says_what_the_current_password_opens(self) -> None:
        opened = {
            kind: table[Step.CURRENT_PASSWORD] - {Step.LOGIN, Step.CURRENT_PASSWORD, Step.LOCKED}
            for kind, table in TRANSITIONS.items()
            if Step.CURRENT_PASSWORD in table
        }
        assert opened == {
            FlowKind.CHANGE_PASSWORD: {Step.NEW_PASSWORD},
            FlowKind.SECURITY_QUESTIONS: {Step.CHOSEN, Step.QUESTION},
            FlowKind.RECOVERY_EMAIL: {Step.EMAIL},
            FlowKind.KNOWN_CHATS: {Step.CHATS},
        }


class TestStoredNames:
    def test_names_that_stand_in_the_database_stay(self) -> None:
        """A renamed member could not read the rows of the day before."""
        assert set(FlowKind) == {
            "forgot_password",
            "first_login",
            "unlock",
            "change_password",
            "security_questions",
            "recovery_email",
            "known_chats",
            "find_login",
            "recall",
            "approver_enrolment",
            "step_up",
            "batch",
            "look_up",
            "colleagues",
            "class_request",
        }
        assert set(Ending) == {"done", "cancelled", "expired", "replaced"}
        assert set(Step) == {
            "login",
            "challenge",
            "evidence",
            "phone",
            "email",
            "email_code",
            "current_password",
            "chosen",
            "chats",
            "child",
            "forgotten",
            "locked",
            "temporary_password",
            "question",
            "answer",
            "review",
            "new_password",
            "new_password_again",
            "confirm",
            "waiting",
            "card",
            "reason",
            "school",
            "search",
            "pick",
            "act",
            "code",
            "shown",
            "done",
        }
