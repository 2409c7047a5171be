"""What chance decides (numbers, codes, slips) written so that every run reads the same.

Which throw of the dice falls to whom is a race between what the bot does at the same time.
"""

import re
from dataclasses import dataclass, field

_PRIME = 7919
_CODES = re.compile(r"\b\d{4} \d{4}\b")
_SLIPS = re.compile(r"\b(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}\b")
_ROW = re.compile(r"`\d\d` `\d\d` `\d\d`")


@dataclass
class Chance:
    """Remembers what chance has decided, and replaces it."""

    numbers: dict[str, str] = field(default_factory=dict)
    one_time: dict[str, str] = field(default_factory=dict)

    def number(self, right: str, choices: list[str]) -> None:
        """Take the number that a phone shows, and those that the family chooses from."""
        later = len(self.numbers)
        for place, one in enumerate((*(each for each in choices if each != right), right)):
            self.numbers.setdefault(one, str(11 + (later + place) * 13 % 89))

    def code(self, code: str) -> str:
        """Take a one-time code of an authenticator; return it."""
        self.one_time.setdefault(code, _digits(len(self.one_time), 6))
        return code

    def settle(self, text: str) -> str:
        """Replace all of it."""
        for code, shown in self.one_time.items():
            text = re.sub(rf"\b{code}\b", shown, text)
        for pattern, make in ((_CODES, _code), (_SLIPS, _slip)):
            found = list(dict.fromkeys(pattern.findall(text)))
            shown = {each: make(place) for place, each in enumerate(found)}
            text = pattern.sub(lambda match, shown=shown: shown[match[0]], text)  # type: ignore[misc]
        return self._numbers(text)

    def _numbers(self, text: str) -> str:
        if not self.numbers:
            return text
        any_of = "|".join(self.numbers)
        # A number alone: on a button, bold in a sentence; never a part of a time or a date.
        text = re.sub(rf"(?<![\d:.#-])({any_of})(?![\d:]|\.\d)", lambda match: self.numbers[match[0]], text)
        return _ROW.sub(lambda row: " ".join(sorted(row[0].split())), text)


def _digits(place: int, length: int) -> str:
    return str((place + 1) * _PRIME * _PRIME)[-length:].rjust(length, "0")


def _code(place: int) -> str:
    digits = _digits(place, 8)
    return f"{digits[:4]} {digits[4:]}"


def _slip(place: int) -> str:
    return f"7K3D-9QXM-{_digits(place, 4)}"
