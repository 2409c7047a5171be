"""The challenge: whose questions are asked, and whether all answers are right (security.md 5a, 5c)."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from directory.interface import Derive
from domain.account import Subject
from domain.challenge import LONGEST_ANSWER, NORMALISER_VERSION, decoy_questions, encode
from domain.flow import Flow
from services.hashing import DIGEST_BYTES, SALT_BYTES
from services.tries import about
from storage.interface import Store, Transaction
from storage.records import StoredAnswers

_SHARE_BYTES = 6


class Challenges:
    """Serves real and decoy challenges by the same road: same reads, same derivation (ENU-01..03).

    `decoy_key` is never rotated, so the questions of a login that names nobody stay the same (ENU-02).
    `number` is how many questions are set up, and so how many a decoy has.
    """

    def __init__(
        self,
        store: Store,
        decoy_key: bytes,
        entropy: Callable[[int], bytes],
        clock: Callable[[], datetime],
        number: int,
    ) -> None:
        self._store = store
        self._key = decoy_key
        self._entropy = entropy
        self._clock = clock
        self._number = number
        self._costs: Counter[str] | None = None

    async def questions(self, tx: Transaction, subject: Subject) -> tuple[int, ...]:
        """Return the questions to ask for a login, always the same in the same order (QST-02)."""
        decoys = decoy_questions(self._mac(b"questions", subject.key), self._number)
        stored = await tx.answers.find(subject.account_id)
        return stored.questions if stored else decoys

    async def prepare(self, account_id: str, answers: dict[int, str], derive: Derive) -> StoredAnswers:
        """Make the one digest of answers that are to be stored.

        They are asked in the order of the official list, as decoys are: the order chosen would tell (ENU-02).
        """
        salt = self._entropy(SALT_BYTES)
        digest = await derive(encode(account_id, answers), salt, derive.parameters)
        if self._costs is not None:
            self._costs[derive.parameters] += 1
        return StoredAnswers(tuple(sorted(answers)), salt, digest, derive.parameters, NORMALISER_VERSION)

    async def verify(self, flow: Flow, answers: list[str], derive: Derive) -> bool:
        """Judge the answers together, with one derivation whoever the login names.

        Answers beyond 64 characters cost no derivation and are wrong like any other (QST-10). Right ones
        whose digest has another cost than new digests have are kept with today's (HSH-04).
        """
        if any(len(answer) > LONGEST_ANSWER for answer in answers):
            return False
        subject, account_id = about(flow)
        async with self._store.read() as tx:
            stored = await tx.answers.find(account_id)
            costs = await self._known_costs(tx)
        asked = dict(zip(flow.questions, answers, strict=True))
        against = stored or self._decoy(subject, flow.questions, _cost(costs, derive, self._share(subject)))
        digest = await derive(encode(account_id, asked), against.salt, against.parameters)
        matches = hmac.compare_digest(digest, against.digest)
        if not matches or stored is None or stored.questions != flow.questions:
            return False
        if stored.parameters != derive.parameters:
            await self._renew(account_id, stored, asked, derive)
        return True

    async def _renew(
        self, account_id: str, stored: StoredAnswers, answers: dict[int, str], derive: Derive
    ) -> None:
        """Keep answers at today's cost, unless others were set meanwhile."""
        renewed = await self.prepare(account_id, answers, derive)
        async with self._store.begin() as tx:
            if await tx.answers.find(account_id) == stored:
                # They are as old as before: only their cost is new.
                await tx.answers.put(account_id, renewed, stored.set_at or self._clock())
        if self._costs is not None:
            self._costs[stored.parameters] -= 1

    async def _known_costs(self, tx: Transaction) -> Counter[str]:
        """Return how many stored digests have which cost: counted once, then kept up by what is stored."""
        if self._costs is None:
            self._costs = Counter(await tx.answers.costs())
        return self._costs

    def _share(self, subject: str) -> float:
        """Return where a subject stands among the decoys: from 0 to below 1, for ever the same."""
        drawn = int.from_bytes(self._mac(b"cost", subject)[:_SHARE_BYTES], "big")
        return drawn / float(256**_SHARE_BYTES)

    def _decoy(self, subject: str, questions: tuple[int, ...], parameters: str) -> StoredAnswers:
        salt = self._mac(b"salt", subject)[:SALT_BYTES]
        digest = self._mac(b"digest", subject)[:DIGEST_BYTES]
        return StoredAnswers(questions, salt, digest, parameters, NORMALISER_VERSION)

    def _mac(self, label: bytes, subject: str) -> bytes:
        return hmac.digest(self._key, b"decoy/v1|" + label + b"|" + subject.encode(), hashlib.sha256)


def _cost(costs: Counter[str], derive: Derive, share: float) -> str:
    """Return the cost that a decoy's digest would have, were it stored: as many have each as stored ones do.

    After ARGON2 was changed stored digests pass from the old cost to the new one by one, as their people
    answer, and decoys with them; with one cost for all decoys, time would tell who is enrolled (ENU-04).
    """
    older = sorted(parameters for parameters in costs if parameters != derive.parameters)
    place = share * sum(costs.values())
    for parameters in older:
        place -= costs[parameters]
        if place < 0:
            return parameters
    return derive.parameters
