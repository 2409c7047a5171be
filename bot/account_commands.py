"""The commands `helpdesk account ...`: how an account stands, and what the operator does about it."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.in_house import in_house, json_option, tell
from domain.school_hours import SINGAPORE

if TYPE_CHECKING:
    from bot.house import House
    from services.accounts import Locked, OperatorView
    from storage.records import Proof

account_app = typer.Typer(help="One account; everything done here is recorded.", no_args_is_help=True)
LoginArgument = Annotated[str, typer.Argument(help="The MIMS ID, such as tan_mei@students.edu.sg.")]


@account_app.command("show")
def show(
    login: LoginArgument,
    *,
    as_json: Annotated[
        bool,
        json_option(
            "login, school, class, state, enrolled_at, temporary_password_until, frozen_at, locks, "
            "directory_locked, known_chats, requests (number, kind, asked_at)"
        ),
    ] = False,
) -> None:
    """Show how an account stands: never answers, phones, e-mails or whose its chats are."""

    async def work(house: "House") -> None:
        view = await house.accounts.show(login)
        tell(_facts(view), _lines(view), as_json=as_json)

    in_house(work)


@account_app.command("unlock")
def unlock(
    login: LoginArgument,
    *,
    frozen: Annotated[
        bool, typer.Option("--frozen", help="Lift a freeze of the family too; speak to them first.")
    ] = False,
    as_json: Annotated[bool, json_option("login")] = False,
) -> None:
    """Clear every lock of an account: wrong tries of everybody, and the directory's own lock."""

    async def work(house: "House") -> None:
        account = await house.accounts.unlock(login, frozen=frozen)
        tell({"login": account.login}, [f"{account.login} is unlocked."], as_json=as_json)

    in_house(work)


@account_app.command("forget")
def forget(login: LoginArgument, *, as_json: Annotated[bool, json_option("login")] = False) -> None:
    """Forget what the family set up: password and its history, questions, e-mail, known chats.

    The account then stands as if it had never been enrolled; a new temporary password opens it.
    """

    async def work(house: "House") -> None:
        account = await house.accounts.forget(login)
        lines = [
            f"{account.login} is as it was before its first login.",
            f"It needs a temporary password: print one with: helpdesk slips --login {account.login}",
            "The family can ask the school for one too.",
        ]
        tell({"login": account.login}, lines, as_json=as_json)

    in_house(work)


def _facts(view: "OperatorView") -> dict[str, object]:
    return {
        "login": view.account.login,
        "school": view.school.code,
        "class": view.account.class_name,
        "state": _state(view),
        "enrolled_at": _time(view.questions_at),
        "temporary_password_until": _time(view.slip_until),
        "frozen_at": _time(view.frozen_at),
        "locks": _locks(view),
        "directory_locked": view.standing.locked or not view.standing.enabled,
        "known_chats": view.chats,
        "requests": [
            {"number": one.number, "kind": one.kind.value, "asked_at": _time(one.created_at)}
            for one in view.requests
        ],
    }


def _state(view: "OperatorView") -> str:
    if view.account.left_at is not None:
        return "left"
    if view.frozen_at is not None:
        return "frozen"
    return "enrolled" if view.is_enrolled else "not enrolled"


def _locks(view: "OperatorView") -> dict[str, object]:
    """Tell of each kind of proof whether unknown chats are locked out, until when, and how many people."""
    return {
        proof.value: {
            "unknown_chats": not lock.strangers.allowed,
            "until": _time(lock.strangers.until),
            "people": lock.people,
        }
        for proof, lock in _closed(view).items()
    }


def _closed(view: "OperatorView") -> "dict[Proof, Locked]":
    """Return the locks that wrong tries have closed; a freeze, told apart, would close all of them."""
    return {
        proof: lock
        for proof, lock in view.locks.items()
        if lock.people or not (lock.strangers.allowed or view.frozen_at)
    }


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(SINGAPORE).isoformat(timespec="minutes")


_PROOFS = {
    "answers": "questions",
    "current_password": "current password",
    "temporary_password": "temporary password",
}


def _lines(view: "OperatorView") -> Iterator[str]:
    """Tell a person the same, a line each."""
    account = view.account
    yield f"{account.login}: {view.school.code}, class {account.class_name or '-'}, {_state(view)}."
    if view.questions_at is not None:
        yield f"Questions set: {_time(view.questions_at)}"
    if view.slip_until is not None:
        yield f"Temporary password, not used yet: good until {_time(view.slip_until)}"
    if view.frozen_at is not None:
        yield f"Frozen by the family: {_time(view.frozen_at)}"
    yield f"Known chats: {view.chats}"
    if view.standing.locked or not view.standing.enabled:
        yield "The school login itself is locked."
    yield from _locked(view)
    for one in view.requests:
        yield f"Open request #{one.number}: {one.kind.value.replace('_', ' ')}, {_time(one.created_at)}"


def _locked(view: "OperatorView") -> Iterator[str]:
    for proof, lock in _closed(view).items():
        if not lock.strangers.allowed and view.frozen_at is None:
            until = f"until {_time(lock.strangers.until)}" if lock.strangers.until else "until it is unlocked"
            yield f"Locked by wrong tries, {_PROOFS[proof.value]}: unknown chats {until}"
        if lock.people:
            yield f"Locked by wrong tries, {_PROOFS[proof.value]}: {lock.people} people"
