"""Everything that runs for one bot: polling, handlers, courier, housekeeping; begun and drained in order."""

import asyncio
import json
import logging
from typing import Any

from telegram import Update
from telegram.constants import ParseMode
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Defaults, ExtBot
from telegram.request import BaseRequest

from bot.application import MAIL_COMMANDS, App, Errors, build, set_command_menus
from bot.audit_keeping import audit_parts
from bot.budget import Budget
from bot.conflict import Rival, raise_alarm, tell_schools
from bot.courier import Courier, Errands
from bot.delivery import Delivery
from bot.house import House
from bot.housekeeping import keep_house
from bot.mail import Postman
from bot.ordering import Ordering, TurnAway
from bot.polling import BACKOFF, Door, Polling, Source, TokenRefused
from bot.resume import resume
from bot.talk import Talk
from bot.timing import doze
from bot.watchdog import PartEnded, Watchdog
from domain.events import Event, Tag
from domain.turn import Turn
from i18n.catalog import Voice
from storage.records import InboxState, Queued, Received

WORKERS = 16
REFERENCE_LENGTH = 8

log = logging.getLogger("helpdesk.process")


class Process:
    """One bot at work in a house. `run` it until `stop`; what was begun is finished first."""

    def __init__(self, house: House, bot: ExtBot[Any], updates: BaseRequest) -> None:
        self._house = house
        self._bot = bot
        self._bot_id = bot_id_of(bot.token)
        self._timing = house.outside.timing
        self._talk = Talk(house, self._bot_id)
        turn_away = TurnAway(self._tell_flooder, self._answer_press)
        self._ordering = Ordering(house.flows, self._bot_id, WORKERS, turn_away)
        new_reference = lambda: house.outside.new_id()[:REFERENCE_LENGTH]  # noqa: E731 - one expression
        errors = Errors(self._talk.catalogue, self._talk.voice_in, new_reference, house.record)
        self._application: App = build(bot, self._ordering, self._talk.handlers, errors)
        self._postman = Postman(self._talk.letters, house.post, house.email_codes)
        self._courier = self._make_courier()
        house.store.on_queued = self._courier.wake
        self._updates = updates
        source = Source(updates, bot.base_url)
        door = Door(
            self._dispatch, self._ordering.room, house.flows.skipped, self._application.update_queue.put
        )
        self._polling = Polling(source, house.store, self._bot_id, door, self._timing)
        self._polling.on_rival = self._alarm
        self._polling.on_lasting_rival = self._alarm_schools
        self._stopped = asyncio.Event()

    def _make_courier(self) -> Courier:
        notices = self._talk.notices
        errands = Errands(notices.render, notices.delivered, self._follow, self._carry)
        return Courier(self._house.store, self._bot_id, Delivery(self._bot), errands, self._timing)

    async def run(self) -> None:
        """Work until `stop`.

        Raises:
            bot.polling.TokenRefused: only a new token helps.
            bot.polling.AnotherPoller: somebody else receives this bot's messages.
            bot.watchdog.PartEnded: this process cannot go on, a new one may.
        """
        async with self._updates:
            try:
                if await self._reach_telegram():
                    await self._work()
            finally:
                await self._bot.shutdown()

    def stop(self) -> None:
        """Begin to stop: no new updates are fetched, those at hand are finished."""
        if not self._stopped.is_set():
            self._stopped.set()
            self._stopping = asyncio.ensure_future(self._polling.stop())

    async def _reach_telegram(self) -> bool:
        """Reach Telegram, however long that takes, and take over from a webhook; False when told to stop."""
        misses = 0
        while not self._stopped.is_set():
            try:
                await self._bot.initialize()
                webhook = await self._bot.get_webhook_info()
                await self._bot.delete_webhook(drop_pending_updates=False)
            except InvalidToken:
                # PTB's message holds the token (security.md 1).
                raise TokenRefused("Telegram does not accept the bot token; check BOT_TOKEN") from None
            except TelegramError as problem:
                misses += 1
                facts = {"error": type(problem).__name__, "tries": misses}
                log.warning("Telegram cannot be reached; trying again", extra=facts)
                await doze(self._timing, BACKOFF.seconds(misses, self._timing.spread()), self._stopped)
            else:
                if webhook.url:
                    await self._alarm(Rival.WEBHOOK)
                    await self._alarm_schools(Rival.WEBHOOK)
                return True
        return False

    async def _alarm(self, rival: Rival) -> None:
        await raise_alarm(rival, self._house.record)

    async def _alarm_schools(self, _rival: Rival) -> None:
        await tell_schools(lambda: self._house.rivals.tell_schools(self._bot_id))

    async def _work(self) -> None:
        async with self._application:
            await self._application.start()
            await set_command_menus(
                self._bot, self._talk.catalogue, MAIL_COMMANDS if self._house.post else ()
            )
            await resume(self._house.store, self._bot_id, self._dispatch)
            log.info("running", extra={"bot": self._bot_id})
            tasks = [
                asyncio.create_task(self._polling.run(), name="polling"),
                asyncio.create_task(self._courier.run(), name="courier"),
                asyncio.create_task(self._keep_house(), name="housekeeping"),
                *(
                    asyncio.create_task(part, name=name)
                    for name, part in audit_parts(self._house, self._stopped)
                ),
            ]
            try:
                await Watchdog(self._polling, self._timing).watch(*tasks)
                if not self._stopped.is_set():
                    raise PartEnded("a part of the process ended by itself; it is to be started again")
            finally:
                await self._drain(tasks)

    async def _drain(self, tasks: list[asyncio.Task[None]]) -> None:
        """Finish what is at hand: updates first, then the notices they queued, within a bound."""
        self._stopped.set()
        await self._polling.stop()
        # What polling has stored it still hands on; a queue filled after its reader left is never empty.
        await asyncio.gather(tasks[0], return_exceptions=True)
        await self._application.stop()
        await self._courier.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        log.info("stopped", extra={"bot": self._bot_id})

    async def _keep_house(self) -> None:
        await keep_house(self._house.housekeeping, self._timing, self._stopped)

    async def _dispatch(self, received: Received) -> None:
        """Hand an update to its chat's queue; one that took effect before a crash is only answered."""
        turn = Turn(self._bot_id, received.update_id, received.chat_id, received.user_id)
        if received.state is not InboxState.RECEIVED:
            await self._house.resume.applied(turn, received.message_id, received.received_at)
            return
        if self._house.resume.is_late(received):
            await self._house.resume.late(turn, received)
            return
        update = self._parse(received)
        if update is None:
            await self._house.record(Event(Tag.UPDATE_SKIPPED, actor="system"))
            await self._house.flows.answered(turn, None, None)
            return
        await self._application.update_queue.put(update)

    def _parse(self, received: Received) -> Update | None:
        try:
            return Update.de_json(json.loads(received.body), self._bot)
        except Exception as problem:  # noqa: BLE001 - whatever PTB stumbles over, the others must go on
            facts = {"update": received.update_id, "error": type(problem).__name__}
            log.error("an update cannot be read and is skipped", extra=facts)  # noqa: TRY400 - it may hold content
            return None

    def _too_many(self, voice: Voice, turn: Turn) -> str:
        in_private = turn.chat_id == turn.user_id
        return voice.text("too-many-messages" if in_private else "too-many-messages-group")

    async def _tell_flooder(self, turn: Turn) -> None:
        try:
            await self._bot.send_message(turn.chat_id, self._too_many(await self._talk.voice_in(turn), turn))
        except TelegramError as problem:
            log.info("who floods could not be told", extra={"error": type(problem).__name__})

    async def _answer_press(self, turn: Turn, press_id: str, is_told: bool) -> None:  # noqa: FBT001 - called by position
        text = self._too_many(self._talk.catalogue.voice(turn.language), turn) if is_told else None
        try:
            await self._bot.answer_callback_query(press_id, text, show_alert=is_told)
        except TelegramError as problem:
            log.info("a press could not be answered", extra={"error": type(problem).__name__})

    async def _carry(self, queued: Queued) -> None:
        turn = Turn(self._bot_id, None, queued.notice.chat_id, queued.notice.chat_id)
        await self._postman.carry(turn, queued)

    async def _follow(self, old_chat_id: int, new_chat_id: int) -> bool:
        return await self._house.schools.follow(Turn(self._bot_id, None, old_chat_id, 0), new_chat_id)


def bot_id_of(token: str) -> int:
    """Return the bot's id: the number before the colon of its token."""
    return int(token.partition(":")[0])


def make_bot(house: House, token: str, api_url: str, request: BaseRequest) -> ExtBot[Any]:
    """Make the bot that all conversations speak through; texts are HTML, and links are not unfolded."""
    budget = Budget(house.store, bot_id_of(token), house.outside.timing)
    return ExtBot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=request,
        get_updates_request=request,
        rate_limiter=budget,
        defaults=Defaults(parse_mode=ParseMode.HTML),
    )
