"""What other people's text looks like on a card: harmless and short."""

import unicodedata

_BREAKS = frozenset({"Cc", "Zl", "Zp", "Zs"})
_UNSEEN = frozenset({"Cf", "Cs", "Co", "Cn"})
# Not controls by category, yet they draw nothing: Hangul fillers, the empty braille cell, the joiner.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
_SELECTORS = (("\ufe00", "\ufe0f"), ("\U000e0100", "\U000e01ef"), ("\u180b", "\u180f"))


def is_unseen(character: str) -> bool:
    """Say whether a character draws nothing: zero-width, bidi control, variation selector, blank letter."""
    if character.isascii():
        return False
    return (
        character in _BLANKS
        or unicodedata.category(character) in _UNSEEN
        or any(first <= character <= last for first, last in _SELECTORS)
    )


def visible(text: str) -> str:
    """Drop the characters nobody sees; tabs, newlines and other controls become plain spaces."""
    if text.isascii() and text.isprintable():
        return text
    seen = (character for character in text if not is_unseen(character))
    return "".join(" " if unicodedata.category(c) in _BREAKS else c for c in seen)


def safe_text(text: str, limit: int = 64) -> str:
    """Make a name or title from outside fit for one line of a notice (ADM-06: no control, no bidi, cut).

    Escaping for Telegram's markup is the renderer's part.
    """
    # The first cut bounds the work on a text of any length; the second is the promise.
    line = " ".join(visible(text[: limit * 8]).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
