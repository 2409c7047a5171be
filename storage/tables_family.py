"""The tables of families: languages, recovery e-mails and their codes, vouches, kin and freezes."""

from sqlalchemy import (
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

from storage.columns import Keep, held, identifier, index_of, metadata, moment, one_of, person, sealed
from storage.records import VouchState

_ACCOUNT = "accounts.id"

people = Table(
    "people",
    metadata,
    person("bot_id", primary_key=True, autoincrement=False),
    person("user_id", primary_key=True, autoincrement=False),
    # What the person chose with /language, and what their Telegram speaks.
    Column("language", String(8)),
    Column("spoken", String(8), nullable=False),
    moment("updated_at"),
    info=held("in which language a person is spoken to", Keep.PEOPLE),
)

recovery_emails = Table(
    "recovery_emails",
    metadata,
    identifier("account_id", ForeignKey(_ACCOUNT), primary_key=True),
    sealed("address"),
    index_of("email_index", nullable=False),
    moment("confirmed_at"),
    moment("counts_at"),
    info=held("where a code may be sent that proves a recovery (EML-01)", Keep.WHILE_ENROLLED),
)

email_codes = Table(
    "email_codes",
    metadata,
    identifier(primary_key=True),
    identifier("account_id", ForeignKey(_ACCOUNT), nullable=False),
    identifier("flow_id", nullable=False, index=True),
    # Neither stands here when there is no address to write to: the person is answered alike (ENU-08).
    sealed("address", nullable=True),
    index_of("email_index", nullable=True),
    moment("sent_at"),
    moment("expires_at"),
    Column("tries_left", Integer, nullable=False),
    moment("spent_at", nullable=True),
    Index("ix_email_codes_account_id_sent_at", "account_id", "sent_at"),
    Index("ix_email_codes_email_index_sent_at", "email_index", "sent_at"),
    CheckConstraint("tries_left >= 0", name="tries_left"),
    CheckConstraint("(address IS NULL) = (email_index IS NULL)", name="address_whole"),
    info=held("codes sent by e-mail, without the codes themselves (EML-02)", Keep.EMAIL_CODES),
)

vouches = Table(
    "vouches",
    metadata,
    identifier(primary_key=True),
    identifier("account_id", ForeignKey(_ACCOUNT), nullable=False),
    identifier("flow_id", nullable=False),
    Column("state", String(16), nullable=False),
    # Whether the known chats were told: they are at most so often a day.
    Column("is_told", Boolean, nullable=False),
    moment("created_at"),
    moment("expires_at"),
    moment("decided_at", nullable=True),
    person("decided_by", nullable=True),
    # A flow in which one ID after another is named asks the family of each.
    UniqueConstraint("flow_id", "account_id"),
    Index("ix_vouches_account_id_created_at", "account_id", "created_at"),
    one_of("state", VouchState),
    CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_whole"),
    info=held("whether a known chat vouched for a new one (NIST SP 800-63B-4 4.2.1.3)", Keep.VOUCHES),
)

kin = Table(
    "kin",
    metadata,
    # No ids of people: who has this row and not the person learns nothing, and nobody is listed (ADM-07).
    index_of("subject", primary_key=True),
    Column("tag", LargeBinary, primary_key=True),
    info=held(
        "who was ever family of an account, to be asked of one person at a time (ADM-07)", Keep.WHILE_ENROLLED
    ),
)

freezes = Table(
    "freezes",
    metadata,
    identifier("account_id", ForeignKey(_ACCOUNT), primary_key=True),
    person("user_id"),
    moment("at"),
    info=held("which accounts a family has frozen until the school has looked (REC-08)", Keep.WHILE_ENROLLED),
)
