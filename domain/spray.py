"""Spraying: more misses of unknown chats, over the whole installation, than families make (THR-07)."""

from datetime import timedelta

WINDOW = timedelta(minutes=10)
"""The time over which misses are counted, and in which one alarm is enough."""
MISSES = 20
ACCOUNTS = 10


def is_spray(misses: int, accounts: int) -> bool:
    """Whether so many misses of unknown chats within `WINDOW`, on so many IDs, are an attack."""
    return misses > MISSES or accounts > ACCOUNTS
