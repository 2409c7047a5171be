"""`helpdesk run`: one process for one bot token, until it is told to stop."""

import asyncio
import gc
import logging
import os
import signal
from pathlib import Path

from bot.assemble import open_house, outside
from bot.house import House
from bot.line import TelegramLine
from bot.outside import Outside
from bot.process import Process, bot_id_of, make_bot
from bot.settings import Settings
from bot.single import turn_to_run
from domain.events import Event, Tag
from domain.evidence import EvidenceMode

log = logging.getLogger("helpdesk.run")


async def run(settings: Settings) -> None:
    """Run the bot until SIGINT or SIGTERM; then finish what is at hand.

    While another process runs this bot from the same data folder, this one waits to take over.

    Raises:
        bot.settings.SettingsProblem: the token is missing.
        bot.polling.TokenRefused, bot.polling.AnotherPoller: going on is no use.
        bot.watchdog.PartEnded: this process cannot go on, a new one may.
    """
    bot_id = bot_id_of(settings.token())
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    stopped, around = asyncio.Event(), outside()
    stop_on_signals(stopped)
    async with turn_to_run(settings.data_dir, (bot_id, os.getpid()), around.timing, stopped) as is_mine:
        if is_mine:
            await _work(settings, around, stopped)


async def _work(settings: Settings, around: Outside, stopped: asyncio.Event) -> None:
    async with open_house(settings, around) as house:
        if settings.evidence is EvidenceMode.ANSWERS:
            log.warning("EVIDENCE=answers: three right answers alone reset a password (decision 0002)")
        bot = make_bot(house, settings.token(), settings.telegram_api_url, TelegramLine())
        process = Process(house, bot, TelegramLine())
        # What start-up made stays until the end: looking through it for garbage would hold everybody up.
        gc.freeze()
        stopping = asyncio.create_task(_stop(process, stopped))
        mark = settings.data_dir / f"bot-{bot_id_of(settings.token())}.running"
        await _begin(house, mark)
        try:
            await process.run()
        finally:
            stopping.cancel()
        await house.record(Event(Tag.STOPPED, actor="system"))
        mark.unlink(missing_ok=True)


async def _begin(house: House, mark: Path) -> None:
    """Record the start, and that the process before did not stop in good order if its mark is still there."""
    if _is_left(mark):
        log.warning("the process before this one did not stop in good order")
        await house.record(Event(Tag.CRASHED, actor="system"))
    await house.record(Event(Tag.STARTED, actor="system"))


def _is_left(mark: Path) -> bool:
    """Set the mark of a process at work; whether the one before has left its own."""
    was_there = mark.exists()
    mark.touch(0o600)
    return was_there


async def _stop(process: Process, stopped: asyncio.Event) -> None:
    await stopped.wait()
    process.stop()


def stop_on_signals(stopped: asyncio.Event) -> None:
    """Have SIGINT and SIGTERM end the process in good order, also while it waits to take over."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
