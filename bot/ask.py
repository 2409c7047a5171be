"""`helpdesk ask`: what the knowledge base makes of a question, for a school that edits it."""

import json
import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from bot.failures import Failed
from bot.settings import load
from services.knowledge import FALLBACK, load_knowledge

STANDARD_INPUT = "-"


def ask(
    text: Annotated[str, typer.Argument(help="What somebody types; - reads lines from standard input.")],
    language: Annotated[
        str, typer.Option(help="The reader's language: en, zh, ms, ta, or one of your own.")
    ] = FALLBACK,
) -> None:
    """Print which entry of the knowledge base a text asks for, and its score, as one JSON line."""
    knowledge = load_knowledge(load().knowledge_dir)
    if language not in knowledge.languages:
        known = ", ".join(knowledge.languages)
        raise Failed(f"there is no knowledge in the language {language}; there is: {known}")
    for line in _lines(text):
        found = knowledge.find(line, language)
        said: dict[str, str | float] = {"id": found.id, "score": found.score}
        if found.other is not None:
            said["other"] = found.other
        typer.echo(json.dumps(said))


def _lines(text: str) -> Iterable[str]:
    """Return the text, or the lines of standard input as they come; one answer for each, empty ones too."""
    if text != STANDARD_INPUT:
        return (text,)
    return (raw.decode("utf-8", "replace").rstrip("\r\n") for raw in sys.stdin.buffer)
