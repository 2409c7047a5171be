"""What `helpdesk check` looks at on this machine: disk, keys, database, directory, and who can approve."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.assemble import keys_of, open_house
from bot.audit_checks import check_audit
from bot.findings import Finding, bad, from_problem, ok, warn
from bot.house import House
from bot.settings import Settings
from domain.evidence import EvidenceMode
from domain.school_rules import applied, check
from domain.totp import suspended
from storage.errors import DatabaseProblem, DatabaseTooNew, remedy
from storage.inspection import Condition, inspect_database
from storage.keys import ForeignKeyFile, KeyFileProblem
from storage.records import AuditRow, School
from storage.sealing import OpeningFailed

MEGABYTE = 1_000_000
LITTLE = 1000 * MEGABYTE
"""Free space below which the operator is warned: the roster of the whole country needs about as much."""
TOO_LITTLE = 100 * MEGABYTE
FEWEST = 2
"""Approvers whom a school needs, so that one stands in for the other (ADM-13)."""
_COPY = "Put a backup of the database in its place and keep the file that is there."
_ACCESS = "Let the user that runs the bot read and write the database and its folder."


def check_disk(settings: Settings) -> Iterator[Finding]:
    """Say whether the data can be written, and for how long."""
    for folder in dict.fromkeys((settings.data_dir, _path(settings).parent)):
        if folder.exists():
            yield from _folder(folder)


def _folder(folder: Path) -> Iterator[Finding]:
    if not folder.is_dir():
        yield bad("disk", f"{folder} is no folder.", "Set DATA_DIR to a folder, or move that file away.")
        return
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        mend = f"Let the user that runs the bot write in {folder}."
        yield bad("disk", f"nothing can be written in {folder}: {problem.strerror}.", mend)
    free = shutil.disk_usage(folder).free
    if free < LITTLE:
        judge = bad if free < TOO_LITTLE else warn
        text = f"the disk of {folder} is nearly full: {free // MEGABYTE} MB are free."
        yield judge("disk", text, f"Free some space: {LITTLE // MEGABYTE} MB are enough.")


def check_keys(settings: Settings) -> Finding:
    """Say whether the key file can be used."""
    path = settings.key_file
    try:
        keyring = keys_of(settings)
    except KeyFileProblem as problem:
        return from_problem("keys", problem, "Put the key file back from your safe copy.")
    if keyring.unfinished:
        text = f"the rotation of {len(keyring.unfinished)} keys was interrupted."
        return warn("keys", text, "Run `helpdesk keys rotate`: it goes on where it was.")
    return ok("keys", f"{path} holds every key and only its owner can read it.")


@dataclass(frozen=True, slots=True)
class Inside:
    """What other checks need of the house, where it can be opened: its schools, and when a rival was met."""

    schools: list[School] = field(default_factory=list)
    met: AuditRow | None = None


async def check_house(settings: Settings) -> tuple[list[Finding], Inside]:
    """Look into the database without changing it; return what other checks need of it too."""
    path = _path(settings)
    try:
        condition = await asyncio.to_thread(inspect_database, settings.database)
        if condition is Condition.CURRENT:
            return await _opened(settings)
    except (OpeningFailed, ForeignKeyFile):
        text = "the key file does not belong to this database."
        return [bad("database", text, "Put the right key file at KEY_FILE, or set KEY_FILE to it.")], Inside()
    except DatabaseTooNew as problem:
        return [from_problem("database", problem, _COPY)], Inside()
    except DatabaseProblem as problem:
        return [_unusable(problem)], Inside()
    except OSError as problem:
        return [bad("database", f"{path} cannot be used: {problem.strerror}.", _ACCESS)], Inside()
    return [_unused(condition, path)], Inside()


def _unusable(problem: DatabaseProblem) -> Finding:
    mend = remedy(problem)
    return bad("database", f"{problem}.", f"{mend[0].upper()}{mend[1:]}." if mend else _COPY)


def _unused(condition: Condition, path: Path) -> Finding:
    if condition is Condition.OLD:
        text = f"the database {path} has the tables of an older version."
        return warn("database", text, "`helpdesk run` brings them up to date; make a copy of the file first.")
    is_missing = condition is Condition.MISSING
    text = f"there is no database {path}." if is_missing else f"the database {path} is empty."
    return bad("database", text, "Run `helpdesk init`, or restore a backup.")


async def _opened(settings: Settings) -> tuple[list[Finding], Inside]:
    async with open_house(settings) as house:
        schools = await house.schools.list()
        found = [
            ok("database", "it is whole, can be written and has the newest tables."),
            ok("directory", "accounts and passwords live in this database (embedded)."),
        ]
        found += [await _approvers(house, school) for school in schools]
        found += [finding for school in schools for finding in _rules(house, school)]
        found += await _questions(house)
        found += await check_audit(house)
        met = await house.rivals.last()
    if not schools:
        found.append(warn("schools", "there is no school yet.", "Run `helpdesk school add CODE NAME`."))
    return found, Inside(schools, met)


def _rules(house: House, school: School) -> Iterator[Finding]:
    """Say what a school's own rules make weaker, and what does not go with the settings any more."""
    own, subject = applied(house.policy, school.rules), f"school {school.code}"
    again = f"helpdesk school set {school.code} --reset"
    try:
        check(own)
    except ValueError as problem:
        mend = f"Run `{again} NAME` for one of its rules, or change the settings back."
        yield bad(subject, f"its own rules do not go with the settings: {problem}.", mend)
    if own.evidence is EvidenceMode.ANSWERS and house.policy.evidence is not EvidenceMode.ANSWERS:
        text = "there three right answers alone reset a password; they can be guessed."
        yield warn(subject, text, f"Run `{again} evidence` unless the school has decided so.")


async def _questions(house: House) -> list[Finding]:
    """Say when QUESTIONS was changed: then its number tells who was enrolled before (ENU-01)."""
    async with house.store.read() as tx:
        numbers = await tx.answers.numbers()
    others = sorted(number for number in numbers if number != house.policy.questions)
    if not others:
        return []
    older = sum(numbers[number] for number in others)
    text = (
        f"QUESTIONS={house.policy.questions}, but {older} enrolled with another number, which tells on them."
    )
    mend = f"Set QUESTIONS={max(numbers, key=numbers.__getitem__)}, as most have it."
    return [warn("questions", text, mend)]


async def _approvers(house: House, school: School) -> Finding:
    """Nobody is an administrator by default (ADM-13), and five wrong codes suspend one (TOT-03)."""
    async with house.store.read() as tx:
        active = [each for each in await tx.approvers.list_by_school(school.id) if each.can_approve]
    subject, at = f"school {school.code}", f"--school {school.code}"
    invite = f"Run `helpdesk approver invite {at} --name NAME`"
    if not active:
        return warn(subject, "nobody can approve requests yet.", f"{invite}.")
    stopped = sum(suspended(each.failures) for each in active)
    if stopped:
        judge = bad if stopped == len(active) else warn
        text = f"{stopped} of {len(active)} approvers are suspended after too many wrong one-time codes."
        who = f"`helpdesk approver list {at}` shows whom"
        return judge(subject, text, f"Run `helpdesk approver restore {at} --name NAME`; {who}.")
    if len(active) < FEWEST:
        text = "only 1 can approve requests: nobody stands in, and nobody approves what is about them."
        return warn(subject, text, f"{invite} for another; two are the least.")
    return ok(subject, f"{len(active)} can approve requests.")


def _path(settings: Settings) -> Path:
    return Path(settings.database.removeprefix("sqlite:///"))
