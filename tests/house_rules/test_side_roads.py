"""What `make test` leaves out is there, and is no part of the main story."""

from tests.house_rules.repository import ROOT, files
from tests.side_roads import STEMS, is_beside

MAIN = ("forgot_password", "first_login", "unlock", "requests", "decisions", "final_gate", "abuse", "golden")


class TestSideRoads:
    def test_each_names_tests_that_exist(self) -> None:
        beside = {path.stem.removeprefix("test_") for path in files("test_*.py") if is_beside(path)}
        assert STEMS - beside == set()

    def test_the_main_story_and_its_abuses_are_none(self) -> None:
        assert STEMS.isdisjoint(MAIN)
        assert not is_beside(ROOT / "tests" / "domain" / "test_look_up.py")
