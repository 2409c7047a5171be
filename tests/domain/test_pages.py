"""Pages: ten ids each, and only a number that was shown leads to one."""

import pytest

from domain.pages import PAGE, chosen, listed, page

IDS = [f"id{number}" for number in range(1, 24)]


class TestPage:
    def test_every_id_stands_on_one_page_in_order(self) -> None:
        pages = [page(IDS, number) for number in (1, 2, 3)]
        assert [one for each in pages for one in each.ids] == IDS
        assert [(len(each.ids), each.number, each.of) for each in pages] == [
            (PAGE, 1, 3),
            (PAGE, 2, 3),
            (3, 3, 3),
        ]

    @pytest.mark.parametrize(("asked", "got"), [(-1, 1), (0, 1), (4, 3), (10**9, 3)])
    def test_a_number_beyond_either_end_means_the_nearest_page(self, asked: int, got: int) -> None:
        assert page(IDS, asked).number == got

    def test_an_empty_list_has_one_empty_page(self) -> None:
        assert (page([], 1).ids, page([], 5).number, page([], 1).of) == ((), 1, 1)


class TestChosen:
    def test_a_number_leads_to_the_id_that_was_shown(self) -> None:
        assert [chosen("a,b,c", number) for number in (1, 3)] == ["a", "c"]

    @pytest.mark.parametrize("number", [-1, 0, 4, 10**12])
    def test_a_number_nobody_offered_leads_to_none(self, number: int) -> None:
        """TGM-10."""
        assert chosen("a,b,c", number) is None

    def test_of_nothing_there_is_nothing_to_choose(self) -> None:
        assert (chosen("", 1), listed("")) == (None, [])
