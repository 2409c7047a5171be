"""What a page or a scripted person may ask of the world, by name and with JSON: the control panel."""

from collections.abc import Callable, Mapping
from typing import Any

from emulator.faults import Fault, Faults
from emulator.model import Chat, Json, Message, User
from emulator.validation import Kind, Shape, boolean, integer, mapping, one_of, string
from emulator.view import message_view, state
from emulator.world import World

LONGEST_WAIT = 50.0

_WHO: Mapping[str, Kind] = {"user": integer}
_WHERE: Mapping[str, Kind] = {"chat": integer}
_WHICH: Mapping[str, Kind] = {"message": integer}
_STATUS = one_of("creator", "administrator", "member", "left", "kicked")
_KIND = one_of("group", "supergroup")
_FAULT = one_of(
    "retry_after",
    "forbidden",
    "unauthorized",
    "conflict",
    "server_error",
    "drop_before",
    "drop_after",
    "hang",
    "late",
    "twice",
    "backwards",
)
_PERSON: Mapping[str, Kind] = {
    "user_id": integer,
    "language_code": string,
    "username": string,
    "phone_number": string,
}


class Control:
    """Deeds by name (`do`), pictures of the world (`look`), and the bytes of photographs (`photo`)."""

    def __init__(self, world: World, faults: Faults) -> None:
        self.world = world
        self.faults = faults
        self._deeds: dict[str, tuple[Shape, Callable[[dict[str, Any]], Json]]] = {
            "say": (
                Shape({**_WHO, "text": string}, {**_WHERE, "reply_to": integer, "topic": integer}),
                self._say,
            ),
            "sticker": (Shape(_WHO, {**_WHERE, "emoji": string}), self._sticker),
            "contact": (Shape(_WHO, {**_WHERE, "of": integer}), self._contact),
            "press": (Shape({**_WHO, **_WHICH, **_WHERE, "data": string}, {"forged": boolean}), self._press),
            "edit": (Shape({**_WHO, **_WHICH, **_WHERE, "text": string}), self._edit),
            "delete": (Shape({**_WHO, **_WHICH, **_WHERE}), self._delete),
            "anonymous": (Shape({**_WHO, **_WHERE, "text": string}), self._anonymous),
            "block": (Shape(_WHO, {"blocked": boolean}), self._block),
            "create-user": (Shape({"name": string}, _PERSON), self._create_user),
            "create-group": (Shape({**_WHO, "title": string}, {"kind": _KIND}), self._create_group),
            "add-bot": (Shape({**_WHO, **_WHERE}, {"administrator": boolean}), self._add_bot),
            "remove-bot": (Shape({**_WHO, **_WHERE}), self._remove_bot),
            "member": (Shape({**_WHO, **_WHERE, "status": _STATUS}), self._member),
            "migrate": (Shape(_WHERE), self._migrate),
            "fault": (Shape({"method": string, "fault": _FAULT}, {"seconds": integer}), self._fault),
            "clock": (Shape({"seconds": integer}), self._clock),
            "letter": (Shape({"to": string, "subject": string, "text": string}), self._letter),
            "redeliver": (Shape({"update": integer}), self._redeliver),
            "raw": (Shape({"update": mapping}), self._raw),
        }

    def do(self, deed: str, given: Mapping[str, Any]) -> Json:
        """Do a deed; what is unknown, wrong or impossible raises ValueError or Malformed.

        The reply's `before` is the revision just before the deed.
        """
        if deed not in self._deeds:
            raise ValueError(f"there is no deed {deed!r}; there are {', '.join(sorted(self._deeds))}")
        shape, act = self._deeds[deed]
        return {"before": self.world.revision, **act(shape.check(given))}

    async def look(self, since: int = 0, user: int | None = None, wait: float = 0.0) -> Json:
        """Return what changed after this revision, waiting a while for the first change."""
        if wait > 0:
            await self.world.changed(since, min(wait, LONGEST_WAIT))
        return state(self.world, since, user)

    def photo(self, chat: int, message: int) -> bytes:
        """Return the bytes of a picture."""
        found = self._message({"chat": chat, "message": message})
        if found.content.photo is None or found.deleted:
            raise ValueError("this message has no picture")
        return found.content.photo

    def _user(self, given: dict[str, Any], name: str = "user") -> User:
        user = self.world.users.get(given[name])
        if user is None or user.is_bot:
            raise ValueError(f"there is no person {given[name]}")
        return user

    def _chat(self, given: dict[str, Any]) -> Chat | None:
        if "chat" not in given:
            return None
        chat = self.world.chats.get(given["chat"])
        if chat is None:
            raise ValueError(f"there is no chat {given['chat']}")
        return chat

    def _group(self, given: dict[str, Any]) -> Chat:
        chat = self._chat(given)
        if chat is None or chat.type == "private":
            raise ValueError("this is not a group")
        return chat

    def _message(self, given: dict[str, Any]) -> Message:
        chat = self._chat(given)
        message = chat.messages.get(given["message"]) if chat else None
        if message is None:
            raise ValueError(f"there is no message {given['message']}")
        return message

    def _shown(self, message: Message) -> Json:
        return {"message": message_view(self.world, message)}

    def _say(self, given: dict[str, Any]) -> Json:
        user = self._user(given)
        chat = self._chat(given) or self.world.private(user)
        place = {"chat": chat.id, "message": given.get("reply_to")}
        answered = self._message(place) if "reply_to" in given else None
        sent = self.world.send_text(user, chat, given["text"], reply_to=answered, topic=given.get("topic"))
        return self._shown(sent)

    def _sticker(self, given: dict[str, Any]) -> Json:
        more = {"emoji": given["emoji"]} if "emoji" in given else {}
        return self._shown(self.world.send_sticker(self._user(given), self._chat(given), **more))

    def _contact(self, given: dict[str, Any]) -> Json:
        of = self._user(given, "of") if "of" in given else None
        return self._shown(self.world.send_contact(self._user(given), self._chat(given), of=of))

    def _press(self, given: dict[str, Any]) -> Json:
        message = self._message(given)
        forged = given.get("forged", False)
        return {"press": self.world.press(self._user(given), message, given["data"], forged=forged).id}

    def _edit(self, given: dict[str, Any]) -> Json:
        message = self._message(given)
        self.world.edit_text(self._user(given), message, given["text"])
        return self._shown(message)

    def _delete(self, given: dict[str, Any]) -> Json:
        message = self._message(given)
        self.world.delete(self._user(given), message)
        return self._shown(message)

    def _anonymous(self, given: dict[str, Any]) -> Json:
        return self._shown(self.world.send_as_group(self._user(given), self._group(given), given["text"]))

    def _block(self, given: dict[str, Any]) -> Json:
        act = self.world.block if given.get("blocked", True) else self.world.unblock
        act(self._user(given))
        return {}

    def _create_user(self, given: dict[str, Any]) -> Json:
        rest = {name: value for name, value in given.items() if name != "name"}
        return {"user": self.world.add_user(given["name"], **rest).id}

    def _create_group(self, given: dict[str, Any]) -> Json:
        kind = given.get("kind", "supergroup")
        return {"chat": self.world.add_group(given["title"], self._user(given), kind=kind).id}

    def _add_bot(self, given: dict[str, Any]) -> Json:
        administrator = given.get("administrator", False)
        self.world.add_bot_to_group(self._group(given), self._user(given), administrator=administrator)
        return {}

    def _remove_bot(self, given: dict[str, Any]) -> Json:
        self.world.remove_bot(self._group(given), self._user(given))
        return {}

    def _member(self, given: dict[str, Any]) -> Json:
        act = self.world.remove_member if given["status"] in ("left", "kicked") else self.world.add_member
        act(self._group(given), self._user(given), status=given["status"])
        return {}

    def _migrate(self, given: dict[str, Any]) -> Json:
        return {"chat": self.world.migrate(self._group(given)).id}

    def _fault(self, given: dict[str, Any]) -> Json:
        make: Callable[..., Fault] = getattr(Fault, given["fault"])
        fault = make(given["seconds"]) if "seconds" in given else make()
        self.faults.next(given["method"], fault)
        return {"waiting": self.faults.waiting()}

    def _clock(self, given: dict[str, Any]) -> Json:
        self.faults.clock_offset = given["seconds"]
        return {}

    def _letter(self, given: dict[str, Any]) -> Json:
        return {"letter": self.world.deliver(given["to"], given["subject"], given["text"])}

    def _redeliver(self, given: dict[str, Any]) -> Json:
        self.world.updates.redeliver(given["update"])
        return {}

    def _raw(self, given: dict[str, Any]) -> Json:
        return {"update": self.world.updates.push_raw(given["update"])}
