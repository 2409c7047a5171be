"""The methods of the Bot API that the emulator plays, one file a subject."""

from emulator.methods import chats, messages, presses, profile, receiving
from emulator.methods.registry import METHODS, Method

__all__ = ["METHODS", "Method", "chats", "messages", "presses", "profile", "receiving"]
