"""What `helpdesk check` asks Telegram: token, clock, webhook, other pollers, and admin groups."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from telegram import Bot, ChatMember, ChatMemberAdministrator
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.conflict import MET, REVOKE, WHO, Rival
from bot.findings import Finding, bad, from_problem, ok, warn
from bot.notation import TELEGRAM
from bot.refusals import seconds_to_wait
from bot.settings import Settings, SettingsProblem
from bot.single import CHECK, AlreadyRunning, CheckListens, only_process
from storage.records import AuditRow, School

LISTENING = 6
"""Seconds to listen for another poller: one of ours comes back five seconds after it was pushed aside."""
TOLERATED = timedelta(seconds=5)
FRESH = timedelta(minutes=15)
"""So long after a running bot has met another reader the bot counts as broken; then it is a warning."""
_PATIENCE = 10.0
_SECOND = timedelta(seconds=1)
_ADD = "Add the bot as an administrator with the right to delete messages."


class Clocks:
    """Holds the Date of Telegram's newest reply against this machine's clock (TOT-10)."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._asked_at = now()
        self.ahead: timedelta | None = None
        """By how much this machine's clock is ahead at least, behind when negative; None without a Date."""

    async def asked(self, _request: object) -> None:
        """Remember when the question went out."""
        self._asked_at = self._now()

    async def answered(self, reply: Any) -> None:  # noqa: ANN401 - httpx's response; only its headers are used
        """Compare: the Date was written between question and answer, and is cut to the second."""
        try:
            told = parsedate_to_datetime(reply.headers.get("date", ""))
            ahead, behind = self._asked_at - (told + _SECOND), told - self._now()
        except (ValueError, TypeError):
            return
        nothing = timedelta()
        self.ahead = max(ahead, nothing) or -max(behind, nothing)

    def line(self) -> HTTPXRequest:
        """Return a line to Telegram whose replies are held against the clock."""
        hooks = {"request": [self.asked], "response": [self.answered]}
        return HTTPXRequest(
            connect_timeout=_PATIENCE, read_timeout=_PATIENCE, httpx_kwargs={"event_hooks": hooks}
        )


@dataclass(frozen=True, slots=True)
class Listener:
    """How Telegram is asked: by which clock, how long for another poller, and over which line in a test."""

    now: Callable[[], datetime]
    seconds: int = LISTENING
    line: BaseRequest | None = None


async def check_telegram(
    settings: Settings, schools: list[School], listener: Listener, met: AuditRow | None = None
) -> AsyncIterator[Finding]:
    """Say whether Telegram is there, knows the bot, and lets it work in the schools' groups.

    `met` is where the audit log tells that a bot at work met another reader of its messages.
    """
    try:
        token = settings.token()
    except SettingsProblem as problem:
        yield from_problem("telegram", problem, "Set BOT_TOKEN or BOT_TOKEN_FILE.")
        return
    clocks = Clocks(listener.now)
    line = listener.line or clocks.line()
    bot = Bot(token, base_url=f"{settings.telegram_api_url}/bot", request=line, get_updates_request=line)
    try:
        async with bot:
            yield ok("telegram", f"the token belongs to @{bot.username}.")
            if clocks.ahead is not None:
                yield _clock(clocks.ahead)
            yield await _rivals(bot, settings, listener, met)
            for school in schools:
                yield await _group(bot, school)
    except TelegramError as problem:
        yield _unreachable(problem, settings.telegram_api_url)


def _unreachable(problem: TelegramError, address: str) -> Finding:
    if isinstance(problem, InvalidToken | Forbidden):
        other = "" if address == TELEGRAM else f", or set TELEGRAM_API_URL right: it is {address}"
        return bad(
            "telegram", "Telegram does not accept the token.", f"Get the right one from @BotFather{other}."
        )
    if isinstance(problem, RetryAfter):
        text = f"Telegram wants no calls of this bot for {seconds_to_wait(problem):.0f} seconds."
        return warn("telegram", text, "Wait so long and check again.")
    mend = "Check the network, the firewall and TELEGRAM_API_URL; the bot goes on when Telegram is back."
    return bad("telegram", f"{address} cannot be reached.", mend)


def _clock(ahead: timedelta) -> Finding:
    if abs(ahead) <= TOLERATED:
        return ok("clock", "this machine's clock and Telegram's agree.")
    side = "ahead of" if ahead > timedelta() else "behind"
    seconds = round(abs(ahead).total_seconds())
    text = f"this machine's clock is {seconds} seconds {side} Telegram's, so one-time codes may be refused."
    return bad("clock", text, "Have the network set it (NTP): timedatectl set-ntp true")


async def _rivals(bot: Bot, settings: Settings, listener: Listener, met: AuditRow | None) -> Finding:
    """Say who else gets this bot's messages (TGM-13). A bot that runs here is left in peace."""
    webhook = (await bot.get_webhook_info()).url
    earlier = None if met is None else _met(met, listener.now())
    with ExitStack() as held:
        try:
            runs_here = _runs_here(held, settings, bot.id)
        except CheckListens as other:
            return warn("telegram", f"{other}, so this one does not.", "Wait for it, and check again.")
        if webhook:
            host = ascii(urlsplit(webhook).hostname or "")[:80]
            judge = bad if runs_here else warn
            mend = f"`helpdesk run` takes it away at its start; {REVOKE}."
            return judge("telegram", f"a webhook is set, and messages go to {host}.", mend)
        if runs_here:
            return earlier or ok(
                "telegram", "the bot runs here, and met nobody else at its messages in a day."
            )
        try:
            await _listen(bot, listener.seconds)
        except Conflict:
            return bad("telegram", f"{WHO[Rival.PROCESS]} (409).", f"Stop the other one; {REVOKE}.")
    return earlier or ok("telegram", "no other process gets this bot's messages.")


def _met(row: AuditRow, now: datetime) -> Finding:
    judge = bad if now - row.at <= FRESH else warn
    text = f"{MET[Rival(str(row.values['rival']))]}: the bot met it on {row.at:%d %B %Y, %H:%M} UTC."
    return judge("telegram", text, f"Stop the other one; {REVOKE}.")


def _runs_here(held: ExitStack, settings: Settings, bot_id: int) -> bool:
    try:
        held.enter_context(only_process(settings.data_dir, bot_id, os.getpid(), CHECK))
    except CheckListens:
        raise
    except AlreadyRunning:
        return True
    except OSError:
        return False  # the folder is missing or cannot be written, which is told elsewhere
    return False


async def _listen(bot: Bot, seconds: int) -> None:
    """Poll once and acknowledge nothing: of two pollers Telegram tells the older one 409.

    PTB's own method would read the updates into objects, and log one that it cannot read.
    """
    asked = {"timeout": seconds, "limit": 1}
    data = RequestData([RequestParameter.from_input(name, value) for name, value in asked.items()])
    await bot.request.post(f"{bot.base_url}/getUpdates", data, read_timeout=seconds + _PATIENCE)


async def _group(bot: Bot, school: School) -> Finding:
    subject = f"school {school.code}"
    bind = f"Run `helpdesk school bind {school.code}` and send the new line in the group."
    if school.group_chat_id is None:
        return warn(subject, "its admin group is not bound, so nobody sees requests.", bind)
    if school.bot_id != bot.id:
        return bad(subject, "its admin group is bound to another bot.", bind)
    since = f" since {school.lost_at:%d %B %Y, %H:%M} UTC" if school.lost_at else ""
    try:
        member = await bot.get_chat_member(school.group_chat_id, bot.id)
    except Forbidden:
        return bad(subject, f"the bot is not in its admin group{since}.", _ADD)
    except ChatMigrated:
        mend = f"The bot follows with the next message there. If cards stay away: {bind}"
        return warn(subject, "its admin group became a supergroup.", mend)
    except BadRequest:
        return bad(subject, "its admin group is gone.", f"Make a group. {_ADD} {bind}")
    return _standing(subject, member, since)


def _standing(subject: str, member: ChatMember, since: str) -> Finding:
    if member.status in {ChatMember.LEFT, ChatMember.BANNED}:
        return bad(subject, f"the bot is not in its admin group{since}.", _ADD)
    if since:
        mend = "Send /pending in the group; then they are posted again."
        return warn(subject, f"the bot was out of its admin group{since}, and posts no cards there.", mend)
    if not isinstance(member, ChatMemberAdministrator):
        return bad(
            subject,
            "the bot is no administrator of the group.",
            "Make it one, with the right to delete messages.",
        )
    if not member.can_delete_messages:
        return bad(
            subject, "the bot may not delete messages in the group.", "Give it the right to delete messages."
        )
    return ok(subject, "the bot is an administrator of its admin group.")
