"""What `helpdesk school set` takes: how each option is written, kept and told again."""

from datetime import date, timedelta

import pytest

from bot import school_options
from bot.school_options import OPTIONS, own, read, usual
from domain.evidence import EvidenceMode
from domain.policy import Policy
from domain.request_kind import RequestKind
from domain.school_rules import RULES, applied

TYPED = {
    "language": "ZH",
    "evidence": "Answers",
    "hours": " Mon-Fri  08:00-12:00 ",
    "holidays": "2027-01-01,2026-12-25",
    "two-approvers": "unlock, recovery",
    "remind-after": "90s",
    "escalate-after": "2h",
    "temporary-password-ttl": "7d",
    "password-min-length": "15",
}


class TestReading:
    def test_every_rule_has_an_option(self) -> None:
        assert sorted(option.rule for option in OPTIONS.values()) == sorted(RULES)

    def test_what_is_typed_is_kept_in_one_form_that_a_policy_takes(self) -> None:
        rules = read(TYPED)
        assert rules == {
            "language": "zh",
            "evidence": "answers",
            "school_hours": "Mon-Fri 08:00-12:00",
            "holidays": "2026-12-25,2027-01-01",
            "two_approvers": "recovery,unlock",
            "remind_after": 90,
            "escalate_after": 7200,
            "temporary_password_ttl": 604800,
            "password_min_length": 15,
        }
        policy = applied(Policy(), rules)
        assert policy.evidence is EvidenceMode.ANSWERS
        assert policy.holidays == {date(2026, 12, 25), date(2027, 1, 1)}
        assert policy.two_approvers == {RequestKind.UNLOCK, RequestKind.RECOVERY}
        assert (policy.remind_after, policy.password.min_length) == (timedelta(seconds=90), 15)

    def test_what_is_not_given_is_not_touched_and_an_empty_one_is_the_installations(self) -> None:
        assert read({"hours": None, "evidence": "  ", "language": ""}) == {"evidence": None, "language": None}

    def test_none_is_none_of_them_and_not_the_installations(self) -> None:
        rules = read({"holidays": "None", "two-approvers": "none"})
        assert rules == {"holidays": "", "two_approvers": ""}
        usual_ = Policy(holidays=frozenset({date(2026, 12, 25)}), two_approvers=frozenset(RequestKind))
        assert (applied(usual_, rules).holidays, applied(usual_, rules).two_approvers) == (set(), set())

    @pytest.mark.parametrize(
        ("name", "text", "said"),
        [
            ("language", "fr", "write one of en, zh, ms, ta"),
            ("evidence", "none", "write known or answers"),
            ("hours", "Mon 17:00-08:00", "a school opens before it closes"),
            ("holidays", "25.12.2026", "write holidays as 2026-12-25"),
            ("two-approvers", "all", "write kinds of requests apart by commas"),
            ("remind-after", "30", "write a time as a number and s, m, h or d"),
            ("escalate-after", "0m", "write a time above 0"),
            ("temporary-password-ttl", "500d", "write a time above 0 and up to 400d"),
            *(
                ("password-min-length", text, "write a whole number from 8 to 64")
                for text in ("7", "65", "x")
            ),
            ("password-min-length", "\u0661\u0662", "write a whole number from 8 to 64"),
        ],
    )
    def test_each_mistake_names_its_option_and_says_how(self, name: str, text: str, said: str) -> None:
        with pytest.raises(ValueError, match=f"^--{name}: {said}"):
            read({name: text})


class TestTelling:
    def test_what_is_kept_is_told_so_that_it_can_be_typed_again(self) -> None:
        rules = read(TYPED)
        assert read(own(rules)) == rules

    def test_what_the_installation_has_is_told_in_the_same_words(self) -> None:
        told = usual(Policy())
        assert list(told) == list(OPTIONS)
        assert (told["evidence"], told["holidays"], told["two-approvers"]) == ("known", "none", "none")
        assert (told["remind-after"], told["escalate-after"]) == ("30m", "1h")
        assert applied(Policy(), read(told)) == Policy()

    @pytest.mark.parametrize(
        ("seconds", "text"),
        [(1, "1s"), (90, "90s"), (1800, "30m"), (3600, "1h"), (86400, "24h"), (172800, "2d")],
    )
    def test_times_are_written_shortly(self, seconds: int, text: str) -> None:
        assert school_options.time(seconds) == text
