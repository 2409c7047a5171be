"""What must be true after each story, whatever point the bot was killed at."""

import sqlite3
from collections import Counter
from contextlib import closing
from typing import Any

from domain.events import Tag
from domain.turn import Turn
from storage.records import AuditRow
from storage.sql.store import SqlStore
from tests.journeys.school import BOT_ID
from tests.killpoints.points import COMMIT, Point, Side
from tests.killpoints.scene import NAMES, Scene
from tests.killpoints.stories import Standing, Story

SHOWING = ("sendMessage", "sendPhoto")
_COUNTS = {
    "updates that are not finished": "SELECT count(*) FROM inbox WHERE state != 'replied'",
    "notices that are not delivered": """
        SELECT count(*) FROM outbox WHERE done_at IS NULL AND not_before IS NULL
    """,
    "notices that were given up": "SELECT count(*) FROM outbox WHERE failure IS NOT NULL",
    "flows that are still open": "SELECT count(*) FROM flows WHERE ending IS NULL",
}
_JUDGED = (Tag.ANSWERS_MATCHED, Tag.ANSWERS_MISSED, Tag.RECALL_MATCHED, Tag.RECALL_MISSED)
_PERMITS = """
    SELECT permits.remaining, (SELECT count(*) FROM tries WHERE tries.permit_id = permits.id) FROM permits
"""


async def broken(scene: Scene, story: Story) -> list[str]:
    """Return every promise that does not hold, in words."""
    async with scene.store() as store:
        async with store.read() as tx:
            rows = list(await tx.audit.rows(scene.school.recorded, 10_000))
            is_intact = (await tx.audit.verify()).is_intact
        standing = await _standing(store, story)
    wrong = [] if is_intact else ["the audit chain is broken"]
    if standing != story.standing:
        wrong.append(f"the account stands as {standing}, not as {story.standing}")
    with closing(sqlite3.connect(scene.folder / "data" / "helpdesk.db")) as database:
        wrong += _leftovers(database, story)
        wrong += _tries(database, rows, scene, story)
    return [*wrong, *_deeds(rows, story), *_screens(scene, story), *_letters(scene, story)]


async def _standing(store: SqlStore, story: Story) -> Standing:
    async with store.read() as tx:
        account = (await tx.accounts.find_subject(story.login)).account_id
        credential = await tx.credentials.find(account)
        slip = await tx.temporary_passwords.find(account)
        email = await tx.recovery_emails.find(account)
        people = [user for user in NAMES if user > 0]
        known = [user for user in people if await tx.chats.is_known(account, Turn(BOT_ID, None, user, user))]
        return Standing(
            passwords=len(credential.tags) if credential else 0,
            answers=await tx.answers.find(account) is not None,
            slip_spent=slip is None or slip.spent_at is not None,
            known=tuple(known),
            email=email.address if email else "",
        )


def _leftovers(database: sqlite3.Connection, story: Story) -> list[str]:
    found = {what: database.execute(query).fetchone()[0] for what, query in _COUNTS.items()}
    wrong = [f"{count} {what}" for what, count in found.items() if count]
    for left, used in database.execute(_PERMITS):
        # Nothing is left of one that was voided, as by the new password.
        if left not in {0, story.permitted - used}:
            wrong.append(f"a permit for {story.permitted} uses was used {used} times and has {left} left")
    return wrong


def _tries(database: sqlite3.Connection, rows: list[AuditRow], scene: Scene, story: Story) -> list[str]:
    """Counted is what was judged, and the set of answers that a kill came between: it gives no try back.

    A slip in the same place is judged after the restart, since its update is still there; answers are gone
    with the memory (QST-08).
    """
    tags = Counter(row.tag for row in rows)
    judged = {
        "answers": sum(tags[tag] for tag in _JUDGED) + tries_taken(scene, story),
        "temporary_password": tags[Tag.TEMPORARY_PASSWORD_MISSED] + story.slips,
        "current_password": tags[Tag.CURRENT_PASSWORD_MATCHED] + tags[Tag.CURRENT_PASSWORD_MISSED],
    }
    query = "SELECT proof, count(*) FROM tries WHERE update_id IS NOT NULL GROUP BY proof"
    counted: dict[str, int] = dict(database.execute(query).fetchall())
    wrong = {proof for proof, times in judged.items() if counted.get(proof, 0) != times}
    return [f"of {proof} {counted.get(proof, 0)} tries were counted, not {judged[proof]}" for proof in wrong]


def tries_taken(scene: Scene, story: Story) -> int:
    """Count the sets of answers that were counted and never judged, because the bot died in between."""
    return (
        0 if story.slips or story.by_password else sum(_was_between(death.reached) for death in scene.deaths)
    )


def _was_between(reached: tuple[Point, ...]) -> bool:
    kept = [point.act for point in reached if point.side is Side.AFTER and point.act.startswith(COMMIT)]
    of_tries = [act for act in kept if "tries" in act or "audit" in act]
    return bool(of_tries) and "tries" in of_tries[-1] and "inbox" not in of_tries[-1]


def _deeds(rows: list[AuditRow], story: Story) -> list[str]:
    tags: Counter[Any] = Counter(row.tag for row in rows)
    return [
        f"{tag} happened {tags[tag]} times, not {times}"
        for tag, times in story.deeds.items()
        if tags[tag] != times
    ]


def _screens(scene: Scene, story: Story) -> list[str]:
    wrong = [*scene.board.api.violations, *(f"no answer to {deed!r}" for deed in scene.silences)]
    for chat, words in story.said:
        times = _times_said(scene, chat, words)
        if not 1 <= times <= 1 + len(scene.deaths):
            wrong.append(f"{words!r} came {times} times to {NAMES[chat]}")
    for chat, words in story.stands:
        if not any(words in text for text in _visible(scene, chat)):
            wrong.append(f"{words!r} does not stand before {NAMES[chat]}")
    for chat, name in NAMES.items():
        shown = [secret for secret in scene.typed for text in _visible(scene, chat) if secret in text]
        wrong += [f"{secret!r} still stands before {name}" for secret in shown]
        place = scene.world.chats.get(chat)
        if place is not None and any(one.content.contact for one in place.visible()):
            wrong.append(f"a phone number still stands before {name}")
    return wrong


def _letters(scene: Scene, story: Story) -> list[str]:
    """Each letter came, and what came again had the number of the first, so that a mailbox may drop it."""
    came = Counter((one["To"], one["Subject"], one["Message-ID"]) for one in scene.box.taken)
    different = Counter((to, subject) for to, subject, _ in came)
    wrong = [
        f"{of} letters {about} came, not {story.letters.count(about)}"
        for about, of in different.items()
        if of != story.letters.count(about)
    ]
    wrong += [f"no letter {about} came" for about in story.letters if about not in different]
    most = 1 + len(scene.deaths)
    return wrong + [f"{about[:2]} came {times} times" for about, times in came.items() if times > most]


def _times_said(scene: Scene, chat: int, words: str) -> int:
    calls = [one for one in scene.board.api.calls if one.method in SHOWING and one.ok]
    here = [one.params for one in calls if one.params.get("chat_id") == chat]
    return sum(_plain(words) in _plain(str(one.get("text") or one.get("caption"))) for one in here)


def _plain(text: str) -> str:
    return text.replace("<b>", "").replace("</b>", "")


def _visible(scene: Scene, chat: int) -> list[str]:
    place = scene.world.chats.get(chat)
    return [one.content.text for one in place.visible()] if place else []
