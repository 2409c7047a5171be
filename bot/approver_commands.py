"""The commands `helpdesk approver ...`: a school's administrators and Form Teachers (ADM-12, ADM-13)."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.failures import Failed
from bot.in_house import SchoolOption, Work, day, in_house, json_option, tell
from domain.school_hours import SINGAPORE

if TYPE_CHECKING:
    from bot.house import House
    from domain.requests import Approver
    from storage.interface_persons import Decided

INVITATION_DAYS = 7


class RoleName(StrEnum):
    """What somebody of a school may do; the words of domain.requests.Role, known before it is loaded."""

    APPROVER = "approver"
    TEACHER = "teacher"


approver_app = typer.Typer(
    help="A school's administrators, who approve requests, and its Form Teachers.", no_args_is_help=True
)
NameOption = Annotated[str, typer.Option("--name", help="Their name, as `helpdesk approver list` shows it.")]
IdOption = Annotated[str, typer.Option("--id", help="Their id, where several have that name.")]


@approver_app.command("invite")
def invite(
    school: SchoolOption,
    name: Annotated[str, typer.Option(help="The person's name, as colleagues know it.")],
    role: Annotated[
        RoleName, typer.Option(help="approver decides requests; teacher may only ask, for one class.")
    ] = RoleName.APPROVER,
    class_name: Annotated[
        str, typer.Option("--class", help="A Form Teacher's class, as the roster writes it.")
    ] = "",
    *,
    as_json: Annotated[bool, json_option("name, role, class, invitation, notes")] = False,
) -> None:
    """Invite an administrator or a Form Teacher and print the one-time code that enrols them."""
    from domain.mask import safe_text  # noqa: PLC0415 - only here
    from domain.requests import Role  # noqa: PLC0415 - the same

    shown, of_class = safe_text(name), safe_text(class_name)
    if not shown:
        raise Failed("an administrator needs a name: --name NAME")

    async def work(house: "House") -> None:
        with _known(school):
            notes = await _doubtful(house, school, shown, of_class)
            code = await house.approvers.invite(school, shown, Role(role), of_class)
        facts = {"name": shown, "role": role.value, "class": of_class, "invitation": code, "notes": notes}
        lines = [*(f"Note: {note}." for note in notes), *_how(shown, code)]
        tell(facts, lines, as_json=as_json)

    in_house(work)


async def _doubtful(house: "House", school: str, name: str, class_name: str) -> list[str]:
    """Return what may be a slip of the pen: a name that somebody has, a class in which nobody is."""
    named = [one for one in await house.approvers.of_school(school) if one.name.casefold() == name.casefold()]
    notes = [
        f"{row['id']} ({row['state']}) has the same name; remove the one that is not needed with --id"
        for row in map(_row, named)
    ]
    if class_name and not await house.approvers.has_class(school, class_name):
        notes.append(f"nobody on the roster is in class {class_name}; write it as the roster does")
    return notes


def _how(name: str, code: str) -> list[str]:
    days = f"within {INVITATION_DAYS} days"
    return [f"Give this line to {name}, to be sent to the bot in private, once, {days}:", f"/enrol {code}"]


@approver_app.command("list")
def list_all(
    school: SchoolOption,
    *,
    removed: Annotated[bool, typer.Option("--all", help="Who was removed too.")] = False,
    as_json: Annotated[bool, json_option("approvers (id, name, role, class, state)")] = False,
) -> None:
    """List a school's administrators and Form Teachers: who is active, invited or suspended."""

    async def work(house: "House") -> None:
        with _known(school):
            found = await house.approvers.of_school(school, removed=removed)
        rows = [_row(one) for one in found]
        lines = [_line(row) for row in rows]
        empty = "There is nobody yet; invite one with: helpdesk approver invite"
        tell({"approvers": rows}, lines or [empty], as_json=as_json)

    in_house(work)


def _row(approver: "Approver") -> dict[str, str]:
    from services.approvers import state_of  # noqa: PLC0415 - only commands that need the house load it

    return {
        "id": approver.id,
        "name": approver.name,
        "role": approver.role.value,
        "class": approver.class_name,
        "state": state_of(approver),
    }


def _line(row: dict[str, str]) -> str:
    of_class = f" of {row['class']}" if row["class"] else ""
    return f"{row['id']}  {row['state']:<9}  {row['name']}, {row['role']}{of_class}"


@approver_app.command("decisions")
def decisions(
    school: SchoolOption,
    since: Annotated[str, typer.Option(help="The first day, such as 2026-12-31, in Singapore.")],
    name: Annotated[str, typer.Option("--name", help="Their name; who was removed has it still.")] = "",
    approver_id: IdOption = "",
    *,
    as_json: Annotated[
        bool, json_option("decisions (at, approver, request, kind, what, login, colleague)")
    ] = False,
) -> None:
    """List what somebody decided since a day, and whose accounts it opened; that you looked is recorded.

    What was done is told in the words of docs/events.md. A number is the request's; what was done without
    one has none.
    """
    start = day(since, "--since")

    async def work(house: "House") -> None:
        found = await house.incidents.decided(school, start, name=name, approver_id=approver_id)
        rows = [_decision(one) for one in found]
        lines = map(_told, rows) if rows else ["Nothing was decided since then."]
        tell({"decisions": rows}, lines, as_json=as_json)

    _about(school, name, approver_id, work)


def _decision(one: "Decided") -> dict[str, str | int]:
    return {
        "at": one.at.astimezone(SINGAPORE).isoformat(timespec="minutes"),
        "approver": one.approver_id,
        "request": one.number,
        "kind": one.kind,
        "what": one.tag,
        "login": one.login,
        "colleague": one.colleague,
    }


def _told(row: dict[str, str | int]) -> str:
    number = f"#{row['request']} {row['kind']}" if row["request"] else "-"
    return f"{row['at']}  {row['what']}  {number}  {row['login'] or row['colleague'] or '(erased)'}"


@approver_app.command("remove")
def remove(school: SchoolOption, name: NameOption = "", approver_id: IdOption = "") -> None:
    """Withdraw somebody's authority at once, or void an invitation; the bot need not run."""

    async def work(house: "House") -> None:
        removed = await house.approvers.remove(school, name=name, approver_id=approver_id)
        can = "ask for nothing" if removed.class_name else "approve no requests"
        typer.echo(f"{removed.name} can {can} any more.")

    _about(school, name, approver_id, work)


@approver_app.command("restore")
def restore(school: SchoolOption, name: NameOption = "", approver_id: IdOption = "") -> None:
    """Let the codes of somebody count again who typed five wrong ones."""

    async def work(house: "House") -> None:
        restored = await house.approvers.restore(school, name=name, approver_id=approver_id)
        typer.echo(f"The codes of {restored.name} count again.")

    _about(school, name, approver_id, work)


@approver_app.command("renew")
def renew(
    school: SchoolOption,
    name: NameOption = "",
    approver_id: IdOption = "",
    *,
    as_json: Annotated[bool, json_option("name, invitation")] = False,
) -> None:
    """Void a lost authenticator at once and print the one-time code that enrols another."""

    async def work(house: "House") -> None:
        renewed, code = await house.approvers.renew(school, name=name, approver_id=approver_id)
        void = f"The authenticator of {renewed.name} counts no more."
        if not renewed.confirmed:
            void = f"The invitation that {renewed.name} had is void."
        lines = [void, *_how(renewed.name, code)]
        tell({"name": renewed.name, "invitation": code}, lines, as_json=as_json)

    _about(school, name, approver_id, work)


def _about(school: str, name: str, approver_id: str, work: Work) -> None:
    """Do something about one person of a school."""
    if bool(name) == bool(approver_id):
        raise Failed("say who: --name NAME, or --id ID where several have that name")

    async def known(house: "House") -> None:
        with _known(school):
            await work(house)

    in_house(known)


@contextmanager
def _known(school: str) -> Iterator[None]:
    """Say of a school that there is none by that code."""
    from storage.interface import NotFound  # noqa: PLC0415 - only here

    try:
        yield
    except NotFound:
        raise Failed(f"there is no school {school[:20]!a}; `helpdesk school list` shows all") from None
