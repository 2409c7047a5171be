"""Tests of the tables of work: the rules that hold by themselves."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Table, create_engine, insert
from sqlalchemy.exc import IntegrityError

from storage.columns import metadata
from storage.tables_work import flows, inbox, outbox, permits, requests, runs, tries
from tests.storage.samples import NOW

FLOW = {
    "id": "f1",
    "kind": "unlock",
    "bot_id": 1,
    "chat_id": 1,
    "user_id": 1,
    "step": "login",
    "started_at": NOW,
    "expires_at": NOW,
    "deadline_at": NOW,
    "questions": [],
    "position": 0,
    "factors": [],
    "said": "nothing",
    "version": 0,
}
TRY = {
    "bot_id": 1,
    "update_id": 1,
    "user_id": 1,
    "subject": "s",
    "proof": "answers",
    "known_chat": False,
    "at": NOW,
    "is_miss": True,
    "is_cleared": False,
}
UPDATE = {
    "bot_id": 1,
    "update_id": 1,
    "chat_id": 1,
    "user_id": 1,
    "message_id": 1,
    "state": "received",
    "body": b"b",
    "received_at": NOW,
}
NOTICE = {
    "bot_id": 1,
    "kind": "k",
    "chat_id": 1,
    "dedupe_key": "d",
    "values": {},
    "created_at": NOW,
    "due_at": NOW,
    "attempts": 0,
}
REQUEST = {
    "id": "r1",
    "kind": "unlock",
    "state": "open",
    "school_id": "s",
    "account_id": "a",
    "subject": "s",
    "bot_id": 1,
    "chat_id": 1,
    "user_id": 1,
    "known_chat": False,
    "answers_right": False,
    "tries": 0,
    "nonce": "n",
    "by_teacher": False,
    "created_at": NOW,
    "expires_at": NOW,
}
PERMIT = {
    "id": "p1",
    "kind": "tries",
    "account_id": "a",
    "bot_id": 1,
    "chat_id": 1,
    "user_id": 1,
    "remaining": 0,
    "request_id": "r1",
    "expires_at": NOW,
}


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


@pytest.mark.parametrize(
    ("table", "good", "bad"),
    [
        (flows, FLOW, {**FLOW, "id": "f2"}),
        (flows, FLOW, {**FLOW, "user_id": 2}),
        (flows, FLOW, {**FLOW, "id": "f2", "user_id": 2, "ending": "vanished"}),
        (tries, TRY, TRY),
        (tries, TRY, {**TRY, "update_id": 2, "proof": "charm"}),
        (inbox, UPDATE, UPDATE),
        (inbox, UPDATE, {**UPDATE, "update_id": 2, "body": None}),
        (inbox, UPDATE, {**UPDATE, "update_id": 2, "state": "applied"}),
        (inbox, UPDATE, {**UPDATE, "update_id": 2, "state": "lost"}),
        (outbox, NOTICE, NOTICE),
        (outbox, NOTICE, {**NOTICE, "dedupe_key": "e", "values": None}),
        (outbox, NOTICE, {**NOTICE, "dedupe_key": "e", "done_at": NOW}),
        (outbox, NOTICE, {**NOTICE, "dedupe_key": "e", "failure": "but not done"}),
        (requests, REQUEST, {**REQUEST, "id": "r2"}),
        (requests, REQUEST, {**REQUEST, "nonce": "m"}),
        (requests, REQUEST, {**REQUEST, "id": "r2", "nonce": "m", "state": "denied"}),
        (requests, REQUEST, {**REQUEST, "id": "r2", "nonce": "m", "decided_at": NOW}),
        (requests, REQUEST, {**REQUEST, "id": "r2", "nonce": "m", "kind": "favour"}),
        (requests, REQUEST, {**REQUEST, "id": "r2", "nonce": "m", "first_by": "p1"}),
        (permits, PERMIT, {**PERMIT, "id": "p2", "remaining": -1}),
        (permits, PERMIT, {**PERMIT, "id": "p2", "kind": "all"}),
        (
            runs,
            {"subject": "s", "proof": "answers", "misses": 0},
            {"subject": "t", "proof": "answers", "misses": -1},
        ),
    ],
)
def test_the_database_refuses(
    connection: Connection, table: Table, good: dict[str, Any], bad: dict[str, Any]
) -> None:
    times = {"updated_at": NOW} if table is runs else {}
    connection.execute(insert(table).values(**good, **times))
    with pytest.raises(IntegrityError), connection.begin_nested():
        connection.execute(insert(table).values(**bad, **times))


def test_an_ended_flow_makes_room_for_the_next(connection: Connection) -> None:
    connection.execute(insert(flows).values(**FLOW, ending="done"))
    connection.execute(insert(flows).values(**{**FLOW, "id": "f2"}))
    connection.execute(insert(flows).values(**{**FLOW, "id": "f3", "bot_id": 2}))
