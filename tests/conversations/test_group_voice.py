"""A group is spoken to in its school's language, whoever of it writes."""

from conversations.group_voice import voice_in
from domain.turn import Turn
from i18n.catalog import Catalogue
from storage.records import School

CATALOGUE = Catalogue()
TURN = Turn(1, None, -100, 77, "ta")


def test_it_is_the_schools_language_and_not_the_writers() -> None:
    school = School("s1", "BTPS", "Bukit Timah Primary", rules={"language": "ms"})
    assert voice_in(school, TURN, CATALOGUE).language == "ms"


def test_a_school_without_one_is_spoken_to_in_english() -> None:
    assert voice_in(School("s1", "BTPS", "Bukit Timah Primary"), TURN, CATALOGUE).language == "en"


def test_a_group_of_no_school_is_answered_in_the_writers() -> None:
    assert voice_in(None, TURN, CATALOGUE).language == "ta"
