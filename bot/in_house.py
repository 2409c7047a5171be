"""What commands have in common: the options, opening the house, telling what was done (architecture 8)."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.failures import Failed
from bot.settings import load
from domain.school_hours import SINGAPORE

if TYPE_CHECKING:
    from bot.house import House
    from storage.records import School

# Far from where a time cannot be reckoned with any more, or be written in UTC.
_FIRST_YEAR, _LAST_YEAR = 2000, 2999
Work = Callable[["House"], Coroutine[Any, Any, None]]
SchoolOption = Annotated[str, typer.Option("--school", help="The school's code, such as BTPS.")]


def json_option(keys: str) -> Any:  # noqa: ANN401 - typer declares its options so
    """Return the option `--json` of a command; `keys` tells what is in the object, for `--help`."""
    return typer.Option("--json", help=f"Write one JSON object for another program: {keys}.")


def tell(facts: Mapping[str, object], lines: Iterable[str], *, as_json: bool) -> None:
    """Write lines for a person, or the facts as one JSON object for a program."""
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False))
        return
    for line in lines:
        typer.echo(line)


def day(text: str, option: str) -> datetime:
    """Read a day such as 2026-12-31 as its first moment in Singapore.

    Raises:
        bot.failures.Failed: it is written otherwise; `option` says where.
    """
    try:
        moment = datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=SINGAPORE)
    except ValueError:
        moment = None
    if moment is None or not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise Failed(f"{option} takes a day such as 2026-12-31")
    return moment


async def school_of(house: "House", code: str) -> "School":
    """Return a school by its code.

    Raises:
        services.schools.SchoolProblem: there is none.
    """
    from services.schools import no_such_school  # noqa: PLC0415 - only commands that need the house load it
    from storage.interface import NotFound  # noqa: PLC0415 - the same

    try:
        return await house.schools.get(code)
    except NotFound:
        raise no_such_school(code) from None


def in_house(work: Work) -> None:
    """Do something in the house that the settings describe."""
    settings = load()

    async def opened() -> None:
        from bot.assemble import open_house  # noqa: PLC0415 - only commands that need the house load it

        async with open_house(settings) as house:
            await work(house)

    asyncio.run(opened())
