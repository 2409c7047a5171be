"""Our bot without the budget of 30 messages a second: how fast it would go if Telegram let it."""

import asyncio
from typing import Any

from telegram.ext import Defaults, ExtBot

from bot import logs
from bot.assemble import open_house, outside
from bot.line import TelegramLine
from bot.process import Process
from bot.run import stop_on_signals
from bot.settings import load


async def run() -> None:
    """Run it until SIGTERM."""
    settings, stopped = load(), asyncio.Event()
    logs.set_up(settings.log_level)
    stop_on_signals(stopped)
    async with open_house(settings, outside()) as house:
        line = TelegramLine()
        bot: ExtBot[Any] = ExtBot(
            settings.token(),
            base_url=f"{settings.telegram_api_url}/bot",
            request=line,
            get_updates_request=line,
            defaults=Defaults(parse_mode="HTML"),
        )
        process = Process(house, bot, TelegramLine())
        running = asyncio.create_task(process.run())
        await stopped.wait()
        process.stop()
        await running


if __name__ == "__main__":
    asyncio.run(run())
