"""The challenge: whose questions are asked, and whether all answers are right (security.md 5a, 5c)."""

import hashlib
import hmac
from collections.abc import Callable

from directory.interface import Derive
from domain.account import Subject
from domain.challenge import LONGEST_ANSWER, NORMALISER_VERSION, decoy_questions, encode
from domain.flow import Flow
from services.hashing import DIGEST_BYTES, SALT_BYTES
from services.tries import about
from storage.interface import Store, Transaction
from storage.records import StoredAnswers


class Challenges:
    """Serves real and decoy challenges by the same road: same reads, same derivation (ENU-01..03).

    `decoy_key` is never rotated, so the questions of a login that names nobody stay the same (ENU-02).
    """

    def __init__(self, store: Store, decoy_key: bytes, entropy: Callable[[int], bytes]) -> None:
        self._store = store
        self._key = decoy_key
        self._entropy = entropy

    async def questions(self, tx: Transaction, subject: Subject) -> tuple[int, ...]:
        """Return the questions to ask for a login, always the same in the same order (QST-02)."""
        decoys = decoy_questions(self._mac(b"questions", subject.key))
        stored = await tx.answers.find(subject.account_id)
        return stored.questions if stored else decoys

    async def prepare(self, account_id: str, answers: dict[int, str], derive: Derive) -> StoredAnswers:
        """Make the one digest of answers that are to be stored.

        They are asked in the order of the official list, as decoys are: the order chosen would tell (ENU-02).
        """
        salt = self._entropy(SALT_BYTES)
        digest = await derive(encode(account_id, answers), salt, derive.parameters)
        return StoredAnswers(tuple(sorted(answers)), salt, digest, derive.parameters, NORMALISER_VERSION)

    async def verify(self, flow: Flow, answers: list[str], derive: Derive) -> bool:
        """Judge the answers together, with one derivation whoever the login names.

        Answers beyond 64 characters cost no derivation and are wrong like any other (QST-10).
        """
        if any(len(answer) > LONGEST_ANSWER for answer in answers):
            return False
        subject, account_id = about(flow)
        async with self._store.read() as tx:
            stored = await tx.answers.find(account_id)
        asked = dict(zip(flow.questions, answers, strict=True))
        against = stored or self._decoy(subject, flow.questions, derive)
        digest = await derive(encode(account_id, asked), against.salt, against.parameters)
        matches = hmac.compare_digest(digest, against.digest)
        return matches and stored is not None and stored.questions == flow.questions

    def _decoy(self, subject: str, questions: tuple[int, ...], derive: Derive) -> StoredAnswers:
        salt = self._mac(b"salt", subject)[:SALT_BYTES]
        digest = self._mac(b"digest", subject)[:DIGEST_BYTES]
        return StoredAnswers(questions, salt, digest, derive.parameters, NORMALISER_VERSION)

    def _mac(self, label: bytes, subject: str) -> bytes:
        return hmac.digest(self._key, b"decoy/v1|" + label + b"|" + subject.encode(), hashlib.sha256)
