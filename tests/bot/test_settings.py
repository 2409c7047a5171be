"""Settings: names and defaults of architecture 8, every mistake at once, no secret shown."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.settings import LogLevel, Settings, SettingsProblem, load, policy
from domain.evidence import EvidenceMode
from domain.policy import Policy
from domain.request_kind import RequestKind
from services.hashing import Parameters

CANARY = "123456789:AAcanarytokencanarytokencanarytoken"


@pytest.fixture(autouse=True)
def _only_what_the_test_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def read(text: str) -> Settings:
    """Read a bot.env with this text."""
    path = Path("bot.env")
    path.write_text(text, encoding="utf-8")
    return load(path)


def refused(text: str) -> tuple[str, ...]:
    """What is said about a bot.env with this text."""
    with pytest.raises(SettingsProblem) as caught:
        read(text)
    return caught.value.lines


class TestDefaults:
    def test_they_are_those_of_the_outer_contract(self) -> None:
        settings = read("")
        assert settings.log_level is LogLevel.INFO
        assert settings.argon2 == Parameters(65536, 3, 4)
        assert str(settings.school_hours) == str(Policy().school_hours)

    def test_the_rules_are_those_of_the_guides(self) -> None:
        assert policy(read("")) == Policy()

    def test_without_a_file_there_are_defaults(self, tmp_path: Path) -> None:
        assert load(tmp_path / "nowhere.env").questions == 3

    def test_every_setting_is_explained(self) -> None:
        assert all((field.description or "").endswith(".") for field in Settings.model_fields.values())


class TestReading:
    def test_file_and_environment_are_read_and_the_environment_wins(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FLOW_IDLE", "90s")
        settings = read("FLOW_IDLE=5m\nflow_max=20m\nEVIDENCE=Answers\nLOG_LEVEL=debug\nQUESTIONS=\n")
        assert settings.flow_idle == timedelta(seconds=90)
        assert settings.flow_max == timedelta(minutes=20)
        assert settings.evidence is EvidenceMode.ANSWERS
        assert settings.log_level is LogLevel.DEBUG
        assert settings.questions == 3

    def test_a_file_with_a_mark_at_its_start_is_read(self) -> None:
        assert read("\ufeffQUESTIONS=4\n").questions == 4

    def test_every_number_reaches_the_policy(self) -> None:
        rules = policy(
            read(
                "PASSWORD_MIN_LENGTH=14\nQUESTIONS=4\nTRIES_PER_PERSON=6\nTRIES_STRANGERS=7\nTRIES_WINDOW=12h\n"
                "FLOW_IDLE=5m\nFLOW_MAX=16m\nFIRST_LOGIN_MAX=31m\nREQUEST_TTL=48h\nCODE_TTL=4m\n"
                "TEMPORARY_PASSWORD_TTL=23h\nROSTER_PASSWORD_TTL=29d\nEVIDENCE=answers\n"
                "SCHOOL_HOURS=Mon 08:00-09:00\nHOLIDAYS=2026-12-25\nREMIND_AFTER=20m\nESCALATE_AFTER=40m\n"
                "TWO_APPROVERS=unlock,recovery\nAPPROVALS_PER_HOUR=10\n"
            )
        )
        assert rules.strict_questions
        assert (rules.password.min_length, rules.questions) == (14, 4)
        assert (rules.throttle.per_person, rules.throttle.strangers) == (6, 7)
        assert rules.throttle.person_total == 6
        assert rules.throttle.window == timedelta(hours=12)
        assert [rules.flow_idle, rules.flow_max, rules.first_login_max, rules.code_ttl] == [
            timedelta(minutes=n) for n in (5, 16, 31, 4)
        ]
        assert [rules.request_ttl, rules.temporary_password_ttl, rules.roster_password_ttl] == [
            timedelta(hours=48),
            timedelta(hours=23),
            timedelta(days=29),
        ]
        assert (str(rules.hours), rules.hours.holidays) == ("Mon 08:00-09:00", {date(2026, 12, 25)})
        assert (rules.remind_after, rules.escalate_after) == (timedelta(minutes=20), timedelta(minutes=40))
        assert rules.two_approvers == {RequestKind.UNLOCK, RequestKind.RECOVERY}
        assert rules.approvals_per_hour == 10

    def test_the_widest_tries_still_make_a_policy(self) -> None:
        assert (
            policy(read("TRIES_PER_PERSON=10\nTRIES_STRANGERS=15\nTRIES_WINDOW=30d\n")).throttle.strangers
            == 15
        )


class TestMistakes:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("BOT_TOKE=1", "BOT_TOKE: there is no such setting; did you mean BOT_TOKEN?"),
            ("COLOUR=1", "COLOUR: there is no such setting; bot.env.example lists the names"),
            ("QUESTIONS=9", "QUESTIONS: write at most 8"),
            ("PASSWORD_MIN_LENGTH=7", "PASSWORD_MIN_LENGTH: write at least 8"),
            ("PASSWORD_MIN_LENGTH=long", "PASSWORD_MIN_LENGTH: write a whole number"),
            ("REPORTS=perhaps", "REPORTS: write on or off"),
            ("TRIES_PER_PERSON=0", "TRIES_PER_PERSON: write at least 1"),
            ("TRIES_WINDOW=31d", "TRIES_WINDOW: write at most 30 days"),
            ("CODE_TTL=11m", "CODE_TTL: write at most 10 minutes"),
            ("FLOW_IDLE=soon", "FLOW_IDLE: write a time as a number and s, m, h or d"),
            ("FLOW_MAX=1m", "FLOW_MAX: this must not be shorter than FLOW_IDLE"),
            ("EVIDENCE=some", "EVIDENCE: write 'known' or 'answers'"),
            ("LOG_LEVEL=loud", "LOG_LEVEL: write 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
            ("SCHOOL_HOURS=canary", "SCHOOL_HOURS: write days and hours such as Mon-Fri 07:30-17:00"),
            ("HOLIDAYS=canary", "HOLIDAYS: write holidays as 2026-12-25"),
            ("ESCALATE_AFTER=5m", "ESCALATE_AFTER: this must not be shorter than REMIND_AFTER"),
            ("TWO_APPROVERS=canary", "TWO_APPROVERS: write kinds of requests apart by commas"),
            ("APPROVALS_PER_HOUR=0", "APPROVALS_PER_HOUR: write at least 1"),
            ("ARGON2=8MiB,1,1", "ARGON2: this is too weak for passwords"),
            ("SMTP_URL=smtp://u:canary@h", "SMTP_URL: set SMTP_FROM too"),
            (
                "SMTP_FROM=a@b.sg\nSMTP_URL=http://u:canary@h",
                "SMTP_URL: write a mail server such as smtps://",
            ),
            ("SMTP_FROM=a@b.sg\nSMTP_URL=smtp://canary@h", "SMTP_URL: write a mail server such as smtps://"),
            ("SMTP_FROM=a@b.sg\nSMTP_URL=smtps://h/canary", "SMTP_URL: write a mail server such as smtps://"),
            ("SMTP_FROM=Help <canary@b.sg>", "SMTP_FROM: write an e-mail address alone"),
            ("PUBLIC_URL=https://canary", "PUBLIC_URL: this part is not built in this version"),
            ("HTTP_PORT=80", "HTTP_PORT: this part is not built in this version"),
            ("DIRECTORY_URL=ldaps://u:canary@h", "DIRECTORY_URL: this version has embedded: alone"),
            (
                "DATABASE_URL=postgresql://u:canary@h/d",
                "DATABASE_URL: PostgreSQL is not built in this version",
            ),
            ("TELEGRAM_API_URL=canary", "TELEGRAM_API_URL: write an address such as"),
            ("KEY_FILE=data/keys.json", "KEY_FILE: the file lies in DATA_DIR"),
            ("AUDIT_KEPT=29d", "AUDIT_KEPT: write at least 30 days"),
            ("AUDIT_KEPT=3661d", "AUDIT_KEPT: write a time above 0 and up to 3660d"),
            ("SYSLOG_URL=http://canary", "SYSLOG_URL: write udp://HOST:514, tcp://HOST:514"),
            ("BOT_TOKEN_FILE=nowhere", "BOT_TOKEN_FILE: the file nowhere cannot be read"),
        ],
    )
    def test_each_has_one_line_that_says_what_to_do(self, text: str, said: str) -> None:
        (line,) = refused(f"{text}\n")
        assert line.startswith(said)
        assert "canary" not in line
        assert "\n" not in line

    def test_all_are_told_at_once(self) -> None:
        lines = refused("QUESTIONS=9\nSMTP_URL=x\nARGON2=x\nFLOW_IDLE=x\nBOT_TOKE=x\n")
        assert [line.partition(":")[0] for line in lines] == [
            "SMTP_URL", "QUESTIONS", "FLOW_IDLE", "ARGON2", "BOT_TOKE",
        ]  # fmt: skip

    def test_a_file_in_another_encoding_is_said(self) -> None:
        Path("bot.env").write_bytes("QUESTIONS=3\n# é\n".encode("latin-1"))
        with pytest.raises(SettingsProblem, match="is not UTF-8"):
            load(Path("bot.env"))


class TestStrictQuestions:
    def test_more_than_five_cannot_be_chosen_where_one_may_be_easy(self) -> None:
        """QST-03: with six the first login would have no question left to choose."""
        assert read("EVIDENCE=answers\nQUESTIONS=5").questions == 5
        assert refused("EVIDENCE=answers\nQUESTIONS=6") == (
            "QUESTIONS: EVIDENCE=answers allows one easy question only; write at most 5",
        )
        assert read("QUESTIONS=8").questions == 8


class TestSecrecy:
    def test_no_way_of_writing_settings_shows_the_token(self) -> None:
        """SEC-02."""
        settings = read(f"BOT_TOKEN={CANARY}\n")
        for written in (
            repr(settings),
            str(settings),
            settings.model_dump_json(),
            str(settings.model_dump()),
        ):
            assert "canary" not in written

    def test_neither_does_a_refusal(self) -> None:
        with pytest.raises(SettingsProblem) as caught:
            read(f"BOT_TOKEN={CANARY}\nQUESTIONS={CANARY}\nDATABASE_URL={CANARY}\nARGON2={CANARY}\n")
        assert "canary" not in str(caught.value)
        assert caught.value.__cause__ is None
