"""The commands `helpdesk incident ...`: whom to tell when something went wrong (PRV-10)."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.failures import Failed
from bot.in_house import day, in_house, json_option, tell
from domain.school_hours import SINGAPORE

if TYPE_CHECKING:
    from bot.house import House
    from services.incidents import Affected

COLUMNS = (
    "login", "full_name", "class_name", "school", "left", "what", "first_at", "last_at",
    "recovery_email", "known_chats",
)  # fmt: skip
MANY = 500
"""So many people make a breach one that must be notified, whatever was lost (PDPA, part 6A)."""
incident_app = typer.Typer(help="When something went wrong.", no_args_is_help=True)


@incident_app.command("affected")
def affected(
    since: Annotated[str, typer.Option(help="The first day, such as 2026-12-31, in Singapore.")],
    out: Annotated[Path, typer.Option(help="A new CSV, readable by you alone.")],
    until: Annotated[str, typer.Option(help="The last day; left out, until now.")] = "",
    school: Annotated[str, typer.Option(help="One school alone, by its code.")] = "",
    *,
    as_json: Annotated[bool, json_option("file, accounts, since, until")] = False,
) -> None:
    """List the accounts with which anything was done or begun in a time, and how to reach the families.

    What happened is told in the words of docs/events.md; `task:` names what somebody began. That the list
    was made is recorded. The log goes back twelve months.
    """
    from services.slips import placed, refuse_existing  # noqa: PLC0415 - only here

    start = day(since, "--since")
    end = day(until, "--until") + timedelta(days=1) if until else None

    async def work(house: "House") -> None:
        now = house.outside.timing.now()
        last = min(end or now, now)
        if start >= last:
            raise Failed("this time has not begun: --since lies after --until, or in the future")
        refuse_existing(out)
        count, pages = await house.incidents.affected(start, last, school)
        with placed(out, await _table(pages)):
            pass
        span = {"since": start.isoformat(), "until": last.astimezone(SINGAPORE).isoformat(timespec="seconds")}
        tell({"file": str(out), "accounts": count, **span}, _lines(out, count), as_json=as_json)

    in_house(work)


def _lines(out: Path, count: int) -> list[str]:
    many = [f"{MANY} people or more: the PDPC must be told, within 3 calendar days."] if count >= MANY else []
    accounts = "1 account is" if count == 1 else f"{count} accounts are"
    return [f"{accounts} in {out}.", *many, "Names and addresses are in it: delete it when it has served."]


async def _table(pages: "AsyncIterator[list[Affected]]") -> bytes:
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    async for page in pages:
        table.writerows(_cells(one) for one in page)
    return text.getvalue().encode()


def _cells(one: "Affected") -> list[str]:
    from services.slips import harmless, slip_time  # noqa: PLC0415 - only here

    whose, touched = one.reached, one.touched
    left = "" if whose.left_at is None else slip_time(whose.left_at)
    cells = (
        whose.login, whose.full_name, whose.class_name, whose.school, left,
        "; ".join(sorted(touched.deeds)), slip_time(touched.first), slip_time(touched.last),
        whose.email, str(whose.chats),
    )  # fmt: skip
    return [harmless(cell) for cell in cells]
