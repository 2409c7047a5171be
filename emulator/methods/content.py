"""From parameters to content: formatted text within its limit, pictures, reply markup."""

from collections.abc import Mapping

from emulator.entities import detect, parse_html, trim
from emulator.errors import Malformed, Refusal
from emulator.keyboards import markup
from emulator.methods.reach import chat_id
from emulator.model import Chat, Content, Json
from emulator.validation import (
    Arguments,
    Kind,
    ShapeError,
    boolean,
    entities,
    integer,
    mapping,
    one_of,
    string,
)
from emulator.wire import message_json
from emulator.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", b"GIF8")

PARSE_MODE: Mapping[str, Kind] = {"parse_mode": one_of("HTML")}
SENDING: Mapping[str, Kind] = {
    **PARSE_MODE,
    "disable_notification": boolean,
    "protect_content": boolean,
    "reply_markup": markup,
    "reply_parameters": mapping,
    "message_thread_id": integer,
}
TO: Mapping[str, Kind] = {"chat_id": chat_id}
TEXT: Mapping[str, Kind] = {"entities": entities, "link_preview_options": mapping, **PARSE_MODE}
CAPTION: Mapping[str, Kind] = {
    "caption": string,
    "caption_entities": entities,
    "show_caption_above_media": boolean,
    **PARSE_MODE,
}


def text_of(arguments: Arguments) -> tuple[str, list[Json]]:
    """Return text and entities of a message; empty and too long texts are refused."""
    text, found = _formatted(arguments["text"], arguments.get("parse_mode"), arguments.get("entities"))
    if not text:
        raise Malformed("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise Malformed("message is too long")
    return text, found


def caption_of(arguments: Arguments) -> tuple[str, list[Json]]:
    """Return caption and entities of a picture; a caption may be empty."""
    source = arguments.get("caption", "")
    text, found = _formatted(source, arguments.get("parse_mode"), arguments.get("caption_entities"))
    if len(text) > CAPTION_LIMIT:
        raise Malformed("message caption is too long")
    return text, found


def _formatted(source: str, parse_mode: str | None, given: list[Json] | None) -> tuple[str, list[Json]]:
    text, found = parse_html(source) if parse_mode else (source, given or [])
    text, found = trim(text, found)
    return text, detect(text, found)


def photo(value: object) -> bytes | str:
    """The kind of a picture parameter: an upload, or the file id of a picture sent before."""
    if isinstance(value, bytes | str):
        return value
    raise ShapeError("must be a picture")


def photo_id_of(world: World, given: bytes | str) -> str:
    """Return the file id of an uploaded picture, or check a given one."""
    if isinstance(given, bytes):
        if not given.startswith(PICTURES):
            raise Refusal(400, "IMAGE_PROCESS_FAILED")
        return world.keep_photo(given)
    if given not in world.photos:
        raise Refusal(400, "wrong remote file identifier specified: Wrong string length")
    return given


def common(chat: Chat, arguments: Arguments) -> Json:
    """Return the content fields that every sent message has: markup, protection, the message it answers."""
    reply = arguments.get("reply_parameters", {})
    answered = chat.messages.get(reply.get("message_id", 0))
    present = answered is not None and not answered.deleted
    if reply and not present and not reply.get("allow_sending_without_reply"):
        raise Refusal(400, "message to be replied not found")
    topic = arguments.get("message_thread_id")
    if topic is not None and topic not in (chat.topics or {}):
        raise Refusal(400, "message thread not found")
    return {
        "topic": topic,
        "markup": arguments.get("reply_markup"),
        "protected": arguments.get("protect_content", False),
        "reply_to": answered.id if answered and present else None,
    }


def show(world: World, chat: Chat, content: Content) -> Json:
    """Post the bot's message, change the reply keyboard if it says so, and return the Bot API's Message."""
    given = content.markup or {}
    if "keyboard" in given:
        chat.keyboard = given
    elif "remove_keyboard" in given:
        chat.keyboard = None
    chat.action = None
    return message_json(world, world.post(chat, world.bot, content))
