"""`helpdesk run`: one process for one bot token, until it is told to stop."""

import asyncio
import logging
import os
import signal

from bot.assemble import open_house
from bot.line import TelegramLine
from bot.process import Process, bot_id_of, make_bot
from bot.settings import Settings
from bot.single import only_process
from domain.events import Event, Tag
from domain.evidence import EvidenceMode

log = logging.getLogger("helpdesk.run")


async def run(settings: Settings) -> None:
    """Run the bot until SIGINT or SIGTERM; then finish what is at hand.

    Raises:
        bot.settings.SettingsProblem: the token is missing.
        bot.single.AlreadyRunning: another process runs this bot.
        bot.polling.TokenRefused, bot.polling.AnotherPoller: going on is no use.
    """
    token = settings.token()
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with only_process(settings.data_dir, bot_id_of(token), os.getpid()):
        async with open_house(settings) as house:
            if settings.evidence is EvidenceMode.ANSWERS:
                log.warning("EVIDENCE=answers: three right answers alone reset a password (decision 0002)")
            bot = make_bot(house, token, settings.telegram_api_url, TelegramLine())
            process = Process(house, bot, TelegramLine())
            stop_on_signals(process)
            await house.record(Event(Tag.STARTED, actor="system"))
            await process.run()
            await house.record(Event(Tag.STOPPED, actor="system"))


def stop_on_signals(process: Process) -> None:
    """Have SIGINT and SIGTERM stop the process in good order."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, process.stop)
