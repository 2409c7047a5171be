"""`helpdesk check`: looks at everything a bot needs and says what is wrong and how to mend it."""

import json
import os
import stat
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.table import Table
from telegram import Bot, ChatMember, ChatMemberAdministrator
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError
from telegram.request import BaseRequest, HTTPXRequest

from bot.assemble import House, open_house
from bot.settings import ENV_FILE, Settings, SettingsProblem, load
from domain.evidence import EvidenceMode
from storage.errors import DatabaseProblem
from storage.keys import ForeignKeyFile, KeyFileProblem, load_keyring
from storage.records import School
from storage.sealing import OpeningFailed

_PATIENCE = 10.0


class Level(StrEnum):
    """How a finding bears on the bot: it works, it works less well than it could, it does not work."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found, and what to do about it."""

    level: Level
    subject: str
    text: str
    mend: str = ""

    @property
    def is_bad(self) -> bool:
        """Whether the bot cannot work like this."""
        return self.level is Level.BAD


def ok(subject: str, text: str) -> Finding:
    """Make a finding with nothing to do."""
    return Finding(Level.OK, subject, text)


def warn(subject: str, text: str, mend: str) -> Finding:
    """Make a finding that can wait."""
    return Finding(Level.WARN, subject, text, mend)


def bad(subject: str, text: str, mend: str) -> Finding:
    """Make a finding that cannot."""
    return Finding(Level.BAD, subject, text, mend)


async def examine(env_file: Path = ENV_FILE, request: BaseRequest | None = None) -> list[Finding]:
    """Look at everything, in the order in which things depend on each other.

    Args:
        env_file: where the settings stand.
        request: how to reach Telegram, for tests.
    """
    try:
        settings = load(env_file)
    except SettingsProblem as problem:
        return [
            bad("settings", line, f"Change it in {env_file} or the environment.") for line in problem.lines
        ]
    found = list(_settings(settings, env_file))
    house_findings = [finding async for finding in _house(settings, request)]
    return [*found, *house_findings]


def _settings(settings: Settings, env_file: Path) -> Iterator[Finding]:
    yield ok("settings", "every setting is understood.")
    if env_file.is_file() and settings.bot_token.get_secret_value() and _is_open(env_file):
        yield warn(
            "settings",
            f"other people can read {env_file}, and the token may be in it.",
            f"chmod 600 {env_file}",
        )
    if settings.evidence is EvidenceMode.ANSWERS:
        text = "EVIDENCE=answers lets three right answers alone reset a password; they can be guessed."
        yield warn("evidence", text, "Use EVIDENCE=known unless the school has decided otherwise.")
    api = urlsplit(settings.telegram_api_url)
    if api.scheme == "http" and api.hostname not in {"localhost", "127.0.0.1", "::1"}:
        text = "TELEGRAM_API_URL is not encrypted: the token and every message can be read on the way."
        yield warn("telegram", text, "Use https, or a server on this machine.")


def _is_open(path: Path) -> bool:
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


async def _house(settings: Settings, request: BaseRequest | None) -> AsyncIterator[Finding]:
    schools: list[School] = []
    keys = _keys(settings)
    yield keys
    if not keys.is_bad:
        missing = _missing_database(settings)
        if missing is not None:
            yield missing
        else:
            found, schools = await _database(settings)
            for finding in found:
                yield finding
    async for finding in _telegram(settings, schools, request):
        yield finding


def _keys(settings: Settings) -> Finding:
    try:
        load_keyring(settings.key_file)
    except KeyFileProblem as problem:
        return bad(
            "keys", f"{problem}.", "`helpdesk init` makes a key file; a lost one comes from your safe copy."
        )
    return ok("keys", f"{settings.key_file} holds every key and only its owner can read it.")


def _missing_database(settings: Settings) -> Finding | None:
    path = Path(settings.database.removeprefix("sqlite:///"))
    if path.exists():
        return None
    return bad("database", f"there is no database {path}.", "Run `helpdesk init`, or restore a backup.")


async def _database(settings: Settings) -> tuple[list[Finding], list[School]]:
    try:
        async with open_house(settings) as house:
            schools = await house.schools.list()
            found = [ok("database", "it can be reached and has the newest tables.")]
            found += [finding for school in schools for finding in await _approvers(house, school)]
            found += await _questions(house)
    except (OpeningFailed, ForeignKeyFile):
        text = "the key file does not belong to this database."
        return [bad("database", text, "Put the right key file at KEY_FILE.")], []
    except DatabaseProblem as problem:
        return [bad("database", f"{problem}.", "See docs/operations for backup and restore.")], []
    if not schools:
        found.append(warn("schools", "there is no school yet.", "Run `helpdesk school add CODE NAME`."))
    return found, schools


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


async def _approvers(house: House, school: School) -> list[Finding]:
    """Nobody is an administrator by default (ADM-13), so say where nobody is one."""
    async with house.store.read() as tx:
        active = [each for each in await tx.approvers.list_by_school(school.id) if each.is_active]
    subject = f"school {school.code}"
    if active:
        return [ok(subject, f"{len(active)} can approve requests.")]
    mend = f"Run `helpdesk approver invite --school {school.code} --name NAME`."
    return [warn(subject, "nobody can approve requests yet.", mend)]


async def _telegram(
    settings: Settings, schools: list[School], request: BaseRequest | None
) -> AsyncIterator[Finding]:
    try:
        token = settings.token()
    except SettingsProblem as problem:
        yield bad("telegram", f"{problem}.", "Then set BOT_TOKEN or BOT_TOKEN_FILE.")
        return
    line = request or HTTPXRequest(connect_timeout=_PATIENCE, read_timeout=_PATIENCE)
    bot = Bot(token, base_url=f"{settings.telegram_api_url}/bot", request=line, get_updates_request=line)
    try:
        async with bot:
            yield ok("telegram", f"the token belongs to @{bot.username}.")
            async for finding in _webhook(bot):
                yield finding
            for school in schools:
                yield await _group(bot, school)
    except (InvalidToken, Forbidden):
        yield bad("telegram", "Telegram does not accept the token.", "Get the right one from @BotFather.")
    except TelegramError:
        mend = "Check the network and TELEGRAM_API_URL."
        yield bad("telegram", f"{settings.telegram_api_url} cannot be reached.", mend)


async def _webhook(bot: Bot) -> AsyncIterator[Finding]:
    if (await bot.get_webhook_info()).url:
        mend = "`helpdesk run` takes it away; if you did not set it, get a new token from @BotFather."
        yield warn("telegram", "a webhook is set, and messages go there.", mend)


async def _group(bot: Bot, school: School) -> Finding:
    subject = f"school {school.code}"
    again = f"Run `helpdesk school bind {school.code}` and send the new line in the group."
    if school.group_chat_id is None:
        return warn(subject, "its admin group is not bound, so nobody sees requests.", again)
    if school.bot_id != bot.id:
        return bad(subject, "its admin group is bound to another bot.", again)
    try:
        member = await bot.get_chat_member(school.group_chat_id, bot.id)
    except (BadRequest, Forbidden):
        return bad(subject, "its admin group is gone, or the bot is not in it.", f"Add the bot. {again}")
    return _standing(subject, member, again)


def _standing(subject: str, member: ChatMember, again: str) -> Finding:
    if member.status in {ChatMember.LEFT, ChatMember.BANNED}:
        return bad(subject, "the bot is not in its admin group.", f"Add the bot. {again}")
    if not isinstance(member, ChatMemberAdministrator):
        return bad(
            subject,
            "the bot is no administrator of the group.",
            "Make it one, with the right to delete messages.",
        )
    if not member.can_delete_messages:
        return bad(
            subject, "the bot may not delete messages in the group.", "Give it the right to delete messages."
        )
    return ok(subject, "the bot is an administrator of its admin group.")


def show(findings: list[Finding], *, as_json: bool = False) -> None:
    """Write the findings: a table on a terminal, a line each elsewhere, or JSON."""
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    elif sys.stdout.isatty():
        Console().print(_table(findings))
    else:
        for each in findings:
            typer.echo(f"{each.level.value:<4}  {each.subject}: {each.text} {each.mend}".rstrip())


def _table(findings: list[Finding]) -> Table:
    colours = {Level.OK: "green", Level.WARN: "yellow", Level.BAD: "bold red"}
    table = Table("", "what", "found", "to do", show_lines=False, box=None)
    for each in findings:
        table.add_row(each.level.value, each.subject, each.text, each.mend, style=colours[each.level])
    return table
