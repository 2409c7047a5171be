"""Tests of records: secrets do not show, reports say whether all is well."""

from storage.records import AuditReport, Received, StoredAnswers, TemporaryPassword
from tests.storage.samples import NOW


def test_no_secret_shows_in_a_repr() -> None:
    """SEC-02: reprs end in logs and tracebacks."""
    records = (
        StoredAnswers((1, 2, 3), b"salt", b"canary", "p", 1),
        TemporaryPassword(b"canary", NOW, NOW, "roster"),
        Received(1, 2, 3, b"canary"),
    )
    assert "canary" not in repr(records)


def test_a_report_is_intact_until_a_row_is_broken() -> None:
    assert AuditReport(3).is_intact
    assert not AuditReport(3, 2, "row 2 is missing").is_intact
