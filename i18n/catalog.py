"""The catalogue: message id, values and language in, a sentence as Telegram HTML out."""

import html
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib.resources import files

from babel.dates import format_datetime
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Resource

FALLBACK = "en"
LANGUAGES = ("en", "zh", "ms", "ta")
# How a moment is said, in the patterns of Unicode CLDR.
_MOMENTS = {
    "en": "EEEE d MMMM, h:mm a",
    "zh": "M月d日EEEE ah:mm",
    "ms": "EEEE, d MMMM, h:mm a",
    "ta": "EEEE, d MMMM, B h:mm",
}
# Singapore has one zone and no summer time, so no zone database is needed.
SINGAPORE = timezone(timedelta(hours=8), "SGT")


class UnknownText(Exception):  # noqa: N818 - what is wrong
    """A message id that no catalogue has, or values that its sentence does not take."""


class Rendered(str):
    """What the catalogue has made: HTML, in which names and typed text are escaped already.

    As a value of another sentence it stays as it is. Whatever is cut from it or put together from it is
    plain text again, which is escaped; so lines that become a value are joined by `Voice`.
    """

    __slots__ = ()


def spoken(code: str) -> str:
    """Return the language of the house for a language code of Telegram's, such as `zh-hans`."""
    return code[:2] if code[:2] in LANGUAGES else FALLBACK


def phrase(sentence: str) -> str:
    """Return a sentence without its stop, as it stands in brackets."""
    bare = sentence.rstrip(".\u3002")
    return Rendered(bare) if isinstance(sentence, Rendered) else bare


class Voice:
    """The catalogue in one reader's language."""

    def __init__(self, catalogue: "Catalogue", language: str) -> None:
        self._catalogue = catalogue
        self.language = spoken(language)

    def text(self, message: str, /, **values: str | float | datetime) -> Rendered:
        """Return one sentence of the catalogue."""
        return self._catalogue.text(self.language, message, **values)

    def clauses(self, parts: Iterable[str]) -> Rendered:
        """Join what is said of one thing, with the commas that this language has."""
        return self.joined(parts, "\uff0c" if self.language == "zh" else ", ")

    def names(self, parts: Iterable[str]) -> Rendered:
        """Join things of one kind, as this language lists them."""
        return self.joined(parts, "\u3001" if self.language == "zh" else ", ")

    def groups(self, parts: Iterable[str]) -> Rendered:
        """Join lists that have commas of their own."""
        return self.joined(parts, "\uff1b" if self.language == "zh" else "; ")

    def headed(self, head: str, rest: str) -> Rendered:
        """Put what is said of something after its name."""
        return self.joined((head, rest), "\uff1a" if self.language == "zh" else ": ")

    def joined(self, parts: Iterable[str], mark: str) -> Rendered:
        """Join with a mark that every language has, such as the end of a line."""
        return Rendered(html.escape(mark).join(_escaped(one) for one in parts))


class Catalogue:
    """All sentences. Values are escaped here, so no name or typed text can carry markup (ADM-06).

    A sentence made here may be the value of another one: it is escaped once (`Rendered`).
    """

    def __init__(self) -> None:
        self._bundles = {language: _bundle(language) for language in LANGUAGES}

    def voice(self, language: str) -> Voice:
        """Speak in one language."""
        return Voice(self, language)

    def text(self, language: str, message: str, /, **values: str | float | datetime) -> Rendered:
        """Return one sentence; a language without it, or without a catalogue, falls back to English.

        Raises:
            UnknownText: not even English has it, or the values do not fit.
        """
        bundle = self._bundles[spoken(language)]
        if not bundle.has_message(message):
            bundle = self._bundles[FALLBACK]
        if not bundle.has_message(message):
            raise UnknownText(message)
        return _format(bundle, message, {name: self._safe(language, v) for name, v in values.items()})

    def moment(self, language: str, at: datetime) -> str:
        """Return a time as people in Singapore say it."""
        locale = spoken(language)
        return format_datetime(at, _MOMENTS[locale], tzinfo=SINGAPORE, locale=locale)

    def _safe(self, language: str, value: str | float | datetime) -> str | float:
        if isinstance(value, datetime):
            return html.escape(self.moment(language, value))
        return _escaped(value) if isinstance(value, str) else value


def _escaped(value: str) -> Rendered:
    """Escape what is not made by the catalogue."""
    return value if isinstance(value, Rendered) else Rendered(html.escape(value))


def _bundle(language: str) -> FluentBundle:
    # Isolation marks around values would end up in what people copy.
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(_resource(language))
    return bundle


@cache
def _resource(language: str) -> Resource:
    return FluentResource((files(__package__) / f"{language}.ftl").read_text("utf-8"))


def _format(bundle: FluentBundle, message: str, values: dict[str, str | float]) -> Rendered:
    pattern = bundle.get_message(message).value
    if pattern is None:
        raise UnknownText(message)
    sentence, errors = bundle.format_pattern(pattern, values)
    if errors:
        raise UnknownText(message, *errors)
    return Rendered(sentence)
