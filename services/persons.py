"""The rights of a person: to see what is kept of them, and to have it erased (PRV-07, PDPA s21-22)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.events import Event, Tag
from services import leaving
from services.desk import Desk
from services.withdrawals import withdraw
from storage.interface import Transaction

ACTOR = "operator"


class PersonProblem(Exception):  # noqa: N818 - what the operator is told
    """Why nobody can be shown or erased, in one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody by their MIMS ID, or by the number that Telegram gave them."""

    login: str = ""
    user_id: int = 0


class Persons:
    """Shows and erases what is kept of an account or of a Telegram user."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def export(self, who: Who) -> Mapping[str, list[dict[str, Any]]]:
        """Return all that is kept, by table; secrets and keyed tags are left out.

        Raises:
            PersonProblem: nobody is known by this ID or number.
        """
        async with self._desk.store.begin() as tx:
            records = await self._records(tx, who)
            exported = Event(Tag.PERSON_EXPORTED, await self._subject(tx, who), ACTOR)
            await self._desk.record(tx, exported)
        return records

    async def count(self, who: Who) -> dict[str, int]:
        """Return how many rows `erase` would erase, by table; the audit log is none of them (AUD-07).

        Raises:
            PersonProblem: nobody is known by this ID or number, or they still approve requests.
        """
        async with self._desk.store.read() as tx:
            await self._records(tx, who)
            if who.login:
                return await tx.persons.count_account(await self._account_id(tx, who))
            await _refuse_staff(tx, who)
            return await tx.persons.count_user(who.user_id)

    async def erase(self, who: Who) -> dict[str, int]:
        """Erase somebody now; return how many rows went, by table. The audit log stays whole (AUD-07).

        Raises:
            PersonProblem: nobody is known by this ID or number, or they still approve requests.
        """
        async with self._desk.store.begin() as tx:
            records, now = await self._records(tx, who), self._desk.clock()
            if who.login:
                subject = await self._account_id(tx, who)
                await leaving.stop(tx, [subject], now)
                # What staff read of it now cannot be shown any more.
                asked = [str(row["id"]) for row in records.get("requests", ())]
                await leaving.close_lists(tx, [subject, *asked], now)
                gone = await tx.persons.erase_account(subject, now)
            else:
                subject = None
                await self._leave(tx, who)
                gone = await tx.persons.erase_user(who.user_id)
            erased = Event(Tag.PERSON_ERASED, subject, ACTOR, values={"rows": sum(gone.values())})
            await self._desk.record(tx, erased)
            # So that nothing lives on in the database's own log (PRV-08).
            await tx.retention.purge(now)
        return gone

    async def _leave(self, tx: Transaction, who: Who) -> None:
        """End what the person has under way; who still approves is not erased."""
        await _refuse_staff(tx, who)
        now = self._desk.clock()
        for request in await tx.requests.list_of(who.user_id, now - 2 * self._desk.policy.request_ttl):
            if request.is_open(now):
                await withdraw(tx, request, now)

    async def _records(self, tx: Transaction, who: Who) -> Mapping[str, list[dict[str, Any]]]:
        if who.login:
            return await tx.persons.about_account(await self._account_id(tx, who))
        records = await tx.persons.about_user(who.user_id)
        if not records:
            raise PersonProblem(f"nothing is kept of the Telegram user {who.user_id}")
        return records

    async def _account_id(self, tx: Transaction, who: Who) -> str:
        account_id = await tx.persons.find_account(who.login)
        if account_id is None:
            raise PersonProblem("no account has this MIMS ID; nothing is kept of it")
        return account_id

    async def _subject(self, tx: Transaction, who: Who) -> str | None:
        return await self._account_id(tx, who) if who.login else None


async def _refuse_staff(tx: Transaction, who: Who) -> None:
    if await tx.approvers.list_by_user(who.user_id):
        raise PersonProblem("they still approve requests; remove them first: helpdesk approver remove")
