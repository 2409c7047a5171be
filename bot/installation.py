"""Settings of the installation itself: the token, files, servers, and where accounts live."""

from datetime import timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.notation import (
    TELEGRAM,
    api_address,
    database_url,
    duration,
    from_text,
    is_token,
    mail_address,
    mail_server,
    read_token_file,
)
from bot.syslog import Address, address

_TEN_YEARS = timedelta(days=3660)
ENV_FILE = Path("bot.env")


class SettingsProblem(Exception):  # noqa: N818 - the operator's word
    """Settings are wrong; `lines` holds one sentence for each mistake, all of them at once."""

    def __init__(self, *lines: str) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class Installation(BaseSettings):
    """What an operator sets about the machine; `bot.settings.Settings` adds the rules."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        enable_decoding=False,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=False,
    )

    bot_token: SecretStr = Field(
        SecretStr(""),
        description="The token that @BotFather gave for this bot. Better: BOT_TOKEN_FILE.",
    )
    bot_token_file: Path | None = Field(
        None,
        description="A file that holds the token alone, readable by its owner only (chmod 600).",
    )
    telegram_api_url: Annotated[str, BeforeValidator(api_address)] = Field(
        TELEGRAM,
        description="Where the Bot API is, without the /bot part: Telegram's own, a local Bot API server, "
        "or the emulator.",
    )
    data_dir: Path = Field(Path("data"), description="The folder for the database.")
    database_url: SecretStr | None = Field(
        None,
        description="Another place for the database. Left out, it is SQLite in DATA_DIR.",
        json_schema_extra={"example": "sqlite:///data/helpdesk.db"},
    )
    key_file: Path = Field(
        Path("secrets/keys.json"),
        description="The file with the keys. It must never lie beside the database or in its backup.",
    )
    knowledge_dir: Path | None = Field(None, description="Your own answers: see docs/knowledge.md.")
    log_level: Annotated[LogLevel, BeforeValidator(from_text(str.upper))] = Field(
        LogLevel.INFO, description="How much is logged: DEBUG, INFO, WARNING or ERROR."
    )
    directory_url: SecretStr = Field(
        SecretStr("embedded:"),
        description="Where accounts and passwords live. This version has the embedded directory alone.",
        json_schema_extra={"example": "embedded:"},
    )
    smtp_from: Annotated[str, BeforeValidator(from_text(mail_address))] = Field(
        "",
        description="The address that letters come from. Undeliverable letters come back to it.",
        json_schema_extra={"example": "helpdesk@example.com"},
    )
    smtp_url: SecretStr | None = Field(
        None,
        description="The mail server for codes by e-mail: smtps:// (port 465), or smtp:// (port 587), which "
        "must offer STARTTLS unless it is this machine. Without one, recovery e-mails are not offered.",
        json_schema_extra={"example": "smtps://user:password@mail.example.com"},
    )
    audit_checkpoints: Path | None = Field(
        None,
        description="The file to which signed ends of the audit log are added. Copy it off this machine: it "
        "shows when somebody cuts the log off or puts an old database back. Left out, it is in DATA_DIR.",
        json_schema_extra={"example": "data/audit-checkpoints.jsonl"},
    )
    audit_kept: Annotated[timedelta, BeforeValidator(from_text(partial(duration, longest=_TEN_YEARS)))] = (
        Field(
            timedelta(days=365),
            ge=timedelta(days=30),
            description="How long rows of the audit log are kept, from 30d to 3660d; older ones are cut off.",
        )
    )
    audit_file: Path | None = Field(
        None,
        description="A file to which every row of the audit log is added as a line of JSON. It may be moved "
        "away at any time; a new one is begun. Left out, there is none.",
        json_schema_extra={"example": "data/audit.jsonl"},
    )
    syslog_url: Annotated[Address | None, BeforeValidator(from_text(address))] = Field(
        None,
        description="Where every row of the audit log goes by syslog (RFC 5424): udp://HOST:514, "
        "tcp://HOST:514, tls://HOST:6514 or unix:/dev/log. Left out, nowhere. UDP can lose rows.",
        json_schema_extra={"example": "tls://logs.example.com:6514"},
    )
    public_url: str | None = Field(
        None, description="The bot's own address on the internet. Not built yet: leave it out."
    )
    http_port: str | None = Field(
        None, description="The port of the bot's own pages. Not built yet: leave it out."
    )

    @field_validator("bot_token_file")
    @classmethod
    def _alone_and_readable_by_its_owner_only(cls, path: Path | None, already: ValidationInfo) -> Path | None:
        if path is not None:
            read_token_file(path)
            if already.data.get("bot_token"):
                raise ValueError("BOT_TOKEN is set too; keep one of them")
        return path

    @field_validator("database_url")
    @classmethod
    def _a_file_of_sqlite(cls, url: SecretStr | None) -> SecretStr | None:
        return None if url is None else SecretStr(database_url(url.get_secret_value()))

    @field_validator("key_file")
    @classmethod
    def _apart_from_the_database(cls, path: Path, already: ValidationInfo) -> Path:
        data_dir = already.data.get("data_dir")
        if data_dir is not None and path.resolve().is_relative_to(Path(data_dir).resolve()):
            raise ValueError("the file lies in DATA_DIR; keep keys and database apart, name another folder")
        return path

    @field_validator("directory_url")
    @classmethod
    def _embedded_alone(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value().strip() != "embedded:":
            raise ValueError("this version has embedded: alone; leave DIRECTORY_URL out")
        return url

    @field_validator("smtp_url")
    @classmethod
    def _with_a_sender(cls, url: SecretStr | None, already: ValidationInfo) -> SecretStr | None:
        if url is not None:
            mail_server(url.get_secret_value())
            if already.data.get("smtp_from") == "":
                raise ValueError("set SMTP_FROM too, the address that letters come from")
        return url

    @field_validator("public_url", "http_port")
    @classmethod
    def _not_built(cls, _value: object, info: ValidationInfo) -> object:
        raise ValueError(f"this part is not built in this version; leave {str(info.field_name).upper()} out")

    @property
    def checkpoints_file(self) -> Path:
        """Where checkpoints of the audit log are written, by default in DATA_DIR."""
        return self.audit_checkpoints or self.data_dir / "audit-checkpoints.jsonl"

    @property
    def database(self) -> str:
        """The database as `sqlite:///path`; by default it stands in DATA_DIR."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.data_dir / 'helpdesk.db').as_posix()}"

    def token(self) -> str:
        """Return the bot's token, from BOT_TOKEN or BOT_TOKEN_FILE.

        Raises:
            SettingsProblem: there is none, or it has not the form of a token.
        """
        name, token = "BOT_TOKEN", self.bot_token.get_secret_value().strip()
        if self.bot_token_file:
            name = "BOT_TOKEN_FILE"
            try:
                token = read_token_file(self.bot_token_file)
            except ValueError as problem:
                raise SettingsProblem(f"{name}: {problem}") from None
        if not token:
            place = self.bot_token_file or ENV_FILE
            raise SettingsProblem(
                f"{name}: there is no token; get one from @BotFather and put it into {place}"
            )
        if not is_token(token, self.telegram_api_url):
            raise SettingsProblem(f"{name}: this is no token; @BotFather shows it as 123456789:AbC...")
        return token
