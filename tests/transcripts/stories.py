"""All stories, and what a worker process does with one: live it in a language and return what was read."""

import asyncio
import tempfile
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.conversations.post_office import Box
from tests.tongue import Tongue
from tests.town import open_town
from tests.transcripts import asides, evidence, forgetting, known
from tests.transcripts.chance import Chance
from tests.transcripts.scribe import Scribe

Story = Callable[[Scribe], Awaitable[None]]
Told = tuple[str, str, str, str]

STORIES: dict[str, Story] = {
    story.__name__: story
    for story in (
        forgetting.first_login,
        forgetting.forgot_password,
        forgetting.another_phone,
        forgetting.forgotten_answers,
        forgetting.denied,
        *known.STORIES,
        *evidence.STORIES,
        *asides.STORIES,
    )
}


async def write(name: str, language: str) -> str:
    """Live a story in a language and return its transcript."""
    box, story = Box(), STORIES[name]
    with tempfile.TemporaryDirectory() as folder:
        async with open_town(Path(folder), box.post, language) as town:
            names = {
                town.parent.id: "Parent",
                town.stranger.id: "Another phone",
                town.approver.id: "Administrator",
                town.second_approver.id: "Second administrator",
                town.group: "Admin group",
            }
            scribe = Scribe(town, Tongue(language), box.letters, names, Chance({*town.slips.values()}))
            scribe.read = len(town.api.calls)
            scribe.lines.append(f"# {(story.__doc__ or '').strip()}\n")
            scribe.lines.append("Written by `make transcripts`; do not edit. Typed secrets are deleted.\n")
            await scribe.speaks(town.parent, town.stranger, town.approver, town.second_approver)
            await story(scribe)
            return scribe.text()


def live(job: tuple[str, str]) -> Told:
    """Live one story in one language, in a process of its own; return why it cannot be lived, if so."""
    name, language = job
    try:
        return language, name, asyncio.run(write(name, language)), ""
    except Exception:  # noqa: BLE001 - told with the others by the caller
        return language, name, "", traceback.format_exc()
