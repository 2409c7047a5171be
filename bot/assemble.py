"""The composition root: the one file that names concrete classes, the clock and randomness."""

import asyncio
import base64
import random
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.mail import Mailer, Post
from bot.notation import mail_server
from bot.settings import Settings, policy
from bot.timing import Timing
from directory.embedded import EmbeddedDirectory
from domain.events import Event
from domain.policy import Policy
from domain.throttle import ThrottlePolicy
from services.answer_sets import AnswerSets
from services.approvals import Approvals
from services.approvers import Approvers
from services.challenges import Challenges
from services.change_password import ChangePassword
from services.children import Children
from services.current_password import CurrentPassword
from services.decisions import Decisions
from services.desk import Desk
from services.email_codes import EmailCodes
from services.email_evidence import EmailEvidence
from services.email_offer import EmailOffer
from services.find_login import FindLogin
from services.first_login import FirstLogin
from services.flows import Flows
from services.forgot_password import ForgotPassword
from services.freezes import Freezes
from services.hashing import Hashing
from services.housekeeping import Housekeeping
from services.knowledge import Knowledge, load_knowledge
from services.known_chats import KnownChats
from services.languages import Languages
from services.memory import Memory
from services.new_password import NewPassword
from services.one_time_codes import OneTimeCodes
from services.phone_evidence import PhoneEvidence
from services.questions import Questions
from services.recall import Recall
from services.recovery_emails import RecoveryEmails
from services.requests import Requests
from services.resume import Resume
from services.roster import Roster
from services.schools import Schools
from services.security_questions import SecurityQuestions
from services.spray import Spray
from services.status import Status
from services.temporary_passwords import TemporaryPasswords
from services.tries import Tries
from services.unlock import Unlock
from services.vouches import Vouches
from storage.engine import audit_key_id, migrate, open_engine
from storage.keys import ForeignKeyFile, Keyring, Purpose, create_key_file, load_keyring
from storage.records import AuditReport, Proof
from storage.sql.store import SqlStore

# Base 32: ids of letters and digits alone, which callback data can hold.
_ID_LENGTH = 20
_ID_BYTES = 13
HASHING_SLOTS = 2
HASHING_WAITING = 16


@dataclass(frozen=True, slots=True)
class Outside:
    """The clock, the dice and who takes letters, as the house sees them; tests bring their own."""

    timing: Timing
    entropy: Callable[[int], bytes]
    new_id: Callable[[], str]
    post: Post | None = None


def new_id() -> str:
    """Make an id of 100 random bits."""
    return base64.b32encode(secrets.token_bytes(_ID_BYTES)).decode()[:_ID_LENGTH].lower()


def outside() -> Outside:
    """Return the real clock and dice."""
    timing = Timing(
        now=lambda: datetime.now(UTC), monotonic=time.monotonic, sleep=asyncio.sleep, spread=random.random
    )
    return Outside(timing, secrets.token_bytes, new_id)


@dataclass(frozen=True, slots=True)
class House:
    """Every use case, ready to be talked to."""

    settings: Settings
    policy: Policy
    outside: Outside
    store: SqlStore
    hashing: Hashing
    memory: Memory
    temporary: TemporaryPasswords
    flows: Flows
    forgot_password: ForgotPassword
    vouches: Vouches
    freezes: Freezes
    first_login: FirstLogin
    questions: Questions
    change_password: ChangePassword
    security_questions: SecurityQuestions
    recall: Recall
    unlock: Unlock
    requests: Requests
    decisions: Decisions
    approvers: Approvers
    schools: Schools
    roster: Roster
    housekeeping: Housekeeping
    resume: Resume
    knowledge: Knowledge
    children: Children
    languages: Languages
    current_password: CurrentPassword
    email_codes: EmailCodes
    recovery_emails: RecoveryEmails
    email_evidence: EmailEvidence
    email_offer: EmailOffer
    phone_evidence: PhoneEvidence
    find_login: FindLogin
    known_chats: KnownChats
    status: Status
    post: Post | None

    async def record(self, event: Event) -> None:
        """Record a fact that belongs to no use case, such as a start."""
        async with self.store.begin() as tx:
            await tx.audit.record((event,), self.outside.timing.now())

    async def audit_verify(self) -> AuditReport:
        """Check the whole audit log."""
        async with self.store.read() as tx:
            return await tx.audit.verify()


def create_house(settings: Settings, outside_: Outside | None = None) -> None:
    """Prepare data folder, key file and database; what is there already stays as it is.

    Raises:
        storage.keys.KeyFileProblem: the key file cannot be made or read, or the database has another.
        storage.errors.DatabaseProblem: the database cannot be made or read.
    """
    entropy = (outside_ or outside()).entropy
    if not settings.key_file.exists():
        _refuse_new_keys(settings)
        create_key_file(settings.key_file, entropy)
    _refuse_foreign_keys(settings, load_keyring(settings.key_file))
    _make_folder(settings.data_dir)
    migrate(settings.database)


def _refuse_new_keys(settings: Settings) -> None:
    if audit_key_id(settings.database) is not None:
        path = settings.database.removeprefix("sqlite:///")
        raise ForeignKeyFile(
            f"there is no key file {settings.key_file}, and new keys would open nothing in {path}; "
            "put its own key file back from your safe copy, or move the database away to begin anew"
        )


def _refuse_foreign_keys(settings: Settings, keyring: Keyring) -> None:
    key_id = audit_key_id(settings.database)
    if key_id is not None and keyring.find(Purpose.AUDIT, key_id) is None:
        raise ForeignKeyFile(
            f"the key file {settings.key_file} does not belong to this database; "
            "put the right one there from your safe copy, or set KEY_FILE to it"
        )


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


@asynccontextmanager
async def open_house(settings: Settings, outside_: Outside | None = None) -> AsyncIterator[House]:
    """Open the house on its key file and database, and close it at the end."""
    around = outside_ or outside()
    keyring = load_keyring(settings.key_file)
    _make_folder(settings.data_dir)
    await asyncio.to_thread(_refuse_foreign_keys, settings, keyring)
    await asyncio.to_thread(migrate, settings.database)
    store = SqlStore(open_engine(settings.database), keyring, around.entropy, around.new_id)
    hashing = Hashing(settings.argon2, HASHING_SLOTS, HASHING_WAITING)
    try:
        yield _furnish(settings, around, keyring, store, hashing)
    finally:
        hashing.close()
        await store.close()


def _furnish(
    settings: Settings, around: Outside, keyring: Keyring, store: SqlStore, hashing: Hashing
) -> House:
    rules, entropy = policy(settings), around.entropy
    desk = Desk(store, rules, around.timing.now, around.new_id, Memory())
    directory = EmbeddedDirectory(store, keyring.secret(Purpose.HISTORY), entropy)
    temporary = TemporaryPasswords(keyring.secret(Purpose.TEMPORARY_PASSWORDS))
    challenges = Challenges(
        store, keyring.secret(Purpose.DECOYS), entropy, around.timing.now, rules.questions
    )
    one_time, codes_key = OneTimeCodes(entropy), keyring.secret(Purpose.CODES)
    answer_tries = Tries(desk, Proof.ANSWERS, rules.throttle)
    slip_tries = Tries(desk, Proof.TEMPORARY_PASSWORD, slip_throttle(rules))
    new_password = NewPassword(desk, directory, hashing, temporary)
    flows, requests = Flows(desk), Requests(desk, entropy)
    questions = Questions(desk, challenges, hashing)
    freezes = Freezes(desk, directory, codes_key)
    vouches, spray = Vouches(desk, freezes, codes_key), Spray(desk)
    password_tries = Tries(desk, Proof.CURRENT_PASSWORD, rules.throttle)
    current = CurrentPassword(desk, password_tries, hashing, directory)
    email_codes = EmailCodes(desk, codes_key)
    post = around.post or _mailer(settings, around)
    recovery_emails = RecoveryEmails(desk, current, email_codes)
    email_offer = EmailOffer(desk, email_codes, recovery_emails, is_open=post is not None)
    answers = AnswerSets(desk, challenges, answer_tries, hashing)
    forgot = ForgotPassword(desk, challenges, answer_tries, answers, new_password, vouches, spray)
    all_tries = {
        Proof.ANSWERS: answer_tries,
        Proof.TEMPORARY_PASSWORD: slip_tries,
        Proof.CURRENT_PASSWORD: password_tries,
    }
    return House(
        settings=settings,
        policy=rules,
        outside=around,
        store=store,
        hashing=hashing,
        memory=desk.memory,
        temporary=temporary,
        flows=flows,
        forgot_password=forgot,
        vouches=vouches,
        freezes=freezes,
        first_login=FirstLogin(desk, questions, slip_tries, new_password, temporary, email_offer),
        questions=questions,
        change_password=ChangePassword(desk, current, new_password),
        security_questions=SecurityQuestions(desk, current, questions),
        recall=Recall(desk, answer_tries, answers),
        unlock=Unlock(desk, answer_tries),
        requests=requests,
        decisions=Decisions(desk, one_time, Approvals(desk, directory, temporary, entropy)),
        approvers=Approvers(desk, codes_key, one_time, entropy),
        schools=Schools(store, codes_key, around.timing.now, entropy, around.new_id),
        roster=Roster(store, temporary, around.timing.now, entropy, rules.roster_password_ttl),
        housekeeping=Housekeeping(desk, flows, requests),
        resume=Resume(desk),
        knowledge=load_knowledge(settings.knowledge_dir),
        children=Children(desk),
        languages=Languages(desk),
        current_password=current,
        email_codes=email_codes,
        recovery_emails=recovery_emails,
        email_evidence=EmailEvidence(desk, email_codes),
        email_offer=email_offer,
        phone_evidence=PhoneEvidence(desk),
        find_login=FindLogin(desk, forgot),
        known_chats=KnownChats(desk, current, codes_key),
        status=Status(desk, requests, all_tries),
        post=post,
    )


def _mailer(settings: Settings, around: Outside) -> Post | None:
    if settings.smtp_url is None:
        return None
    server = mail_server(settings.smtp_url.get_secret_value())
    return Mailer(server, settings.smtp_from, around.timing.now).send


def slip_throttle(rules: Policy) -> ThrottlePolicy:
    """Return the throttle of temporary passwords: five tries each, for everybody together (TMP-02)."""
    tries = rules.temporary_password_tries
    return ThrottlePolicy(
        per_person=tries,
        strangers=tries,
        strangers_month=tries,
        person_total=tries,
        person_logins=tries,
        in_a_row=2 * tries,
        window=rules.throttle.window,
    )
