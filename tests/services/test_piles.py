"""Piles: what waits for an approver, and the page that is laid before them."""

from domain.batches import Pile, Sheet
from domain.flow import Flow
from domain.requests import Obstacle, RequestKind, RequestState
from services.piles import school_of, schools_of
from storage.records import Freeze
from tests.rush import rush
from tests.services.counter import Counter, ids, sheet
from tests.services.office import DEVI, LIM, Office, enrol


class TestPiles:
    async def test_they_are_sorted_by_school_and_kind_the_oldest_first(self, office: Office) -> None:
        unlocks = await rush(office.house, office.clock.now, 3)
        slips = await rush(office.house, office.clock.now, 2, RequestKind.TEMPORARY_PASSWORD, first=20)
        school = unlocks[0].school_id
        async with office.house.store.read() as tx:
            piles = await office.house.piles.of(tx, office.turn(LIM), {school})
        assert {pile: tuple(one.id for one in found) for pile, found in piles.items()} == {
            Pile(school, RequestKind.UNLOCK): ids(unlocks),
            Pile(school, RequestKind.TEMPORARY_PASSWORD): ids(slips),
        }

    async def test_what_an_approver_approved_first_waits_for_another(self, office: Office) -> None:
        """ADM-08."""
        first, second = await rush(office.house, office.clock.now, 2)
        async with office.house.store.begin() as tx:
            (lim,) = await tx.approvers.list_by_user(LIM)
            await tx.requests.second(first.id, lim.id, office.clock.now)
        async with office.house.store.read() as tx:
            mine = await office.house.piles.of(tx, office.turn(LIM), {first.school_id})
            others = await office.house.piles.of(tx, office.turn(DEVI), {first.school_id})
        assert [tuple(one.id for one in found) for found in mine.values()] == [(second.id,)]
        assert [tuple(one.id for one in found) for found in others.values()] == [(first.id, second.id)]

    async def test_only_one_pile_is_opened_at_once(self, office: Office) -> None:
        unlocks = await rush(office.house, office.clock.now, 12)
        pile = Pile(unlocks[0].school_id, RequestKind.UNLOCK)
        other = Pile("x", RequestKind.RECOVERY)
        lay = office.house.piles.laid_out
        async with office.house.store.read() as tx:
            waiting = await tx.requests.list_briefly(pile.school_id, office.clock.now)
        assert lay({pile: waiting}) == Sheet((pile,), pile, ids(unlocks)[:10])
        assert lay({pile: waiting, other: []}) == Sheet((pile, other))
        assert lay({pile: waiting, other: []}, pile) == Sheet((pile, other), pile, ids(unlocks)[:10])
        assert lay({}) == Sheet()

    async def test_nobodys_sheet_is_about_no_school(self, office: Office) -> None:
        del office
        assert (school_of(Sheet()), schools_of(Sheet())) == ("", set())


class TestView:
    async def test_it_says_who_how_many_and_what_stands_in_the_way(self, office: Office) -> None:
        """ADM-07: the approver's own request is shown, and is not theirs to decide."""
        own = await office.ask_unlock(LIM)
        requests = await rush(office.house, office.clock.now, 12)
        counter = Counter(office)
        view = await counter.view(await counter.open())
        assert [line.why for line in view.lines] == [Obstacle.OWN_REQUEST, *[None] * 9]
        assert [line.account.full_name for line in view.lines[:3]] == [
            "Tan Wei Ling",
            "Tan Mei Ling 0",
            "Nur Aisyah 1",
        ]
        assert (view.decidable, view.before, view.later) == (9, 0, 3)
        assert view.counts == {Pile(own.school_id, RequestKind.UNLOCK): 13}
        assert view.codes == {own.school_id: "BTPS"}
        assert view.oldest == own.created_at
        assert requests[-1].id not in view.sheet.lines

    async def test_what_the_family_froze_is_marked(self, office: Office) -> None:
        """REC-08: approving an unlock would open it again."""
        (request,) = await rush(office.house, office.clock.now, 1)
        async with office.house.store.begin() as tx:
            await tx.freezes.put(Freeze(request.account_id, 42, office.clock.now))
        counter = Counter(office)
        (line,) = (await counter.view(await counter.open())).lines
        assert line.is_frozen

    async def test_a_line_that_was_decided_meanwhile_says_so(self, office: Office) -> None:
        requests = await rush(office.house, office.clock.now, 3)
        counter = Counter(office)
        flow = await counter.open()
        await office.decide(requests[1], DEVI)
        view = await counter.view(flow)
        assert [line.why for line in view.lines] == [None, Obstacle.DECIDED, None]
        assert (await office.house.requests.get(requests[1].id)).state is RequestState.APPROVED
        assert sum(view.counts.values()) == 2

    async def test_two_schools_are_told_apart(self, office: Office) -> None:
        """Nobody sees across schools: what is listed belongs to a school whose approver one is."""
        await rush(office.house, office.clock.now, 2)
        other, binding = await office.house.schools.add("XYZ", "Other School")
        await office.house.schools.bind(office.turn(LIM, -1006), binding)
        await rush(office.house, office.clock.now, 2, first=50, school="XYZ")
        counter = Counter(office)
        assert len(sheet(await counter.open()).lines) == 2
        await enrol(office, 555, "Mr Other", school="XYZ")
        turn = office.turn(555)
        assert [one.id for one in await office.house.batches.schools_of(turn)] == [other.id]
        flow = await office.house.batches.begin(turn, {other.id})
        assert isinstance(flow, Flow)
        view = await office.house.piles.view(flow)
        assert {line.request.school_id for line in view.lines} == {other.id}
