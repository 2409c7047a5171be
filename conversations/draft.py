"""A draft: what a message shall say and offer, before it is sent, edited or deleted."""

from dataclasses import dataclass, field

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a message: its label and at most 64 bytes of callback data, never a secret."""

    label: str
    action: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One message to show. `text` is Telegram HTML; with `photo` (PNG bytes) it is the caption.

    `is_protected` forbids forwarding and saving; with `is_silent` no phone rings. `edits` names a message to
    change instead of sending a new one (a new one is sent when it is gone and `is_needed`); `deletes` names
    messages to remove; `topic` is the group's topic it belongs to. With `contact` (a label) the message asks
    for the reader's own phone number: its buttons are then keys below the chat, which only type their
    labels, and go with it. `commands` (name, what it does) become the chat's own command menu, none of them
    give it the common one back; that is no message.
    """

    text: str = ""
    rows: tuple[tuple[Button, ...], ...] = ()
    photo: bytes | None = field(default=None, repr=False)
    is_protected: bool = False
    edits: int | None = None
    is_needed: bool = True
    deletes: tuple[int, ...] = ()
    topic: int | None = None
    contact: str = ""
    is_silent: bool = False
    commands: tuple[tuple[str, str], ...] | None = None

    def markup(self) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
        """Return what a new message carries: the buttons below it, or the keys below the chat."""
        if not self.contact:
            return self.keyboard()
        keys = [[KeyboardButton(self.contact, request_contact=True)]]
        keys += [[KeyboardButton(button.label) for button in row] for row in self.rows]
        return ReplyKeyboardMarkup(keys, resize_keyboard=True, one_time_keyboard=True)

    def keyboard(self) -> InlineKeyboardMarkup | None:
        """Return the buttons as Telegram wants them, also in an edit; keys below the chat are none."""
        if not self.rows or self.contact:
            return None
        rows = [[InlineKeyboardButton(b.label, callback_data=b.action) for b in row] for row in self.rows]
        return InlineKeyboardMarkup(rows)
