"""In which language a group is spoken to: all of it reads what one of it asked for."""

from domain.school_rules import LANGUAGE
from domain.turn import Turn
from i18n.catalog import FALLBACK, Catalogue, Voice
from storage.records import School


def voice_in(school: School | None, turn: Turn, catalogue: Catalogue) -> Voice:
    """Speak the language of the school whose group it is; in a group of none, that of whoever acts.

    What only the presser of a button reads is theirs, and not said here.
    """
    if school is None:
        return catalogue.voice(turn.language)
    return catalogue.voice(school.rules.get(LANGUAGE) or FALLBACK)
