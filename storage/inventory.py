"""The data inventory: what every column holds and how it is protected (PRV-01).

A column made by a word of `storage.columns` says by itself what it holds; every other is named here, and
a test fails for one that is not.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Column, Row, Table

from storage import tables, tables_audit, tables_family, tables_work
from storage.columns import Keep, metadata

REGISTERED = (tables, tables_audit, tables_family, tables_work)

_TAG = "a keyed tag, useless without its key"
_SALT = "a salt or a parameter of hashing"
_WORD = "a word of a fixed list"
_COUNT = "a count"
_MESSAGE = "a number of a Telegram message"

PLAIN: Mapping[str, str] = MappingProxyType(
    {
        "accounts.roster_tag": _TAG,
        "account_phones.owner": _WORD,
        "answers.questions": "which of the official questions were chosen",
        "answers.salt": _SALT,
        "answers.parameters": _SALT,
        "answers.normaliser": "the version of a rule",
        "approvers.failures": _COUNT,
        "approvers.invite_tag": _TAG,
        "approvers.last_step": "the last accepted half minute of a one-time code",
        "approvers.role": _WORD,
        "audit.seq": _COUNT,
        "audit.tag": "the name of a fact",
        "audit.subject": "a pseudonym: an id of ours or a keyed index",
        "audit.actor": "a role, with a pseudonym for a person",
        "audit.thread": "an id of ours",
        "audit.values": "words and counts of the fact, never a name",
        "audit.key_id": "which key",
        "audit.mac": _TAG,
        "audit_checkpoints.seq": _COUNT,
        "audit_checkpoints.mac": _TAG,
        "audit_checkpoints.count": _COUNT,
        "audit_checkpoints.key_id": "which key",
        "audit_checkpoints.signature": "a signature",
        "audit_cuts.seq": _COUNT,
        "audit_cuts.mac": _TAG,
        "audit_sinks.name": _WORD,
        "audit_sinks.seq": _COUNT,
        "consents.version": "the version of the privacy notice",
        "email_codes.tries_left": _COUNT,
        "flows.kind": _WORD,
        "flows.step": _WORD,
        "flows.questions": "which questions are asked",
        "flows.position": _COUNT,
        "flows.factors": "which kinds of evidence were shown",
        "flows.said": _WORD,
        "flows.ending": _WORD,
        "flows.prompt_id": _MESSAGE,
        "flows.version": _COUNT,
        "inbox.update_id": "a number of a Telegram update",
        "inbox.message_id": _MESSAGE,
        "inbox.state": _WORD,
        "kin.tag": _TAG,
        "outbox.kind": _WORD,
        "outbox.dedupe_key": "ids of ours",
        "outbox.values": "ids and counts, never a name or a secret",
        "outbox.attempts": _COUNT,
        "outbox.failure": _WORD,
        "password_epochs.epoch": _COUNT,
        "password_epochs.salt": _SALT,
        "password_epochs.parameters": _SALT,
        "password_tags.epoch": _COUNT,
        "password_tags.tag": _TAG,
        "people.language": "a language",
        "people.spoken": "a language",
        "permits.kind": _WORD,
        "permits.remaining": _COUNT,
        "pseudonyms.name": "a random name",
        "requests.kind": _WORD,
        "requests.state": _WORD,
        "requests.tries": _COUNT,
        "requests.nonce": "a random number that a button carries",
        "requests.decided_by": "an id of ours",
        "requests.card_message_id": _MESSAGE,
        "requests.reason": _WORD,
        "runs.proof": _WORD,
        "runs.misses": _COUNT,
        "schools.code": "the school's public code",
        "schools.code_key": "the school's public code",
        "schools.name": "the school's public name",
        "schools.email": "the school office's address",
        "schools.bind_tag": _TAG,
        "schools.topic_id": _MESSAGE,
        "schools.digest_id": _MESSAGE,
        "schools.rules": "the school's own settings",
        "temporary_passwords.tag": _TAG,
        "temporary_passwords.issued_by": "an id of ours or a role",
        "tries.update_id": "a number of a Telegram update",
        "tries.proof": _WORD,
        "tries.permit_id": "an id of ours",
        "vouches.state": _WORD,
    }
)

# By which columns a sealed cell knows its row, where that is not `id` (CRY-05).
_PLACES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "account_phones": ("account_id", "owner", "phone_index"),
        "answers": ("account_id",),
        "inbox": ("bot_id", "update_id"),
        "recovery_emails": ("account_id",),
    }
)


class Held(NamedTuple):
    """One line of the inventory. `keep` names the retention class of the table (PRV-05)."""

    table: str
    column: str
    holds: str
    why: str
    keep: Keep


def holds(column: Column[Any]) -> str | None:
    """Say what a column holds, or None when nobody has said so."""
    if "sealed" in column.info:
        return f"sealed with the key `{column.info['sealed']}`"
    if "holds" in column.info:
        return str(column.info["holds"])
    if isinstance(column.type, Boolean):
        return "yes or no"
    return PLAIN.get(str(column))


def inventory() -> Iterator[Held]:
    """List every column of every table, by table.

    Raises:
        LookupError: a column is new, and nobody has said what it holds.
    """
    for table in sorted(metadata.tables.values(), key=lambda one: one.name):
        yield from _of(table)


def _of(table: Table) -> Iterator[Held]:
    for column in table.columns:
        held = holds(column)
        if held is None:
            raise LookupError(f"{column} is not in the data inventory (storage/inventory.py)")
        yield Held(table.name, column.name, held, table.info["why"], table.info["keep"])


def sealed_place(row: Row[Any], table: Table) -> str:
    """Return the place in which a row's cells are sealed: its own id, or what makes it the only one."""
    return "/".join(str(getattr(row, name)) for name in _PLACES.get(table.name, ("id",)))
