"""Stopping: the operator ends what somebody, or everybody, has under way (SES-06)."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from domain.events import Event, Tag
from domain.flow import Flow
from domain.turn import Turn
from services.desk import Desk
from services.flows import run_out
from services.persons import ACTOR, PersonProblem, Who
from services.vouches import outcome_key
from storage.interface import Transaction

# So many in one transaction: the bot waits about a tenth of a second for one, and writes between two.
AT_A_TIME = 50


@dataclass(frozen=True, slots=True)
class Stopped:
    """How much was ended: tasks in the middle, and permits that nobody had used yet."""

    tasks: int
    permits: int


class Stops:
    """Ends open flows with their codes, questions and permits; what schools were asked still waits for them.

    Whoever is in the middle hears what they hear of a task whose time is over, and can begin again at once.
    """

    def __init__(self, desk: Desk, pause: Callable[[], Awaitable[None]]) -> None:
        self._desk = desk
        self._pause = pause

    async def stop(self, who: Who) -> Stopped:
        """End what is under way about an account, or what a Telegram user does, as staff too.

        Raises:
            services.persons.PersonProblem: no account has this MIMS ID.
        """
        async with self._desk.store.begin() as tx:
            now, account_id, whose = self._desk.clock(), None, "person"
            if who.login:
                account_id, whose = await _account_id(tx, who.login), "account"
                flows = await tx.flows.list_about_any([account_id])
                permits = await tx.permits.take_back(now, account_id=account_id)
            else:
                flows = await tx.flows.list_open(who.user_id)
                permits = await tx.permits.take_back(now, user_id=who.user_id)
            await self._end(tx, flows)
            return await self._record(tx, Stopped(len(flows), permits), whose, account_id)

    async def stop_all(self) -> Stopped:
        """End what everybody has under way now; what begins meanwhile goes on."""
        begun, tasks, permits = self._desk.clock(), 0, 0
        while True:
            async with self._desk.store.begin() as tx:
                flows = await tx.flows.list_begun(begun, AT_A_TIME)
                taken = await tx.permits.take_back(begun)
                await self._end(tx, flows)
                if flows or taken or not tasks:
                    await self._record(tx, Stopped(len(flows), taken), "everybody")
            tasks, permits = tasks + len(flows), permits + taken
            if len(flows) < AT_A_TIME:
                return Stopped(tasks, permits)
            await self._pause()

    async def _end(self, tx: Transaction, flows: Sequence[Flow]) -> None:
        """End flows; a code or a question of theirs that lies somewhere opens nothing any more."""
        now, ids = self._desk.clock(), [flow.id for flow in flows]
        for flow in flows:
            theirs = Turn(flow.bot_id, None, flow.chat_id, flow.user_id)
            await self._desk.settle(tx, theirs, run_out(flow, is_stopped=True))
        await tx.email_codes.void(ids)
        for vouch in await tx.vouches.close(ids, now):
            chats = await tx.chats.list(vouch.account_id)
            for bot_id in {chat.bot_id for chat in chats}:
                keys = [outcome_key(vouch.id, chat.chat_id) for chat in chats]
                await tx.outbox.hurry(bot_id, keys, now)

    async def _record(
        self, tx: Transaction, stopped: Stopped, whose: str, account_id: str | None = None
    ) -> Stopped:
        values: dict[str, str | int | bool] = {
            "whose": whose,
            "tasks": stopped.tasks,
            "permits": stopped.permits,
        }
        await self._desk.record(tx, Event(Tag.WORK_STOPPED, account_id, ACTOR, values=values))
        return stopped


async def _account_id(tx: Transaction, login: str) -> str:
    account_id = await tx.persons.find_account(login)
    if account_id is None:
        raise PersonProblem("no account has this MIMS ID; nothing of it is under way")
    return account_id
