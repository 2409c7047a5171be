"""The page about the kill points: how to repeat the run, and flow by flow what was interrupted and what held."""

from collections import Counter
from collections.abc import Iterable, Sequence

from tests.killpoints.points import COMMIT
from tests.killpoints.runs import Verdict

HEAD = ""


def page(found: Sequence[Verdict], minutes: float, jobs: int) -> str:
    """Write the page."""
    return f"{len(found)} {minutes} {jobs}\n"
