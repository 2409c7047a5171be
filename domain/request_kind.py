"""What a school can be asked for, as a word that the policy knows too."""

from enum import StrEnum


class RequestKind(StrEnum):
    """What the school is asked for."""

    UNLOCK = "unlock"
    RECOVERY = "recovery"
    TEMPORARY_PASSWORD = "temporary_password"  # noqa: S105 - a kind of request


def request_kinds(text: str) -> frozenset[RequestKind]:
    """Read kinds as an operator writes them: `unlock,temporary_password`; nothing is none.

    Raises:
        ValueError: one of them is no kind of request.
    """
    parts = [part.strip().lower() for part in text.split(",") if part.strip()]
    try:
        return frozenset(RequestKind(part) for part in parts)
    except ValueError:
        known = ", ".join(RequestKind)
        raise ValueError(f"write kinds of requests apart by commas: {known}") from None
