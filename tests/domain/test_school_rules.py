"""A school's rules change its own policy alone."""

from domain.evidence import EvidenceMode
from domain.policy import Policy
from domain.school_rules import applied


def test_a_school_without_rules_has_the_installations_policy() -> None:
    assert applied(Policy(), {}) == Policy()


def test_a_rule_replaces_what_the_installation_says() -> None:
    assert applied(Policy(), {"evidence": "answers"}).evidence is EvidenceMode.ANSWERS


def test_what_is_no_limit_changes_none() -> None:
    assert applied(Policy(), {"language": "ta"}) == Policy()
