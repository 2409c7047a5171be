"""Every fact has a meaning and is recorded somewhere, and every security event has its fact (LOG-05)."""

import ast

import pytest

from domain.event_meanings import MEANINGS, NOT_BUILT, SECURITY_EVENTS
from domain.events import Tag
from tests.house_rules.repository import modules

# security.md 7.2, name by name; what has a slash there are two.
WANTED = """
    recovery_start recovery_evidence_ok recovery_evidence_fail recovery_answers_fail recovery_complete
    recovery_cancel recovery_repudiated authn_login_fail_max authn_login_lock unlock_requested
    unlock_approved unlock_denied totp_ok totp_fail totp_reuse authz_fail authz_admin
    privilege_permissions_changed claim_issued claim_viewed claim_used claim_expired user_created
    user_updated user_deleted binding_created binding_revoked crypt_decrypt_fail key_rotated sequence_fail
    input_validation_fail webhook_auth_fail update_duplicate token_conflict audit_checkpoint
    audit_verify_ok audit_verify_fail sys_startup sys_shutdown sys_crash export erase retention_run
""".split()  # noqa: SIM905 - a text is easier to read and to compare than a list
DECLARING = {"domain/events.py", "domain/event_meanings.py"}


def named_in_code() -> set[str]:
    """The tags that the product names outside of where they are declared and explained."""
    return {
        node.attr
        for each in modules()
        if each.path not in DECLARING
        for node in ast.walk(each.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Tag"
    }


class TestMeanings:
    def test_every_fact_has_one_sentence(self) -> None:
        assert set(MEANINGS) == set(Tag)
        assert [tag for tag, text in MEANINGS.items() if not text.endswith(".") or text.count(".") > 1] == []

    def test_no_two_mean_the_same(self) -> None:
        assert len(set(MEANINGS.values())) == len(MEANINGS)


class TestSecurityEvents:
    @pytest.mark.parametrize("name", WANTED)
    def test_each_has_its_fact_or_a_reason(self, name: str) -> None:
        """LOG-05."""
        assert SECURITY_EVENTS.get(name) or NOT_BUILT.get(name)

    def test_none_is_made_up(self) -> None:
        assert {*SECURITY_EVENTS, *NOT_BUILT} == set(WANTED)

    def test_every_fact_is_recorded_by_the_product(self) -> None:
        """LOG-05: a name that nothing records would promise what is not kept."""
        named = named_in_code()
        assert len(named) > len(Tag) / 2, "the search finds what is named"
        assert [tag.name for tag in Tag if tag.name not in named] == []
