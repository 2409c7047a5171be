"""The alarm that the bot's token may be stolen: somebody else receives what people write to it (TGM-13)."""

import logging
from collections.abc import Awaitable, Callable
from enum import StrEnum

from domain.events import Event, Tag
from storage.errors import DatabaseProblem

log = logging.getLogger("helpdesk.conflict")


class Rival(StrEnum):
    """Who else receives the bot's messages, as Telegram's 409 or its `getWebhookInfo` tells."""

    PROCESS = "process"
    WEBHOOK = "webhook"


WHO = {
    Rival.PROCESS: "another process receives this bot's messages",
    Rival.WEBHOOK: "a webhook was set for this bot, so that its messages went there",
}
MET = {
    Rival.PROCESS: "another process received this bot's messages",
    Rival.WEBHOOK: "a webhook was set for this bot",
}
REVOKE = "if it is not yours, the token may be stolen: replace it with /revoke at @BotFather"


async def raise_alarm(rival: Rival, record: Callable[[Event], Awaitable[None]]) -> None:
    """Write a line to the log and a row to the audit log; a store in trouble silences neither."""
    log.error("%s; %s", WHO[rival], REVOKE, extra={"rival": rival.value})
    try:
        await record(Event(Tag.TOKEN_CONFLICT, actor="system", values={"rival": rival.value}))
    except DatabaseProblem:
        log.exception("the alarm could not be recorded in the audit log")


async def tell_schools(tell: Callable[[], Awaitable[None]]) -> None:
    """Have every school's group hear of it; a store in trouble must not stop the polling that goes on."""
    try:
        await tell()
    except DatabaseProblem:
        log.exception("the schools could not be told of the alarm")
