"""What commands that need the house have in common: the options, and opening it (architecture 8)."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.settings import load

if TYPE_CHECKING:
    from bot.assemble import House

Work = Callable[["House"], Coroutine[Any, Any, None]]
SchoolOption = Annotated[str, typer.Option("--school", help="The school's code, such as BTPS.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for another program.")]


def in_house(work: Work) -> None:
    """Do something in the house that the settings describe."""
    settings = load()

    async def opened() -> None:
        from bot.assemble import open_house  # noqa: PLC0415 - only commands that need the house load it

        async with open_house(settings) as house:
            await work(house)

    asyncio.run(opened())
