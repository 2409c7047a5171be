"""The command `helpdesk slips`: temporary passwords on paper, for students who never logged in."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.failures import Failed
from bot.in_house import in_house, json_option, school_of, tell

if TYPE_CHECKING:
    from telegram.request import BaseRequest

    from bot.house import House
    from bot.settings import Settings
    from i18n.catalog import Voice
    from services.slip_printing import Printed
    from storage.records import School

MOST_LANGUAGES = 2
_USUAL = "ms"
_BOT = re.compile(r"[A-Za-z][A-Za-z0-9_]{4,31}")
_PATIENCE = 10.0


def slips(  # noqa: PLR0913 - one for each option
    *,
    school: Annotated[str, typer.Option("--school", help="The school's code, such as BTPS.")] = "",
    class_name: Annotated[
        str, typer.Option("--class", help="One class alone, as the roster writes it; left out, all of them.")
    ] = "",
    login: Annotated[
        str,
        typer.Option(help="One student alone, by MIMS ID; also who was forgotten by `account forget`."),
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Slips that are still good shall work no more.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(help="The new PDF, by default slips-CODE.pdf, with the class or student behind, here."),
    ] = None,
    languages: Annotated[
        str,
        typer.Option(
            help="One or two of en, zh, ms, ta, apart by a comma; by default en and the school's own, or ms."
        ),
    ] = "",
    bot: Annotated[
        str, typer.Option(help="The bot's name for the QR code. Left out, Telegram is asked for it.")
    ] = "",
    as_json: Annotated[bool, json_option("file, slips, pages, replaced, expires_at")] = False,
) -> None:
    """Print a slip for every student who never logged in: a PDF to cut, with passwords issued for it.

    The passwords are issued only when the whole file is there; each replaces what the student had. When
    that is still good, --yes must say so.
    """
    from bot.progress import shown  # noqa: PLC0415 - only here
    from bot.stopping import stoppable  # noqa: PLC0415 - only here

    async def work(house: "House") -> None:
        from services.slip_printing import PrintOrder  # noqa: PLC0415 - loads the PDF library

        whose, found = await _for_whom(house, school, class_name, login)
        path = out or _path(found, class_name or whose.partition("@")[0])
        voices = _voices(languages, found)
        name = _checked(bot) if bot else await bot_name(house.settings)
        order = PrintOrder(found, path, name, voices, class_name, whose, replace=yes)
        with shown() as progress, stoppable(progress) as report:
            printed = await house.slip_printing.print(order, report)
        tell(_facts(path, printed), _lines(path, printed), as_json=as_json)

    in_house(work)


async def _for_whom(house: "House", school: str, class_name: str, login: str) -> tuple[str, "School"]:
    """Return the one student, or nobody for all, and the school."""
    if bool(school) == bool(login) or (login and class_name):
        raise Failed("say for whom: --school CODE, with --class CLASS for one class; or --login LOGIN")
    if not login:
        return "", await school_of(house, school)
    account, found = await house.accounts.find(login)
    return account.login, found


def _facts(path: Path, printed: "Printed") -> dict[str, object]:
    counts = {"slips": printed.slips, "pages": printed.pages, "replaced": printed.replaced}
    return {"file": str(path), **counts, "expires_at": printed.until.isoformat()}


def _lines(path: Path, printed: "Printed") -> list[str]:
    from services.slips import slip_time  # noqa: PLC0415 - only here

    until = slip_time(printed.until).replace("T", " ").partition("+")[0]
    pages = "1 page" if printed.pages == 1 else f"{printed.pages} pages"
    count = "1 slip" if printed.slips == 1 else f"{printed.slips} slips"
    lines = [f"{count} on {pages} in {path}, good until {until}."]
    if printed.replaced:
        who = "1 student" if printed.replaced == 1 else f"{printed.replaced} students"
        lines.append(f"{who} had a temporary password that was still good; only the new one works now.")
    return [*lines, "Print it and delete the file: it holds the passwords."]


def _path(school: "School", whose: str) -> Path:
    plain = re.sub(r"[^\w.-]+", "-", whose.strip()).strip("-.")
    return Path("-".join(["slips", school.code, *([plain] if plain else [])]) + ".pdf")


def _voices(languages: str, school: "School") -> list["Voice"]:
    from i18n.catalog import FALLBACK, LANGUAGES, Catalogue  # noqa: PLC0415 - only here

    own = str(school.rules.get("language", FALLBACK))
    usual = f"{FALLBACK},{_USUAL if own == FALLBACK else own}"
    chosen = [one.strip().lower() for one in (languages or usual).split(",")]
    if not {*chosen} <= {*LANGUAGES} or len({*chosen}) != len(chosen) or len(chosen) > MOST_LANGUAGES:
        raise Failed(f"--languages takes one or two of {', '.join(LANGUAGES)}, such as en,zh")
    catalogue = Catalogue()
    return [catalogue.voice(one) for one in chosen]


def _checked(name: str) -> str:
    plain = name.strip().removeprefix("https://").removeprefix("t.me/").removeprefix("@")
    if not _BOT.fullmatch(plain):
        raise Failed("--bot takes the bot's name of 5 to 32 letters, such as mims_helpdesk_bot")
    return plain


async def bot_name(settings: "Settings", line: "BaseRequest | None" = None) -> str:
    """Ask Telegram for the bot's name.

    Raises:
        Failed: there is no token to ask with, or no answer.
    """
    from telegram import Bot  # noqa: PLC0415 - only when Telegram is asked
    from telegram.error import Forbidden, InvalidToken, TelegramError  # noqa: PLC0415 - the same
    from telegram.request import HTTPXRequest  # noqa: PLC0415 - the same

    from bot.settings import SettingsProblem  # noqa: PLC0415 - the same

    try:
        token = settings.token()
    except SettingsProblem:
        raise Failed("the QR code needs the bot's name: say --bot NAME, or set BOT_TOKEN") from None
    line = line or HTTPXRequest(connect_timeout=_PATIENCE, read_timeout=_PATIENCE)
    try:
        async with Bot(
            token, base_url=f"{settings.telegram_api_url}/bot", request=line, get_updates_request=line
        ) as bot:
            return bot.username
    except (InvalidToken, Forbidden):
        raise Failed("Telegram does not accept the bot token; set the right one, or say --bot NAME") from None
    except TelegramError:
        raise Failed("Telegram cannot be asked for the bot's name; say it with --bot NAME") from None
