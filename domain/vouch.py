"""Vouching: a known chat picks the number that a new one shows (NIST SP 800-63B-4 4.2.1.3)."""

from datetime import timedelta

TIME = timedelta(minutes=15)
"""How long a known chat can vouch, and a new one waits for it."""
MOST_TOLD = 3
"""How often `PERIOD` the known chats of an account are told: who floods an ID does not flood its family."""
PERIOD = timedelta(hours=24)

_SMALLEST, _COUNT = 10, 90
_CHOICES = 3


def numbers(mac: bytes) -> tuple[int, tuple[int, ...]]:
    """Return the right number and the three to choose from, all of two digits and none twice.

    They follow from `mac`, a keyed hash of the attempt, so nothing needs to be stored.
    """
    drawn = int.from_bytes(mac)
    choices: list[int] = []
    for taken in range(_CHOICES):
        drawn, place = divmod(drawn, _COUNT - taken)
        left = [number for number in range(_SMALLEST, _SMALLEST + _COUNT) if number not in choices]
        choices.append(left[place])
    return choices[drawn % _CHOICES], tuple(choices)
