"""What chance decides (numbers, codes, slips) written so that every run reads the same.

Which throw of the dice falls to whom is a race between what the bot does at the same time.
"""

import re
from dataclasses import dataclass, field

from tests.tongue import Tongue

_LETTER_CODES = re.compile(r"\b\d{4} \d{4}\b")
_SLIPS = re.compile(r"\b(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}\b")
_RIGHT, _OTHERS = "47", ("12", "83")
_CHOICES = [_OTHERS[0], _RIGHT, _OTHERS[1]]
_ONE_TIME, _SLIP = "287082", "H7QK-3MZD-9RXT"


@dataclass
class Chance:
    """Replaces what chance has decided; `right` is the number that another phone shows."""

    slips: set[str]
    right: str = ""
    codes: dict[str, str] = field(default_factory=dict)

    def labels(self, labels: list[str]) -> list[str]:
        """Return the labels of buttons as they are written down."""
        numbers = [label for label in labels if _is_number(label)]
        return [*_CHOICES, *labels[3:]] if len(numbers) == len(_CHOICES) else labels

    def label(self, label: str) -> str:
        """Return the label of a button that somebody taps."""
        return (_RIGHT if label == self.right else _OTHERS[0]) if _is_number(label) else label

    def said(self, text: str, tongue: Tongue) -> str:
        """Return what the bot says."""
        for number in map(str, range(10, 100)):
            asks = tongue.part("evidence-vouch", number=number)
            if asks in text:
                self.right = number
                text = text.replace(asks, tongue.part("evidence-vouch", number=_RIGHT))
                break
        return _SLIPS.sub(lambda found: found[0] if found[0] in self.slips else _SLIP, text)

    def typed(self, text: str, one_time: str) -> str:
        """Return what a person types; `one_time` is what their authenticator shows."""
        return self.written(_ONE_TIME if text == one_time else text)

    def written(self, text: str) -> str:
        """Return what a letter says."""
        return _LETTER_CODES.sub(self._code, text)

    def _code(self, found: re.Match[str]) -> str:
        number = len(self.codes) + 1
        return self.codes.setdefault(found[0], f"{number * 2718:04} {number * 2818:04}")


def _is_number(label: str) -> bool:
    return len(label) == len(_RIGHT) and label.isdigit()
