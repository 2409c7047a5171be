"""The first tables of people: schools, accounts, credentials, known chats, approvers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_COUNTING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables, those first that others point at."""
    _schools()
    _accounts()
    _account_phones()
    _credentials()
    _password_epochs()
    _password_tags()
    _answers()
    _temporary_passwords()
    _known_chats()
    _consents()
    _approvers()


def _schools() -> None:
    op.create_table(
        "schools",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("code_key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=True),
        sa.Column("group_chat_id", sa.BigInteger(), nullable=True),
        sa.Column("bind_tag", sa.LargeBinary(), nullable=True),
        sa.Column("bind_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(bind_tag IS NULL) = (bind_expires_at IS NULL)", name=op.f("ck_schools_bind_whole")
        ),
        sa.CheckConstraint("(bot_id IS NULL) = (group_chat_id IS NULL)", name=op.f("ck_schools_group_whole")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schools")),
        sa.UniqueConstraint("bind_tag", name=op.f("uq_schools_bind_tag")),
        sa.UniqueConstraint("bot_id", "group_chat_id", name=op.f("uq_schools_bot_id_group_chat_id")),
        sa.UniqueConstraint("code_key", name=op.f("uq_schools_code_key")),
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("login_index", sa.String(length=64), nullable=False),
        sa.Column("login", sa.LargeBinary(), nullable=False),
        sa.Column("full_name", sa.LargeBinary(), nullable=False),
        sa.Column("class_name", sa.LargeBinary(), nullable=False),
        sa.Column("form_teacher", sa.LargeBinary(), nullable=False),
        sa.Column("recovery_email", sa.LargeBinary(), nullable=True),
        sa.Column("email_index", sa.String(length=64), nullable=True),
        sa.Column("roster_tag", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(recovery_email IS NULL) = (email_index IS NULL)", name=op.f("ck_accounts_email_whole")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_accounts_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("login_index", name=op.f("uq_accounts_login_index")),
    )
    op.create_index(op.f("ix_accounts_email_index"), "accounts", ["email_index"])
    op.create_index(op.f("ix_accounts_school_id"), "accounts", ["school_id"])


def _account_phones() -> None:
    op.create_table(
        "account_phones",
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=16), nullable=False),
        sa.Column("phone_index", sa.String(length=64), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("owner IN ('guardian', 'student')", name=op.f("ck_account_phones_owner")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_phones_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", "owner", "phone_index", name=op.f("pk_account_phones")),
    )
    op.create_index("ix_account_phones_phone_index", "account_phones", ["phone_index"])


def _credentials() -> None:
    op.create_table(
        "credentials",
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_credentials_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_credentials")),
    )


def _password_epochs() -> None:
    op.create_table(
        "password_epochs",
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("parameters", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_password_epochs_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", "epoch", name=op.f("pk_password_epochs")),
    )


def _password_tags() -> None:
    op.create_table(
        "password_tags",
        sa.Column("number", _COUNTING, autoincrement=True, nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_password_tags_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_password_tags")),
        sa.UniqueConstraint("account_id", "epoch", "tag", name=op.f("uq_password_tags_account_id_epoch_tag")),
        sqlite_autoincrement=True,
    )


def _answers() -> None:
    op.create_table(
        "answers",
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("parameters", sa.String(length=64), nullable=False),
        sa.Column("normaliser", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_answers_account_id_accounts")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_answers")),
    )


def _temporary_passwords() -> None:
    op.create_table(
        "temporary_passwords",
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(length=128), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_temporary_passwords_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_temporary_passwords")),
    )


def _known_chats() -> None:
    op.create_table(
        "known_chats",
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_known_chats_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", "bot_id", "user_id", name=op.f("pk_known_chats")),
    )


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "user_id", "version", name=op.f("pk_consents")),
    )


def _approvers() -> None:
    op.create_table(
        "approvers",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invite_tag", sa.LargeBinary(), nullable=True),
        sa.Column("invite_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(invite_tag IS NULL) = (invite_expires_at IS NULL)", name=op.f("ck_approvers_invite_whole")
        ),
        sa.CheckConstraint("(user_id IS NULL) = (secret IS NULL)", name=op.f("ck_approvers_person_whole")),
        sa.CheckConstraint(
            "NOT confirmed OR (user_id IS NOT NULL AND invite_tag IS NULL)",
            name=op.f("ck_approvers_confirmed_whole"),
        ),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_approvers_failures")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_approvers_school_id_schools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvers")),
        sa.UniqueConstraint("invite_tag", name=op.f("uq_approvers_invite_tag")),
    )
    op.create_index(op.f("ix_approvers_school_id"), "approvers", ["school_id"])
    op.create_index(
        "uq_approvers_active",
        "approvers",
        ["user_id", "school_id"],
        unique=True,
        sqlite_where=sa.text("confirmed IS 1 AND left_at IS NULL"),
        postgresql_where=sa.text("confirmed IS true AND left_at IS NULL"),
    )
