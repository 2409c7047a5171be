"""Stories beside the tasks: plain questions, languages, several children, how things stand, odds and ends."""

from tests.tongue import Tongue
from tests.town import LOGIN, OTHER_LOGIN, PASSWORD
from tests.transcripts.forgetting import WRONG, answer
from tests.transcripts.scribe import Scribe

QUESTIONS = {
    "en": ("cannot login sls", "where to go to log in to sls", "how do I bake a cake"),
    "zh": ("孩子忘记密码", "安全问题答不出来", "怎么做蛋糕"),
    "ms": ("lupa kata laluan", "tak ingat soalan keselamatan", "bagaimana hendak membuat kek"),
    "ta": ("கடவுச்சொல் மறந்துவிட்டது", "யாரோ என் கடவுச்சொல்லை மாற்றிவிட்டார்கள்", "கேக் எப்படிச் செய்வது"),
}
"""In each language: what has one answer, what has two, and what nobody knows."""


async def plain_questions(scribe: Scribe) -> None:
    """Typed in plain words: an answer with its button, "did you mean", and a password that is removed."""
    parent, language = scribe.town.parent, scribe.tongue.language
    knowledge = scribe.town.house.knowledge
    clear, close, unknown = QUESTIONS[language]
    await scribe.ask(parent, clear, _title(scribe, knowledge.find(clear, language).id))
    await scribe.tap(parent, "button-menu-forgot", "privacy-ask")
    await scribe.tap(parent, "button-cancel", "nothing-to-cancel")
    scribe.heading("Two answers are near")
    await scribe.say(parent, close, "ask-which")
    other = knowledge.find(close, language).other
    assert other is not None
    await scribe.choose(parent, _title(scribe, other))
    scribe.heading("Nobody knows")
    await scribe.say(parent, unknown, "ask-unknown")
    scribe.heading("A password, though nobody asked for one")
    await scribe.say(parent, PASSWORD, "ask-secret")


def _title(scribe: Scribe, entry_id: str) -> str:
    entry = scribe.town.house.knowledge.entry(entry_id, scribe.tongue.language)
    assert entry is not None
    return entry.title


async def another_language(scribe: Scribe) -> None:
    """Another language in the middle of a task."""
    parent = scribe.town.parent
    other = "ta" if scribe.tongue.language != "ta" else "ms"
    await scribe.joins(parent)
    await scribe.say(parent, "/forgot", "ask-child")
    await scribe.say(parent, LOGIN, "challenge")
    await scribe.say(parent, "/language", "choose-language")
    scribe.tongue = Tongue(other)
    await scribe.press(parent, Tongue(other).part(f"language-{other}"), "language-chosen")
    await answer(scribe, parent, WRONG, "answers-missed", tries=2)
    await scribe.say(parent, "/cancel", "cancelled")


async def several_children(scribe: Scribe) -> None:
    """One chat, two children: how things stand for each, and which child it is."""
    town, parent = scribe.town, scribe.town.parent
    await scribe.joins(parent)
    await scribe.joins(parent, OTHER_LOGIN)
    await scribe.say(parent, "/status", "status-children")
    await scribe.say(parent, "/forgot", "ask-child")
    await scribe.press(parent, "lim_jun_jie", "challenge")
    await answer(scribe, parent, WRONG, "answers-missed", tries=2)
    await answer(scribe, parent, WRONG, "answers-missed", tries=1)
    await answer(scribe, parent, WRONG, "locked-until")
    await scribe.tap(parent, "button-ask", "asked", (town.approver, "card-open", town.group))
    await scribe.say(parent, "/status", "status-locked-self-until")
    await scribe.settle(town.approver, "button-deny", "step-up-deny")
    town.clock.advance(seconds=30)
    told = (parent, "told-denied", None)
    await scribe.say(town.approver, town.code(town.approver), "decided-denied", told)
    await scribe.say(parent, "/status", "status-denied")


async def odds_and_ends(scribe: Scribe) -> None:
    """Commands, help, and what is answered to the unexpected."""
    town, parent, say = scribe.town, scribe.town.parent, scribe.say
    await say(parent, "/help", "help")
    await say(parent, "/privacy", "privacy")
    await say(parent, "/status", "status-none")
    await say(parent, "/cancel", "nothing-to-cancel")
    await say(parent, "/reset", "unknown-command")
    await say(parent, "/forgot", "privacy-ask")
    await scribe.tap(parent, "button-understand", "ask-login")
    for typed, then in (
        ("S1234567D", "login-nric"),
        ("mdm_siti@schools.gov.sg", "login-staff"),
        ("tan_wei_ling@gmail.com", "login-domain"),
        ("?", "login-empty"),
        ("/reset", "unknown-command-here"),
    ):
        await say(parent, typed, then)
    town.clock.advance(minutes=5)
    scribe.note("Five minutes pass.")
    await say(parent, LOGIN, "expired")
    await say(town.approver, "/enrol 1111-2222", "enrol-code-wrong")
    await say(town.approver, "/pending", "pending-none")


STORIES = (plain_questions, another_language, several_children, odds_and_ends)
