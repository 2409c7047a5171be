"""Settings: every name of bot.env with its default, its limits and its meaning, and how they are read."""

from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.notation import (
    TELEGRAM,
    api_address,
    cost,
    database_url,
    duration,
    from_text,
    is_token,
    line,
    mail_address,
    mail_server,
    read_token_file,
)
from domain.challenge import MOST_STRICT_QUESTIONS
from domain.evidence import EvidenceMode
from domain.password import PasswordPolicy
from domain.policy import Policy
from domain.throttle import ThrottlePolicy
from services.hashing import Parameters

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


Duration = Annotated[timedelta, BeforeValidator(from_text(duration))]


class Settings(BaseSettings):
    """What an operator can set. Names are upper case in bot.env and in the environment, which wins."""

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
    public_url: str | None = Field(
        None, description="The bot's own address on the internet. Not built yet: leave it out."
    )
    http_port: str | None = Field(
        None, description="The port of the bot's own pages. Not built yet: leave it out."
    )
    evidence: Annotated[EvidenceMode, BeforeValidator(from_text(str.lower))] = Field(
        EvidenceMode.KNOWN,
        description="What a reset needs with right answers: `known`, a known chat or the school's approval; "
        "or `answers`, nothing more, as the MIMS guides do, which is weaker.",
    )
    password_min_length: int = Field(
        12, ge=8, le=64, description="The least characters of a new password, from 8 to 64."
    )
    questions: int = Field(
        3,
        ge=2,
        le=8,
        description="How many challenge questions are set up; a reset asks all of them. At most 5 with "
        "EVIDENCE=answers. Do not change it after the first enrolment: who is enrolled keeps their number, "
        "and IDs that name nobody get the new one, so the number tells them apart.",
    )
    tries_per_person: int = Field(
        3, ge=1, le=10, description="Wrong tries of one person on one account within TRIES_WINDOW."
    )
    tries_strangers: int = Field(
        5,
        ge=1,
        le=15,
        description="Wrong tries of all unknown chats together on one account within TRIES_WINDOW.",
    )
    tries_window: Duration = Field(
        timedelta(hours=24),
        le=timedelta(days=30),
        description="The time over which wrong tries count, at most 30d.",
    )
    flow_idle: Duration = Field(
        timedelta(minutes=4), description="How long a conversation waits for the next message."
    )
    flow_max: Duration = Field(timedelta(minutes=15), description="How long a conversation may last in all.")
    first_login_max: Duration = Field(
        timedelta(minutes=30), description="How long a first login may last in all."
    )
    request_ttl: Duration = Field(timedelta(hours=72), description="How long a request waits for the school.")
    code_ttl: Duration = Field(
        timedelta(minutes=5),
        le=timedelta(minutes=10),
        description="How long the bot waits for an approver's one-time code, at most 10m.",
    )
    temporary_password_ttl: Duration = Field(
        timedelta(hours=24), description="How long a temporary password from an approved request is good."
    )
    roster_password_ttl: Duration = Field(
        timedelta(days=30), description="How long a temporary password printed with the roster is good."
    )
    argon2: Annotated[Parameters, BeforeValidator(from_text(cost))] = Field(
        Parameters(),
        description="What hashing a password costs: memory, passes, lanes.",
        json_schema_extra={"example": "64MiB,3,4"},
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

    @field_validator("questions")
    @classmethod
    def _enough_to_choose_from(cls, number: int, already: ValidationInfo) -> int:
        if already.data.get("evidence") is EvidenceMode.ANSWERS and number > MOST_STRICT_QUESTIONS:
            raise ValueError(
                f"EVIDENCE=answers allows one easy question only; write at most {MOST_STRICT_QUESTIONS}"
            )
        return number

    @field_validator("flow_max", "first_login_max")
    @classmethod
    def _not_shorter_than_idle(cls, time: timedelta, already: ValidationInfo) -> timedelta:
        idle = already.data.get("flow_idle")
        if idle is not None and time < idle:
            raise ValueError("this must not be shorter than FLOW_IDLE")
        return time

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
            raise SettingsProblem(
                f"{name}: there is no token; get one from @BotFather and put it into bot.env"
            )
        if not is_token(token, self.telegram_api_url):
            raise SettingsProblem(f"{name}: this is no token; @BotFather shows it as 123456789:AbC...")
        return token


def load(env_file: Path = ENV_FILE) -> Settings:
    """Read bot.env and the environment.

    Raises:
        SettingsProblem: with a line for every mistake.
    """
    source: dict[str, Any] = {"_env_file": env_file}
    try:
        return Settings(**source)
    except ValidationError as problem:
        errors = problem.errors(include_input=False)
        raise SettingsProblem(*(line(error, Settings.model_fields) for error in errors)) from None
    except UnicodeDecodeError:
        raise SettingsProblem(f"{env_file} is not UTF-8; save it as UTF-8 text") from None
    except OSError as problem:
        raise SettingsProblem(f"{env_file} cannot be read: {problem.strerror}") from None


def policy(settings: Settings) -> Policy:
    """Return the rules' limits as the settings have them."""
    tries = ThrottlePolicy(
        per_person=settings.tries_per_person,
        strangers=settings.tries_strangers,
        person_total=max(ThrottlePolicy().person_total, settings.tries_per_person),
        window=settings.tries_window,
    )
    return Policy(
        evidence=settings.evidence,
        password=PasswordPolicy(min_length=settings.password_min_length),
        throttle=tries,
        questions=settings.questions,
        flow_idle=settings.flow_idle,
        flow_max=settings.flow_max,
        first_login_max=settings.first_login_max,
        request_ttl=settings.request_ttl,
        code_ttl=settings.code_ttl,
        temporary_password_ttl=settings.temporary_password_ttl,
        roster_password_ttl=settings.roster_password_ttl,
    )
