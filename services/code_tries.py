"""Typed invitation and binding codes: five wrong ones a day, then nothing this person types is looked up."""

from datetime import datetime

from domain.throttle import ThrottlePolicy, judge
from domain.turn import Turn
from storage.interface import Transaction
from storage.records import Counted, Proof

SUBJECT = "codes"
# One person's own count is what limits; there is no account here whose run of misses could be full.
POLICY = ThrottlePolicy(per_person=5, person_total=5, in_a_row=1_000_000_000)


class TooManyCodes(Exception):  # noqa: N818 - what the person is told
    """The code was not looked up, right or wrong: this person typed too many wrong ones, `until` then."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too many wrong codes")
        self.until = until


async def count(tx: Transaction, turn: Turn, now: datetime) -> datetime | None:
    """Count one typed code as a miss; return None when it may be looked up, else until when none is.

    The same update counts once.
    """
    tally = await tx.tries.tally(turn, SUBJECT, Proof.CODE, POLICY, now)
    verdict = judge(tally, known_chat=True, policy=POLICY, now=now)
    if not verdict.allowed:
        return verdict.until or now + POLICY.window
    await tx.tries.count(
        Counted(turn.bot_id, turn.update_id, turn.user_id, SUBJECT, Proof.CODE, known_chat=True, at=now)
    )
    return None


async def match(tx: Transaction, turn: Turn, now: datetime) -> None:
    """The code was right: the person's earlier misses are forgotten."""
    await tx.tries.match(turn, SUBJECT, Proof.CODE, now)
