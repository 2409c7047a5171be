"""What several stories do in the town, and how a test looks behind the screen."""

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from domain.flow import Flow, Step
from domain.turn import Turn
from emulator.api import Call
from emulator.person import Person
from storage.records import AuditRow, Credential, KnownChat
from tests.town import ANSWERS, LOGIN, PASSWORD, Town, begin

SHOWING = ("sendMessage", "sendPhoto", "editMessageText")


def newcomer(town: Town, name: str = "Ann") -> Person:
    """Bring somebody new to town."""
    return Person(town.world, town.world.add_user(name))


def calls_to(town: Town, chat: int, since: int = 0) -> list[Call]:
    """Return the bot's calls about a chat, and its answers to presses; `since` is an index of `api.calls`."""
    calls = town.api.calls[since:]
    return [one for one in calls if one.params.get("chat_id") == chat or "callback_query_id" in one.params]


def spoken(town: Town, chat: int | None = None, since: int = 0) -> list[str]:
    """Return every text the bot ever showed, in one chat or in all, also what was edited or deleted."""
    shown = [one for one in town.api.calls[since:] if one.method in SHOWING]
    here = [one for one in shown if chat is None or one.params.get("chat_id") == chat]
    return [str(one.params.get("text") or one.params.get("caption") or "") for one in here]


def labels(call: Call) -> list[list[str]]:
    """Return the buttons of a call, row by row."""
    return [[one["text"] for one in row] for row in keyboard(call)]


def keyboard(call: Call) -> list[list[dict[str, Any]]]:
    """Return the inline keyboard of a call, none being an empty one."""
    markup: Any = call.params.get("reply_markup") or {}
    markup = json.loads(markup) if isinstance(markup, str) else markup
    rows: list[list[dict[str, Any]]] = markup.get("inline_keyboard", [])
    return rows


def golden(town: Town, person: Person, since: int, blanks: Mapping[str, str]) -> list[tuple[object, ...]]:
    """Return the whole dialogue as somebody at the other end of the line sees it.

    Method, text, buttons and flags of each call; `blanks` names what may differ (the ID, the questions).
    """
    seen: list[tuple[object, ...]] = []
    for call in calls_to(town, person.id, since):
        text = _blanked(str(call.params.get("text") or ""), blanks)
        buttons = [[_blanked(f"{label} ", blanks).rstrip() for label in row] for row in labels(call)]
        flags = (call.params.get("protect_content"), call.params.get("parse_mode"), call.ok)
        shapes = [[len(one["callback_data"]) for one in row] for row in keyboard(call)]
        seen.append((call.method, text, buttons, shapes, flags))
    return seen


def _blanked(text: str, blanks: Mapping[str, str]) -> str:
    for what, blank in blanks.items():
        text = text.replace(what, blank)
    return text


async def flow_of(town: Town, person: Person) -> Flow:
    """Return the person's newest flow."""
    async with town.house.store.read() as tx:
        flow = await tx.flows.find_last(town.bot_id, person.id)
    assert flow is not None
    return flow


async def has_flow(town: Town, person: Person) -> bool:
    """Whether the person has a flow that is open."""
    async with town.house.store.read() as tx:
        return await tx.flows.find_open(town.bot_id, person.id) is not None


async def events(town: Town, tag: str) -> list[AuditRow]:
    """Return the facts of one kind that were recorded."""
    async with town.house.store.read() as tx:
        return [row for row in await tx.audit.rows(0, 10_000) if row.tag == tag]


async def credential(town: Town, login: str = LOGIN) -> Credential | None:
    """Return an account's password tags and standing."""
    async with town.house.store.read() as tx:
        subject = await tx.accounts.find_subject(login)
        return await tx.credentials.find(subject.account_id)


async def known_chats(town: Town, login: str = LOGIN) -> list[KnownChat]:
    """Return the chats bound to an account."""
    async with town.house.store.read() as tx:
        return await tx.chats.list((await tx.accounts.find_subject(login)).account_id)


async def bind_chat(town: Town, person: Person, login: str = LOGIN) -> None:
    """Make the person's chat a known one, as a first login would."""
    await person.say("/help")
    await person.expect("This is what I can do")
    async with town.house.store.begin() as tx:
        account_id = (await tx.accounts.find_subject(login)).account_id
        await tx.chats.bind(account_id, Turn(town.bot_id, None, person.id, person.id), town.clock())


async def expire(town: Town) -> None:
    """Let housekeeping go round, and the courier carry what it found."""
    await settled(town)
    await town.house.housekeeping.expire()
    town.process._courier.wake()


async def settled(town: Town) -> None:
    """Wait until every update is answered and every notice delivered, or put off."""
    for _ in range(1000):
        if not await _is_busy(town):
            return
        await asyncio.sleep(0.005)
    raise TimeoutError


async def _is_busy(town: Town) -> bool:
    async with town.house.store.read() as tx:
        due = await tx.outbox.next_due(town.bot_id)
        # What is on its way is due again when its lease of a minute ends.
        is_on_its_way = due is not None and due <= town.clock() + timedelta(seconds=60)
        return is_on_its_way or bool(await tx.inbox.unfinished(town.bot_id))


async def forgot(person: Person, login: str = LOGIN) -> None:
    """Name a login after /forgot."""
    await begin(person, "/forgot")
    await person.say(login)


async def ask_for_reset(town: Town, person: Person, login: str = LOGIN) -> None:
    """Answer rightly from an unknown chat, and ask the school; the card stands in the group then."""
    await forgot(person, login)
    await town.answer(person, ANSWERS)
    await person.expect("Your answers are right")
    await person.tap("Ask the school")
    await person.expect("I have asked the school")
    await town.approver.sees("reset", chat=town.group)


async def ask_for_slip(person: Person, login: str = LOGIN) -> None:
    """Ask the school for a temporary password, from "I forgot the answers"."""
    await forgot(person, login)
    await person.expect("Question 1 of 3")
    await person.tap("I forgot the answers")
    await person.expect("Then only the school can help")
    await person.tap("Ask the school")
    await person.expect("I have asked the school")


async def ask_for_unlock(town: Town, person: Person, login: str = LOGIN) -> None:
    """Be locked out, and ask the school."""
    await town.lock_out(person, login)
    await person.tap("Ask the school")
    await person.expect("I have asked the school")
    await town.approver.sees("unlock", chat=town.group)


def card_data(town: Town, verdict: str = "a", number: int = -1) -> str:
    """Return what the button of a request's card carries."""
    found = re.findall(rf"r:[0-9a-f]{{24}}:{verdict}", repr([keyboard(call) for call in town.api.calls]))
    distinct = list(dict.fromkeys(found))
    return str(distinct[number])


async def card(town: Town) -> dict[str, Any]:
    """Return the newest card in the group, as an approver sees it."""
    return await town.approver.sees("Account:", chat=town.group)


def snapshot(town: Town, chat: int) -> list[tuple[int, str]]:
    """Return what stands in a chat now."""
    return [(one.id, one.content.text) for one in town.world.chats[chat].visible()]


async def until(town: Town, holds: Callable[[], bool]) -> None:
    """Wait until something holds that no screen shows."""
    async with asyncio.timeout(5):
        while not holds():
            await town.world.changed(town.world.revision, 0.02)


async def is_gone(town: Town, message: Mapping[str, Any]) -> None:
    """Wait until a message somebody typed is deleted."""
    typed = town.world.chats[message["chat"]].messages[message["id"]]
    await until(town, lambda: typed.deleted)


async def logged_in(town: Town, person: Person, login: str = LOGIN) -> None:
    """Have had a first login, without a word in the chat, as many stories begin."""
    turn, service = town.turn(person), town.house.first_login
    town.world.private(town.world.users[person.id]).started = True
    await town.house.flows.consent(turn)
    flow = await service.begin(turn)
    flow = await service.login(turn, flow, login)
    counted = replace(turn, update_id=10**9 + person.id)
    flow = await service.temporary_password(counted, flow, town.slips[login])
    for question, answer in ANSWERS.items():
        flow = await town.house.questions.choose(turn, flow, question)
        flow = await town.house.questions.answer(turn, flow, answer)
    flow = await service.confirm(turn, flow)
    if flow.step is Step.EMAIL:
        flow = await town.house.email_offer.skip(turn, flow)
    flow = await service.password(turn, flow, PASSWORD)
    await service.password_again(turn, flow, PASSWORD)
