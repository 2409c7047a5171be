"""Batches: pages of the queue, what the flow keeps of them, and the times of code and passwords."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import batches as rules
from domain.batches import Left, Pile, Sheet, Waiting, sheet_of
from domain.denial import NoteProblem, Reason, Why
from domain.flow import Ending, FlowKind, Said, Step, WrongStep, pause
from domain.policy import Policy
from domain.requests import Approver, Obstacle, RequestKind, Role, Verdict
from tests.domain.inputs import NOW, about

POLICY = Policy()
MINUTE = timedelta(minutes=1)
PILE = Pile("school1", RequestKind.UNLOCK)
LISTED = about(FlowKind.BATCH, step=Step.WAITING)
LIM = Approver("approver1", "school1", "Mr Lim", 77, "SECRET", confirmed=True)

words = st.text("abcdef0123456789", min_size=1, max_size=20)
piles = st.builds(Pile, words, st.sampled_from(RequestKind))
sheets = st.builds(
    Sheet,
    piles=st.lists(piles, max_size=4).map(tuple),
    pile=st.none() | piles,
    lines=st.lists(words, max_size=10).map(tuple),
    ticked=st.none() | st.frozensets(st.integers(1, 10)),
    opened=st.integers(0, 10),
    verdict=st.none() | st.sampled_from(Verdict),
    why=st.just(Why()) | st.builds(Why, st.sampled_from(Reason)) | st.just(Why(None, "not, at: school")),
    batch=st.lists(words, max_size=10).map(tuple),
    done=st.lists(words, max_size=10).map(tuple),
    held=st.lists(words, max_size=10).map(tuple),
    left=st.lists(st.builds(Left, words, st.sampled_from(Obstacle)), max_size=10).map(tuple),
)


def request(number: int) -> Waiting:
    """Return a request that waits and is known by its number."""
    return Waiting(f"request{number}", number, RequestKind.UNLOCK, NOW, None, has_card=False)


QUEUE = [request(number) for number in range(1, 26)]


def numbers(page: list[Waiting]) -> list[int]:
    """Return what people call these requests."""
    return [one.number for one in page]


class TestSheet:
    @given(sheets)
    def test_a_flow_keeps_it_whole(self, sheet: Sheet) -> None:
        assert sheet_of(replace(LISTED, values=sheet.values)) == sheet

    def test_an_empty_one_takes_no_room(self) -> None:
        assert Sheet().values == {}

    @pytest.mark.parametrize(
        ("sheet", "meant"),
        [
            (Sheet(lines=("a", "b", "c")), ("a", "b", "c")),
            (Sheet(lines=("a", "b", "c"), ticked=frozenset()), ()),
            (Sheet(lines=("a", "b", "c"), ticked=frozenset({3, 1, 9})), ("a", "c")),
            (Sheet(lines=("a", "b", "c"), opened=2), ("b",)),
            (Sheet(lines=("a", "b", "c"), opened=9), ()),
        ],
    )
    def test_what_is_decided_is_the_card_the_ticks_or_the_page(
        self, sheet: Sheet, meant: tuple[str, ...]
    ) -> None:
        assert sheet.meant == meant


class TestStanding:
    """ADM-01, ADM-03, ADM-04, TGM-07: who may read names in the queue."""

    @pytest.mark.parametrize(
        ("approver", "facts", "why"),
        [
            (LIM, {}, None),
            (None, {}, Obstacle.NOT_AN_APPROVER),
            (replace(LIM, left_at=NOW), {}, Obstacle.NOT_AN_APPROVER),
            (replace(LIM, confirmed=False), {}, Obstacle.NOT_AN_APPROVER),
            (replace(LIM, role=Role.TEACHER, class_name="5A"), {}, Obstacle.NOT_AN_APPROVER),
            (replace(LIM, school_id="school2"), {}, Obstacle.OTHER_SCHOOL),
            (LIM, {"in_group": False}, Obstacle.NOT_IN_THE_GROUP),
            (LIM, {"suspended": True}, Obstacle.SUSPENDED),
        ],
    )
    def test_only_an_approver_of_the_school_in_its_group(
        self, approver: Approver | None, facts: dict[str, bool], why: Obstacle | None
    ) -> None:
        known = {"in_group": True, "suspended": False, **facts}
        assert rules.no_standing(approver, "school1", **known) is why

    def test_whatever_stands_in_the_approvers_own_way_ends_the_list(self) -> None:
        found = {
            rules.no_standing(None, "school1", in_group=True, suspended=False),
            rules.no_standing(replace(LIM, school_id="x"), "school1", in_group=True, suspended=False),
            rules.no_standing(LIM, "school1", in_group=False, suspended=False),
            rules.no_standing(LIM, "school1", in_group=True, suspended=True),
        }
        assert found == rules.OF_THE_APPROVER


class TestPages:
    def test_they_follow_each_other_and_end_where_the_queue_does(self) -> None:
        first = rules.turned(QUEUE, [], 1)
        second = rules.turned(QUEUE, numbers(first), 1)
        third = rules.turned(QUEUE, numbers(second), 1)
        assert [numbers(one) for one in (first, second, third)] == [
            list(range(1, 11)),
            list(range(11, 21)),
            list(range(21, 26)),
        ]
        assert rules.turned(QUEUE, numbers(third), -1) == second
        assert rules.turned(QUEUE, numbers(third), 1) == rules.turned(QUEUE, numbers(first), -1) == []

    def test_after_a_batch_the_list_goes_on_where_it_was(self) -> None:
        page = QUEUE[10:20]
        left = [one for one in QUEUE if one not in page]
        assert numbers(rules.after(left, numbers(page), [one.id for one in page])) == list(range(21, 26))

    def test_at_the_end_it_begins_again_with_what_was_passed_over(self) -> None:
        page = QUEUE[20:]
        assert numbers(rules.after(QUEUE[:20], numbers(page), [one.id for one in page])) == list(range(1, 11))

    def test_of_a_page_that_was_ticked_the_rest_stays_in_view(self) -> None:
        page, ticked = QUEUE[:10], [QUEUE[1].id, QUEUE[3].id]
        left = [one for one in QUEUE if one.id not in ticked]
        assert numbers(rules.after(left, numbers(page), ticked)) == [1, 3, 5, 6, 7, 8, 9, 10, 11, 12]

    def test_what_was_left_out_does_not_head_every_page(self) -> None:
        """ADM-07: an approver's own requests wait for another, and are not in their way."""
        own, page = QUEUE[0], QUEUE[:10]
        left = [own, *QUEUE[10:]]
        assert numbers(rules.after(left, numbers(page), [one.id for one in page])) == list(range(11, 21))
        assert rules.after([own], numbers(page), [own.id]) == [own]


class TestTime:
    def test_the_list_has_a_quarter_of_an_hour_from_each_press(self) -> None:
        """SES-01; the list proves nothing, so its end moves with the person."""
        late = NOW + 14 * MINUTE
        for flow in (
            rules.listed(LISTED, Sheet(), Said.NOTHING, POLICY, late).flow,
            rules.opened(LISTED, Sheet(), POLICY, late).flow,
        ):
            assert flow.expires_at == flow.deadline_at == late + 15 * MINUTE

    def test_the_code_has_five_minutes_whatever_is_typed(self) -> None:
        """ADM-09."""
        for asks in (rules.challenged, rules.asked_why):
            flow = asks(LISTED, Sheet(), POLICY, NOW).flow
            assert flow.expires_at == NOW + POLICY.code_ttl
            later = NOW + 4 * MINUTE
            assert pause(flow, Said.CODE_MISSED, POLICY, later).flow.expires_at == NOW + POLICY.code_ttl

    def test_the_reason_and_another_one_take_from_the_codes_five_minutes(self) -> None:
        """ADM-09: they count from the press, and do not start anew."""
        why = replace(Sheet(batch=("a",)), why=Why(note="Please call us"))
        asked = rules.asked_why(LISTED, Sheet(batch=("a",)), POLICY, NOW).flow
        code = rules.challenged(asked, why, POLICY, NOW + 2 * MINUTE).flow
        again = rules.asked_again(code, why, POLICY, NOW + 3 * MINUTE).flow
        assert (again.step, sheet_of(again).why) == (Step.REASON, Why())
        for flow in (code, again, rules.challenged(again, why, POLICY, NOW + 4 * MINUTE).flow):
            assert flow.expires_at == flow.deadline_at == NOW + POLICY.code_ttl

    @pytest.mark.parametrize(("slips", "seconds"), [(1, 60), (2, 80), (10, 240)])
    def test_passwords_stand_a_minute_and_twenty_seconds_for_each_further_one(
        self, slips: int, seconds: int
    ) -> None:
        """TMP-04."""
        asked = rules.challenged(LISTED, Sheet(), POLICY, NOW).flow
        flow = rules.shown(asked, Sheet(), Said.APPROVED, slips, POLICY, NOW).flow
        assert flow.expires_at == flow.deadline_at == NOW + timedelta(seconds=seconds)


class TestSteps:
    def test_a_code_follows_the_page_the_card_or_the_reason_alone(self) -> None:
        """REC-04."""
        for step in (Step.CODE, Step.SHOWN):
            with pytest.raises(WrongStep):
                rules.challenged(about(FlowKind.BATCH, step=step), Sheet(), POLICY, NOW)
        with pytest.raises(WrongStep):
            rules.shown(LISTED, Sheet(), Said.APPROVED, 1, POLICY, NOW)
        with pytest.raises(WrongStep):
            rules.asked_why(about(FlowKind.BATCH, step=Step.CODE), Sheet(), POLICY, NOW)
        with pytest.raises(WrongStep):
            rules.asked_again(LISTED, Sheet(), POLICY, NOW)
        with pytest.raises(WrongStep):
            rules.opened(about(FlowKind.BATCH, step=Step.CARD), Sheet(), POLICY, NOW)

    def test_another_task_is_no_batch(self) -> None:
        for kind in (FlowKind.STEP_UP, FlowKind.LOOK_UP):
            with pytest.raises(WrongStep):
                rules.stands_at(about(kind, step=Step.CODE), Step.CODE)
        rules.stands_at(about(FlowKind.BATCH, step=Step.CODE), Step.CODE)

    def test_words_that_cannot_be_the_reason_are_asked_again(self) -> None:
        asked = rules.asked_why(LISTED, Sheet(batch=("a",)), POLICY, NOW).flow
        flow = rules.refused_why(asked, NoteProblem.NRIC, POLICY, NOW).flow
        assert (flow.step, flow.said, flow.values["problem"]) == (Step.REASON, Said.REASON_REFUSED, "nric")
        assert sheet_of(flow).batch == ("a",)

    def test_it_ends_when_nothing_waits(self) -> None:
        flow = rules.finished(LISTED, Sheet(done=("a",)), Said.APPROVED, POLICY, NOW).flow
        assert (flow.step, flow.ending, sheet_of(flow).done) == (Step.DONE, Ending.DONE, ("a",))
