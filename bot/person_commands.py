"""The commands `helpdesk person ...`: what is kept or under way of somebody, and its end (PRV-07, SES-06)."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.failures import Failed
from bot.in_house import in_house, json_option, tell

if TYPE_CHECKING:
    from bot.house import House
    from services.persons import Who

person_app = typer.Typer(help="What is kept of a person, and what they have under way.", no_args_is_help=True)
LoginOption = Annotated[str, typer.Option(help="The student's MIMS ID.")]
TelegramOption = Annotated[
    int, typer.Option(min=0, max=2**52, help="The number that Telegram gave the person.")
]


@person_app.command("export")
def export(
    login: LoginOption = "",
    telegram: TelegramOption = 0,
    out: Annotated[
        Path | None, typer.Option(help="A new file, readable by you alone; else it goes to the screen.")
    ] = None,
) -> None:
    """Write everything that is kept of a student or of a Telegram user, as JSON; secrets are left out."""
    who = _who(login, telegram)

    async def work(house: "House") -> None:
        text = json.dumps(await house.persons.export(who), ensure_ascii=False, indent=1)
        if out is None:
            typer.echo(text)
            return
        _write(out, text)
        typer.echo(f"Everything that is kept stands in {out}.")

    in_house(work)


@person_app.command("erase")
def erase(
    login: LoginOption = "",
    telegram: TelegramOption = 0,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without it you are told what would go.")] = False,
    as_json: Annotated[bool, json_option("erased, rows (by table)")] = False,
) -> None:
    """Erase a student or a Telegram user now. Who is on the next roster comes back as somebody new."""
    who = _who(login, telegram)

    async def work(house: "House") -> None:
        rows = dict(await (house.persons.erase(who) if yes else house.persons.count(who)))
        said = ", ".join(f"{count} of {name}" for name, count in sorted(rows.items()))
        lines = (
            [f"Erased: {said}."]
            if yes
            else [
                f"This would erase: {said}.",
                "The audit log stays whole, and names them no more.",
                "Repeat it with --yes to do so.",
            ]
        )
        tell({"erased": yes, "rows": rows}, lines, as_json=as_json)

    in_house(work)


@person_app.command("stop")
def stop(
    login: LoginOption = "",
    telegram: TelegramOption = 0,
    *,
    everybody: Annotated[bool, typer.Option("--all", help="Whatever anybody has under way now.")] = False,
    as_json: Annotated[bool, json_option("tasks, permits: how many of each were ended")] = False,
) -> None:
    """End what is under way: tasks in the middle, their codes and questions, and approvals not used yet.

    Of an account, of a Telegram user, or of all. It works while the bot runs and without Telegram; people
    are told as of a task whose time is over, and can begin again. What a school was asked still waits there.
    """
    if everybody and (login or telegram):
        raise Failed("say who: --login ID, --telegram NUMBER, or --all for everybody; one of them")
    who = None if everybody else _who(login, telegram, or_else=", or --all for everybody")

    async def work(house: "House") -> None:
        done = await (house.stops.stop_all() if who is None else house.stops.stop(who))
        tasks = "1 task" if done.tasks == 1 else f"{done.tasks} tasks"
        permits = "1 unused approval" if done.permits == 1 else f"{done.permits} unused approvals"
        tell(asdict(done), [f"Ended: {tasks}, {permits}."], as_json=as_json)

    in_house(work)


def _who(login: str, telegram: int, or_else: str = "") -> "Who":
    from domain.login import canonical  # noqa: PLC0415 - only here
    from services.persons import Who  # noqa: PLC0415 - only here

    if bool(login) == bool(telegram):
        raise Failed(
            f"say who: --login ID for a student, or --telegram NUMBER for somebody who chats{or_else}"
        )
    if not login:
        return Who(user_id=telegram)
    try:
        return Who(canonical(login).value)
    except ValueError:
        raise Failed("this is no MIMS ID of a student; write it whole") from None


def _write(path: Path, text: str) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Failed(f"{path} exists already and is never overwritten; name another file") from None
    except OSError as problem:
        raise Failed(f"{path} cannot be written: {problem.strerror}") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
