"""The tables of the audit log: its rows, its signed checkpoints, where it begins, and who has a copy."""

from sqlalchemy import DDL, BigInteger, Column, Index, Integer, LargeBinary, String, Table, Text, event, text

from storage.columns import Keep, held, metadata, moment, person

IS_GRANTED = text("tag = 'approver:deed:grant'")
"""What is counted for each approver (ADM-11), word for word as its index has it: few of many rows."""

audit = Table(
    "audit",
    metadata,
    Column("seq", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    moment("at"),
    Column("tag", String(64), nullable=False),
    Column("subject", String(64)),
    Column("actor", String(128)),
    Column("thread", String(64)),
    # Text, not JSON: the chain covers these very characters.
    Column("values", Text, nullable=False),
    Column("key_id", String(8), nullable=False),
    Column("mac", LargeBinary, nullable=False),
    Index("ix_audit_at", "at"),
    Index("ix_audit_subject_seq", "subject", "seq"),
    Index("ix_audit_granted", "actor", "at", sqlite_where=IS_GRANTED, postgresql_where=IS_GRANTED),
    info=held("who did what to which account, so that nobody can deny or hide it (AUD-01)", Keep.AUDIT),
)

# Rows are only ever appended, each straight after the last (AUD-03); the INSERT trigger also stops REPLACE.
AUDIT_TRIGGERS = (
    """CREATE TRIGGER audit_never_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END""",
    """CREATE TRIGGER audit_never_deleted BEFORE DELETE ON audit
    WHEN OLD.seq > (SELECT coalesce(max(seq), 0) FROM audit_cuts)
    BEGIN SELECT RAISE(ABORT, 'audit rows are never deleted'); END""",
    """CREATE TRIGGER audit_only_appended BEFORE INSERT ON audit
    WHEN NEW.seq != (SELECT coalesce(max(seq), 0) + 1 FROM audit)
    BEGIN SELECT RAISE(ABORT, 'audit rows are only appended'); END""",
)
for _trigger in AUDIT_TRIGGERS:
    _append_only = DDL(_trigger)  # type: ignore[no-untyped-call]  # SQLAlchemy has not typed it
    event.listen(audit, "after_create", _append_only.execute_if(dialect="sqlite"))

audit_checkpoints = Table(
    "audit_checkpoints",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("mac", LargeBinary, nullable=False),
    Column("count", BigInteger, nullable=False),
    moment("at"),
    Column("key_id", String(8), nullable=False),
    Column("signature", LargeBinary, nullable=False),
    info=held("signed ends of the audit log: copies elsewhere show what is missing (AUD-04)", Keep.AUDIT),
)

# Rows up to `seq` have outlived their time and are gone; the chain goes on from `mac` (PRV-05).
audit_cuts = Table(
    "audit_cuts",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("mac", LargeBinary, nullable=False),
    moment("at"),
    info=held("where the audit log begins since old rows were deleted", Keep.INSTALLATION),
)

audit_sinks = Table(
    "audit_sinks",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    info=held("how far each copy of the audit log elsewhere has come (LOG-08)", Keep.INSTALLATION),
)

pseudonyms = Table(
    "pseudonyms",
    metadata,
    person("user_id", primary_key=True, autoincrement=False),
    Column("name", String(32), nullable=False, unique=True),
    moment("made_at"),
    info=held("as whom the audit log knows a person, until they are erased (AUD-07)", Keep.PEOPLE),
)
