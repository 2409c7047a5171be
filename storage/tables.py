"""The tables of people: schools, accounts, their credentials, known chats and approvers."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from domain.requests import Role
from storage.columns import (
    JsonText,
    Keep,
    held,
    identifier,
    index_of,
    metadata,
    moment,
    number,
    one_of,
    person,
    sealed,
)
from storage.keys import Purpose

_ACCOUNT = "accounts.id"

schools = Table(
    "schools",
    metadata,
    identifier(primary_key=True),
    Column("code", String(64), nullable=False),
    # The code as it is compared: "find a school by its code, in any case".
    Column("code_key", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("email", String(320), nullable=False),
    person("bot_id", nullable=True),
    person("group_chat_id", nullable=True),
    Column("bind_tag", LargeBinary),
    moment("bind_expires_at", nullable=True),
    # The topic of the group in which /bind was sent, and the message that stands for many cards.
    Column("topic_id", BigInteger),
    Column("digest_id", BigInteger),
    # What the school decides otherwise than the installation; domain/school.py says what it can be.
    Column("rules", JsonText, nullable=False),
    moment("lost_at", nullable=True),
    moment("removed_at", nullable=True),
    UniqueConstraint("code_key"),
    UniqueConstraint("bot_id", "group_chat_id"),
    UniqueConstraint("bind_tag"),
    CheckConstraint("(bot_id IS NULL) = (group_chat_id IS NULL)", name="group_whole"),
    CheckConstraint("(bind_tag IS NULL) = (bind_expires_at IS NULL)", name="bind_whole"),
    info=held("which schools there are and where their administrators meet", Keep.INSTALLATION),
)

accounts = Table(
    "accounts",
    metadata,
    identifier(primary_key=True),
    identifier("school_id", ForeignKey("schools.id"), index=True, nullable=False),
    index_of("login_index", nullable=False),
    sealed("login"),
    sealed("full_name"),
    sealed("class_name"),
    sealed("form_teacher"),
    sealed("recovery_email", nullable=True),
    index_of("email_index", nullable=True, index=True),
    # A keyed tag over the whole roster row: an import sees what is unchanged without opening anything.
    Column("roster_tag", LargeBinary, nullable=False),
    moment("added_at"),
    moment("updated_at"),
    moment("left_at", nullable=True),
    # As whom the account is counted and recorded: no rotation of keys changes it (ADM-07, THR-06).
    index_of("subject", nullable=False),
    UniqueConstraint("login_index"),
    UniqueConstraint("subject"),
    CheckConstraint("(recovery_email IS NULL) = (email_index IS NULL)", name="email_whole"),
    info=held("who may ask for help, as the school's roster tells", Keep.WHILE_ENROLLED),
)

# Leavers are looked for every hour, and are few among many.
Index(
    "ix_accounts_left_at",
    accounts.c.left_at,
    sqlite_where=accounts.c.left_at.is_not(None),
    postgresql_where=accounts.c.left_at.is_not(None),
)

account_phones = Table(
    "account_phones",
    metadata,
    identifier("account_id", ForeignKey(_ACCOUNT), primary_key=True),
    Column("owner", String(16), primary_key=True),
    index_of("phone_index", primary_key=True),
    sealed("number"),
    Index("ix_account_phones_phone_index", "phone_index"),
    CheckConstraint("owner IN ('guardian', 'student')", name="owner"),
    info=held("whose Telegram-verified number may speak for an account", Keep.WHILE_ENROLLED),
)

credentials = Table(
    "credentials",
    metadata,
    identifier("account_id", ForeignKey(_ACCOUNT), primary_key=True),
    Column("enabled", Boolean, nullable=False),
    Column("locked", Boolean, nullable=False),
    Column("must_change", Boolean, nullable=False),
    info=held("the standing of an account in the embedded directory", Keep.WHILE_ENROLLED),
)

# One salt for each account and epoch (security.md 5b), held by the key rather than by good will.
password_epochs = Table(
    "password_epochs",
    metadata,
    identifier("account_id", ForeignKey(_ACCOUNT), primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("salt", LargeBinary, nullable=False),
    Column("parameters", String(64), nullable=False),
    info=held("how the tags of an epoch were made", Keep.WHILE_ENROLLED),
)

password_tags = Table(
    "password_tags",
    metadata,
    number(),
    identifier("account_id", ForeignKey(_ACCOUNT), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("tag", LargeBinary, nullable=False),
    UniqueConstraint("account_id", "epoch", "tag"),
    sqlite_autoincrement=True,
    info=held("the current password and those that may not come back, as keyed tags", Keep.WHILE_ENROLLED),
)

answers = Table(
    "answers",
    metadata,
    identifier("account_id", ForeignKey(_ACCOUNT), primary_key=True),
    Column("questions", JsonText, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    sealed("digest", Purpose.ANSWERS),
    Column("parameters", String(64), nullable=False),
    Column("normaliser", Integer, nullable=False),
    moment("set_at"),
    info=held("the one sealed digest of the three answers (QST-05)", Keep.WHILE_ENROLLED),
)

temporary_passwords = Table(
    "temporary_passwords",
    metadata,
    identifier("account_id", ForeignKey(_ACCOUNT), primary_key=True),
    Column("tag", LargeBinary, nullable=False),
    moment("issued_at"),
    moment("expires_at"),
    Column("issued_by", String(128), nullable=False),
    moment("spent_at", nullable=True),
    info=held("what the school handed out for a first login, as a keyed tag", Keep.WHILE_ENROLLED),
)
Index(
    "ix_temporary_passwords_expires_at",
    temporary_passwords.c.expires_at,
    sqlite_where=temporary_passwords.c.spent_at.is_(None),
    postgresql_where=temporary_passwords.c.spent_at.is_(None),
)

known_chats = Table(
    "known_chats",
    metadata,
    identifier("account_id", ForeignKey(_ACCOUNT), primary_key=True),
    person("bot_id", primary_key=True, autoincrement=False),
    person("user_id", primary_key=True, autoincrement=False),
    person("chat_id"),
    moment("bound_at"),
    moment("used_at"),
    Index("ix_known_chats_bot_id_user_id", "bot_id", "user_id"),
    info=held("which private chats are bound to an account", Keep.WHILE_ENROLLED),
)

consents = Table(
    "consents",
    metadata,
    person("bot_id", primary_key=True, autoincrement=False),
    person("user_id", primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    moment("at"),
    info=held("who accepted which privacy notice (PRV-03)", Keep.PEOPLE),
)

approvers = Table(
    "approvers",
    metadata,
    identifier(primary_key=True),
    identifier("school_id", ForeignKey("schools.id"), nullable=False, index=True),
    sealed("name"),
    person("user_id", nullable=True),
    sealed("secret", Purpose.TOTP, nullable=True),
    Column("confirmed", Boolean, nullable=False),
    Column("last_step", BigInteger),
    Column("failures", Integer, nullable=False),
    moment("left_at", nullable=True),
    Column("invite_tag", LargeBinary),
    moment("invite_expires_at", nullable=True),
    Column("role", String(16), nullable=False),
    sealed("class_name", nullable=True),
    moment("stepped_up_at", nullable=True),
    # Whose code asked for another authenticator: a second approver must agree (TOT-11).
    identifier("renewal_by", nullable=True),
    moment("renewal_at", nullable=True),
    UniqueConstraint("invite_tag"),
    CheckConstraint("(user_id IS NULL) = (secret IS NULL)", name="person_whole"),
    CheckConstraint("(invite_tag IS NULL) = (invite_expires_at IS NULL)", name="invite_whole"),
    # Authority needs a person with a confirmed secret, and an invitation is used up by it (TOT-05).
    CheckConstraint("NOT confirmed OR (user_id IS NOT NULL AND invite_tag IS NULL)", name="confirmed_whole"),
    CheckConstraint("failures >= 0", name="failures"),
    CheckConstraint("(renewal_by IS NULL) = (renewal_at IS NULL)", name="renewal_whole"),
    one_of("role", Role),
    info=held("who may decide requests of a school", Keep.INSTALLATION),
)
Index(
    "uq_approvers_active",
    approvers.c.user_id,
    approvers.c.school_id,
    unique=True,
    sqlite_where=approvers.c.confirmed.is_(True) & approvers.c.left_at.is_(None),
    postgresql_where=approvers.c.confirmed.is_(True) & approvers.c.left_at.is_(None),
)
