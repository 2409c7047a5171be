"""What stories of phone numbers do: a number on the roster, one in the app, a contact sent by hand."""

from typing import Any

from emulator.model import Json
from emulator.person import Person
from storage.records import RosterEntry
from tests.deeds import until
from tests.town import LOGIN, Town

NUMBER = "+6591234567"
BUTTON = "Share my phone number"


def with_phone(town: Town, name: str = "Ann", number: str = NUMBER) -> Person:
    """Bring somebody to town whose app has a number."""
    return Person(town.world, town.world.add_user(name, phone_number=number))


async def on_roster(town: Town, *logins: str, number: str = NUMBER) -> None:
    """Put a guardian's number on the roster."""
    school = await town.house.schools.get("BTPS")
    rows = [
        RosterEntry(login, "Tan Wei Ling", "5A", guardian_phones=(number,)) for login in logins or (LOGIN,)
    ]
    async with town.house.store.begin() as tx:
        await tx.accounts.put(school.id, rows, town.clock())


def contact(town: Town, person: Person, number: str = NUMBER, **changes: Any) -> Json:
    """Make a contact message as Telegram would tell of it; `changes` replace or add fields."""
    user = town.world.users[person.id]
    return {
        "message_id": town.world.next_id("message"),
        "date": town.world.now,
        "chat": {"id": user.id, "type": "private", "first_name": user.first_name},
        "from": user.as_json(),
        "contact": {"phone_number": number, "first_name": user.first_name, "user_id": user.id},
        **changes,
    }


async def send(town: Town, message: Json, kind: str = "message") -> None:
    """Let a message arrive, and wait until the bot has tried to delete it."""
    number = message["message_id"]
    town.world.updates.push_raw({kind: message})
    deletions = town.api.calls_of
    await until(
        town, lambda: number in {call.params.get("message_id") for call in deletions("deleteMessage")}
    )


def keys(town: Town, person: Person) -> list[str]:
    """Return the keys that stand below a person's chat."""
    keyboard = town.world.chats[person.id].keyboard or {"keyboard": []}
    return [key["text"] for row in keyboard["keyboard"] for key in row]
