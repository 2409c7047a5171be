"""What went wrong in a command, as sentences for the operator; anything unexpected goes to the log."""

import logging

log = logging.getLogger("bot.failures")


class Failed(Exception):  # noqa: N818 - what the operator is told
    """A command could not do its work; the message is the sentence."""


def explain(problem: BaseException) -> tuple[str, ...]:
    """Return what to tell the operator, one line for each mistake."""
    if isinstance(problem, BaseExceptionGroup) and problem.exceptions:
        return explain(problem.exceptions[0])
    told = _own(problem)
    if told is None:
        told = _of_telegram(problem)
    return told if told is not None else (_unexpected(problem),)


def _own(problem: BaseException) -> tuple[str, ...] | None:
    from bot.demo import DemoProblem  # noqa: PLC0415 - loaded when something failed, so that commands start fast
    from bot.polling import AnotherPoller, TokenRefused  # noqa: PLC0415 - the same
    from bot.settings import SettingsProblem  # noqa: PLC0415 - the same
    from bot.single import AlreadyRunning  # noqa: PLC0415 - the same
    from bot.watchdog import PartEnded  # noqa: PLC0415 - the same
    from services.accounts import AccountProblem  # noqa: PLC0415 - the same
    from services.approvers import ApproverProblem  # noqa: PLC0415 - the same
    from services.keys import KeysProblem  # noqa: PLC0415 - the same
    from services.knowledge_files import KnowledgeProblem  # noqa: PLC0415 - the same
    from services.persons import PersonProblem  # noqa: PLC0415 - the same
    from services.roster_file import RosterRefused  # noqa: PLC0415 - the same
    from services.schools import SchoolProblem  # noqa: PLC0415 - the same
    from services.slips import SlipsProblem  # noqa: PLC0415 - the same
    from storage.errors import DatabaseProblem, remedy  # noqa: PLC0415 - the same
    from storage.keys import KeyFileProblem  # noqa: PLC0415 - the same
    from storage.sealing import OpeningFailed  # noqa: PLC0415 - the same

    if isinstance(problem, SettingsProblem):
        return problem.lines
    if isinstance(problem, RosterRefused):
        return (
            (*problem.lines, "nothing was imported")
            if len(problem.lines) > 1
            else (f"{problem.lines[0]}; nothing was imported",)
        )
    if isinstance(problem, DatabaseProblem) and (mend := remedy(problem)):
        return (" ".join(f"{problem}; {mend}".split()),)
    if isinstance(problem, OpeningFailed):
        return ("the key file does not belong to this database; put the right one at KEY_FILE",)
    sentences = (
        Failed, AccountProblem, KeyFileProblem, DatabaseProblem, SchoolProblem, ApproverProblem, SlipsProblem,
        KnowledgeProblem, KeysProblem, PersonProblem, TokenRefused, AnotherPoller, AlreadyRunning, PartEnded,
        DemoProblem,
    )  # fmt: skip
    if isinstance(problem, sentences):
        return (" ".join(str(problem).split()),)
    return None


def _of_telegram(problem: BaseException) -> tuple[str, ...] | None:
    from telegram.error import Forbidden, InvalidToken, NetworkError  # noqa: PLC0415 - loaded when something failed

    if isinstance(problem, InvalidToken | Forbidden):
        return ("Telegram does not accept the bot token; get the right one from @BotFather",)
    if isinstance(problem, NetworkError):
        return ("Telegram cannot be reached; check the network and TELEGRAM_API_URL",)
    if isinstance(problem, OSError) and problem.strerror:
        name = f"{problem.filename}: " if problem.filename else ""
        return (f"{name}{problem.strerror}",)
    return None


def _unexpected(problem: BaseException) -> str:
    from bot.assemble import new_id  # noqa: PLC0415 - loaded when something failed

    reference = new_id()[:8]
    log.critical("a command failed", extra={"reference": reference}, exc_info=problem)
    return f"something unexpected went wrong; the line above tells more (reference {reference})"
