"""Known chats: removed one by one, after the current password."""

from datetime import datetime, timedelta

import pytest

from domain import known_chats as rules
from domain.events import Tag
from domain.flow import Ending, FlowKind, Said, Step, WrongStep
from domain.notice import Notice, NoticeKind
from domain.policy import Policy
from tests.domain.inputs import NOW, about

POLICY = Policy()
LISTED = about(FlowKind.KNOWN_CHATS, step=Step.CHATS)


LONG_AGO, YESTERDAY = NOW - timedelta(days=90), NOW - timedelta(days=1)


class TestObjecting:
    """REC-08: whoever has taken the password must not take the family's say with it."""

    @pytest.mark.parametrize("remover_since", [None, YESTERDAY])
    def test_who_was_there_before_a_young_or_unknown_chat_can_object(
        self, remover_since: datetime | None
    ) -> None:
        assert rules.can_object(LONG_AGO, remover_since, NOW)

    @pytest.mark.parametrize(
        ("known_since", "remover_since"),
        [(YESTERDAY, LONG_AGO), (YESTERDAY, YESTERDAY), (LONG_AGO, NOW - rules.YOUNG)],
    )
    def test_an_old_chat_or_the_older_one_removes_for_good(
        self, known_since: datetime, remover_since: datetime
    ) -> None:
        assert not rules.can_object(known_since, remover_since, NOW)


class TestRemoving:
    def test_it_is_recorded_told_and_shown_in_the_list(self) -> None:
        """SES-07."""
        notice = Notice(NoticeKind.CHAT_REMOVED, 43, "key")
        outcome = rules.removed(LISTED, POLICY, NOW, notice, is_own=False)
        assert (outcome.flow.step, outcome.flow.said) == (Step.CHATS, Said.CHAT_REMOVED)
        assert [(event.tag, dict(event.values)) for event in outcome.events] == [
            (Tag.CHAT_UNBOUND, {"own": False})
        ]
        assert outcome.notices == (notice,)

    def test_one_that_is_gone_already_is_not_recorded_again(self) -> None:
        outcome = rules.stay(LISTED, POLICY, NOW)
        assert (outcome.flow.step, outcome.flow.said, outcome.events) == (Step.CHATS, Said.NOTHING, ())

    def test_the_person_says_when_it_is_enough(self) -> None:
        assert rules.finish(LISTED, POLICY, NOW).flow.ending is Ending.DONE

    @pytest.mark.parametrize("step", [Step.LOGIN, Step.CURRENT_PASSWORD, Step.LOCKED])
    def test_nothing_is_removed_before_the_password(self, step: Step) -> None:
        """REC-04, SES-07: the step-up comes first."""
        flow = about(FlowKind.KNOWN_CHATS, step=step)
        with pytest.raises(WrongStep):
            rules.removed(flow, POLICY, NOW, is_own=True)
        with pytest.raises(WrongStep):
            rules.stay(flow, POLICY, NOW)
        with pytest.raises(WrongStep):
            rules.finish(flow, POLICY, NOW)
