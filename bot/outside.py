"""The world outside the house: the clock, the dice and who takes letters."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.mail import Post
from bot.timing import Timing


@dataclass(frozen=True, slots=True)
class Outside:
    """The clock, the dice and who takes letters, as the house sees them; tests bring their own."""

    timing: Timing
    entropy: Callable[[int], bytes]
    new_id: Callable[[], str]
    post: Post | None = None
