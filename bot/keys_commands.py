"""The commands `helpdesk keys ...`: which keys there are, new ones while the bot runs, old ones taken out."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.in_house import in_house, json_option, tell
from storage.key_file import Purpose

if TYPE_CHECKING:
    from bot.house import House
    from services.keys import Rotated, Standing

NOT_DONE = 1
keys_app = typer.Typer(help="The keys of this installation.", no_args_is_help=True)


@keys_app.command("list")
def list_all(
    *, as_json: Annotated[bool, json_option("keys (purpose, id, active, made, rows, stays)")] = False
) -> None:
    """List every key: what it is for, since when, and what still needs an older one. No key is shown."""

    async def work(house: "House") -> None:
        keys = await house.keys.standings()
        tell({"keys": [_facts(one) for one in keys]}, map(_line, keys), as_json=as_json)

    in_house(work)


@keys_app.command("rotate")
def rotate(
    purpose: Annotated[
        list[Purpose] | None, typer.Argument(help="What the keys are for; without any, all that can change.")
    ] = None,
    *,
    as_json: Annotated[
        bool,
        json_option("rotated (purpose, id, rows, stuck, resumed): rows moved, and rows that do not open"),
    ] = False,
) -> None:
    """Make new keys and seal everything with them while the bot runs; interrupted, it goes on next time.

    The older keys open what is left, until `helpdesk keys retire` takes them out.
    """
    from bot.progress import shown  # noqa: PLC0415 - only here
    from bot.stopping import stoppable  # noqa: PLC0415 - only here

    async def work(house: "House") -> None:
        with shown() as progress, stoppable(progress) as report:
            done = await house.keys.rotate(purpose or (), report)
        lines = [line for one in done for line in _told(one)]
        copied = (
            f"Copy {house.settings.key_file} to your safe place again; backups of before need the old copy."
        )
        tell({"rotated": [_rotated(one) for one in done]}, [*lines, copied], as_json=as_json)
        if any(one.stuck for one in done):
            raise typer.Exit(NOT_DONE)

    in_house(work)


@keys_app.command("retire")
def retire(
    *, as_json: Annotated[bool, json_option("retired, kept (purpose, id, active, made, rows, stays)")] = False
) -> None:
    """Take out the older keys that nothing needs any more, and say why the others stay.

    A backup of before opens only with the key file of then.
    """

    async def work(house: "House") -> None:
        gone, kept = await house.keys.retire()
        lines = [f"{one.purpose.value} {one.key.id} is taken out." for one in gone]
        lines += [f"{one.purpose.value} {one.key.id} stays; {one.stays}." for one in kept]
        facts = {"retired": [_facts(one) for one in gone], "kept": [_facts(one) for one in kept]}
        tell(facts, lines or ["There is no older key."], as_json=as_json)

    in_house(work)


def _facts(one: "Standing") -> dict[str, object]:
    made = one.key.made.isoformat() if one.key.made else None
    return {
        "purpose": one.purpose.value,
        "id": one.key.id,
        "active": one.is_active,
        "made": made,
        "rows": one.rows,
        "stays": one.stays,
    }


def _line(one: "Standing") -> str:
    made = f"{one.key.made:%Y-%m-%d}" if one.key.made else "made before that was noted"
    state = "active" if one.is_active else f"only opens; {one.stays or 'can be retired'}"
    return f"{one.purpose.value:<20}  {one.key.id}  {made:<10}  {state}"


def _rotated(one: "Rotated") -> dict[str, object]:
    return {
        "purpose": one.purpose.value,
        "id": one.key_id,
        "rows": one.rows,
        "stuck": one.stuck,
        "resumed": one.is_resumed,
    }


def _told(one: "Rotated") -> list[str]:
    begun = "gone on with" if one.is_resumed else "rotated"
    lines = [f"{one.purpose.value} {one.key_id}: {begun}, {one.rows} rows moved."]
    if one.stuck:
        lines.append(
            f"{one.stuck} rows do not open and stay as they are: they are damaged; see your backups."
        )
    return lines
