"""`helpdesk check`: looks at everything a bot needs and says what is wrong and how to mend it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from telegram.request import BaseRequest

from bot.assemble import outside
from bot.findings import Finding, bad, ok, warn
from bot.house_checks import Inside, check_disk, check_house, check_keys
from bot.mail_checks import check_mail
from bot.settings import ENV_FILE, Settings, SettingsProblem, load
from bot.telegram_checks import LISTENING, Listener, check_telegram
from domain.evidence import EvidenceMode


async def examine(
    env_file: Path = ENV_FILE, request: BaseRequest | None = None, listening: int = LISTENING
) -> list[Finding]:
    """Look at everything, in the order in which things depend on each other.

    Args:
        env_file: where the settings stand.
        request: how to reach Telegram, for tests.
        listening: for how many seconds to listen for another process with this bot's token.
    """
    try:
        settings = load(env_file)
    except SettingsProblem as problem:
        mend = f"Change it in {env_file} or the environment."
        return [_refused(line, mend) for line in problem.lines]
    inside = Inside()
    keys = check_keys(settings)
    found = [*_settings(settings, env_file), *check_disk(settings), keys]
    if not keys.is_bad:
        house, inside = await check_house(settings)
        found += house
    found += await check_mail(settings, outside().timing)
    listener = Listener(outside().timing.now, listening, request)
    return found + [
        finding async for finding in check_telegram(settings, inside.schools, listener, inside.met)
    ]


def _refused(line: str, mend: str) -> Finding:
    """Tell a refused setting; a line that says what to type has the remedy already."""
    text, _, command = line.partition("; run: ")
    return bad("settings", f"{text}.", f"Run: {command}" if command else mend)


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
