"""Settings: every name of bot.env with its default, its limits and its meaning, and how they are read."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError, ValidationInfo, field_validator

from bot.installation import ENV_FILE, Installation, LogLevel, SettingsProblem
from bot.notation import cost, duration, from_text, line
from domain.challenge import MOST_STRICT_QUESTIONS
from domain.evidence import EvidenceMode
from domain.password import PasswordPolicy
from domain.policy import USUAL_HOURS, Policy
from domain.request_kind import RequestKind, request_kinds
from domain.school_hours import SchoolHours, read_holidays
from domain.throttle import ThrottlePolicy
from services.hashing import Parameters

__all__ = ["ENV_FILE", "LogLevel", "Settings", "SettingsProblem", "load", "policy"]

Duration = Annotated[timedelta, BeforeValidator(from_text(duration))]


class Settings(Installation):
    """What an operator can set. Names are upper case in bot.env and in the environment, which wins."""

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
    school_hours: Annotated[SchoolHours, BeforeValidator(from_text(SchoolHours.read))] = Field(
        SchoolHours.read(USUAL_HOURS),
        description="When schools are at work, in Singapore's time, several days and hours apart by commas. "
        "Only this time counts until a reminder; families are told to expect an answer in it. A school "
        "may have its own.",
        json_schema_extra={"example": USUAL_HOURS},
    )
    holidays: Annotated[frozenset[date], BeforeValidator(from_text(read_holidays))] = Field(
        frozenset(),
        description="Days on which schools stay closed, apart by commas. A school may have its own.",
        json_schema_extra={"example": "2026-12-25,2027-01-01"},
    )
    remind_after: Duration = Field(
        timedelta(minutes=30),
        description="After so much open time of the school a request is called to mind in its group.",
    )
    escalate_after: Duration = Field(
        timedelta(minutes=60),
        description="After so much open time every approver of the school is told in private. Not shorter "
        "than REMIND_AFTER.",
    )
    two_approvers: Annotated[frozenset[RequestKind], BeforeValidator(from_text(request_kinds))] = Field(
        frozenset(),
        description="Kinds of requests that two different approvers must approve: `unlock`, `recovery`, "
        "`temporary_password`, apart by commas. Left out, one is enough. A school may have its own. "
        "`/lookup` refuses what they would do; to clear questions counts as `temporary_password`.",
        json_schema_extra={"example": "temporary_password"},
    )
    approvals_per_hour: int = Field(
        100,
        ge=1,
        le=1000,
        description="Approvals of one approver in an hour, by a card, in a list or by `/lookup`, above which "
        "each needs a second approver (`/lookup` refuses) and the school's group is alerted.",
    )
    reports: bool = Field(
        default=True,
        description="Whether each group is told how its week was, when the school first opens in the next: "
        "`on` or `off`. /report shows it at any time.",
        json_schema_extra={"example": "on"},
    )
    argon2: Annotated[Parameters, BeforeValidator(from_text(cost))] = Field(
        Parameters(),
        description="What hashing a password costs: memory, passes, lanes.",
        json_schema_extra={"example": "64MiB,3,4"},
    )

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

    @field_validator("escalate_after")
    @classmethod
    def _not_before_the_reminder(cls, time: timedelta, already: ValidationInfo) -> timedelta:
        remind = already.data.get("remind_after")
        if remind is not None and time < remind:
            raise ValueError("this must not be shorter than REMIND_AFTER")
        return time


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
        school_hours=settings.school_hours,
        holidays=settings.holidays,
        remind_after=settings.remind_after,
        escalate_after=settings.escalate_after,
        two_approvers=settings.two_approvers,
        approvals_per_hour=settings.approvals_per_hour,
    )
