"""The commands `helpdesk roster ...`: importing the students of a school from a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.in_house import SchoolOption, in_house, json_option, tell

if TYPE_CHECKING:
    from bot.house import House

roster_app = typer.Typer(help="The students of a school.", no_args_is_help=True)


@roster_app.command("import")
def import_file(  # noqa: PLR0913 - one for each option
    file: Annotated[Path, typer.Argument(help="The roster with a header, as CSV in UTF-8 or as .xlsx.")],
    school: SchoolOption,
    *,
    complete: Annotated[
        bool, typer.Option("--complete", help="The file names everybody: who is missing has left the school.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Say what would happen, with the first of each kind; change nothing."),
    ] = False,
    move: Annotated[
        bool, typer.Option("--move", help="Who belongs to another school comes to this one.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="It is meant that more than a fifth of the school leaves.")
    ] = False,
    temporary_passwords: Annotated[
        Path | None,
        typer.Option(help="A new CSV for the temporary passwords of those in the file who never enrolled."),
    ] = None,
    as_json: Annotated[
        bool,
        json_option(
            "dry_run, added, updated, unchanged, left, issued, phones_emptied, emails_emptied, foreign (line "
            "numbers), columns_left_alone, class_changed, moved; of a dry run also refused (why) and preview "
            "(the first of each kind)"
        ),
    ] = False,
) -> None:
    """Add and update students from a file: all of it, or nothing when a row is wrong.

    A column that the file does not have is left as it is; one that is there replaces what there was, and
    an empty cell empties it.
    """
    from bot.progress import shown  # noqa: PLC0415 - only here
    from bot.stopping import stoppable  # noqa: PLC0415 - only here
    from services.roster import Import  # noqa: PLC0415 - only here

    order = Import(file, school, complete, dry_run, slips=temporary_passwords, move=move, many_leave=yes)

    async def work(house: "House") -> None:
        with shown() as progress, stoppable(progress) as report:
            done = await house.roster.import_file(order, report)
        tell(done.facts(order), done.lines(order), as_json=as_json)

    in_house(work)
