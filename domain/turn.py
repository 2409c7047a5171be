"""A turn: one thing a person did in a chat, as every room speaks of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """Who acts, where, and by which Telegram update.

    `update_id` is None when nobody's update stands behind the act (housekeeping, the command line).
    """

    bot_id: int
    update_id: int | None
    chat_id: int
    user_id: int
    language: str = "en"
