"""The commands `helpdesk approver ...`: inviting, listing and removing administrators (ADM-12, ADM-13)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from bot.failures import Failed
from bot.in_house import SchoolOption, in_house, json_option, tell

if TYPE_CHECKING:
    from bot.house import House
    from domain.requests import Approver

INVITATION_DAYS = 7

approver_app = typer.Typer(help="Administrators who approve requests.", no_args_is_help=True)


@approver_app.command("invite")
def invite(
    school: SchoolOption,
    name: Annotated[str, typer.Option(help="The administrator's name, as colleagues know it.")],
    *,
    as_json: Annotated[bool, json_option("name, invitation")] = False,
) -> None:
    """Invite an administrator and print the one-time code that enrols them."""
    from domain.mask import safe_text  # noqa: PLC0415 - only here

    shown = safe_text(name)
    if not shown:
        raise Failed("an administrator needs a name: --name NAME")

    async def work(house: "House") -> None:
        with _known(school):
            code = await house.approvers.invite(school, shown)
        days = f"within {INVITATION_DAYS} days"
        how = f"Give this line to {shown}, to be sent to the bot in private, once, {days}:"
        tell({"name": shown, "invitation": code}, [how, f"/enrol {code}"], as_json=as_json)

    in_house(work)


@approver_app.command("list")
def list_all(
    school: SchoolOption, *, as_json: Annotated[bool, json_option("approvers (id, name, state)")] = False
) -> None:
    """List a school's administrators: who can approve, who is invited, who is suspended."""

    async def work(house: "House") -> None:
        with _known(school):
            found = await house.approvers.of_school(school)
        rows = [{"id": one.id, "name": one.name, "state": _state(one)} for one in found]
        lines = [f"{row['id']}  {row['state']:<9}  {row['name']}" for row in rows]
        empty = "There is nobody yet; invite one with: helpdesk approver invite"
        tell({"approvers": rows}, lines or [empty], as_json=as_json)

    in_house(work)


@approver_app.command("remove")
def remove(
    school: SchoolOption,
    name: Annotated[
        str, typer.Option(help="The administrator's name, as `helpdesk approver list` shows it.")
    ] = "",
    approver_id: Annotated[str, typer.Option("--id", help="Their id, where several have that name.")] = "",
) -> None:
    """Withdraw an administrator's authority at once, or void an invitation; the bot need not run."""
    if bool(name) == bool(approver_id):
        raise Failed("say who: --name NAME, or --id ID where several have that name")

    async def work(house: "House") -> None:
        with _known(school):
            removed = await house.approvers.remove(school, name=name, approver_id=approver_id)
        typer.echo(f"{removed.name} can approve no requests any more.")

    in_house(work)


def _state(approver: "Approver") -> str:
    from domain.totp import suspended  # noqa: PLC0415 - only here

    if not approver.confirmed:
        return "invited"
    return "suspended" if suspended(approver.failures) else "active"


@contextmanager
def _known(school: str) -> Iterator[None]:
    """Say of a school that there is none by that code."""
    from storage.interface import NotFound  # noqa: PLC0415 - only here

    try:
        yield
    except NotFound:
        raise Failed(f"there is no school {school[:20]!a}; `helpdesk school list` shows all") from None
