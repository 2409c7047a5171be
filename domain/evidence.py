"""The pathway table: what evidence it takes to set a password (architecture 5). There is no other way."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum


class Factor(StrEnum):
    """One piece of evidence that a flow has gathered."""

    ANSWERS = "answers"
    KNOWN_CHAT = "known_chat"
    PHONE = "phone"
    EMAIL_CODE = "email_code"
    VOUCH = "vouch"
    CURRENT_PASSWORD = "current_password"  # noqa: S105 - the name of a factor
    SCHOOL_PERMIT = "school_permit"
    TEMPORARY_PASSWORD = "temporary_password"  # noqa: S105 - the name of a factor


class EvidenceMode(StrEnum):
    """How strict the installation is: `known` by default, `answers` exactly as the MIMS guides."""

    KNOWN = "known"
    ANSWERS = "answers"


class Unproven(Exception):  # noqa: N818 - says what it means in the field's words
    """A password was about to be set without the evidence of any pathway."""


@dataclass(frozen=True, slots=True)
class Pathway:
    """One way to a new password: the factors it needs, and whether success binds the chat."""

    name: str
    needs: frozenset[Factor]
    only_in: EvidenceMode | None = None


PATHWAYS: tuple[Pathway, ...] = (
    Pathway("known chat", frozenset({Factor.ANSWERS, Factor.KNOWN_CHAT})),
    Pathway("phone on the roster", frozenset({Factor.ANSWERS, Factor.PHONE})),
    Pathway("code by e-mail", frozenset({Factor.ANSWERS, Factor.EMAIL_CODE})),
    # A recovery contact: NIST SP 800-63B-4 4.2.1.3.
    Pathway("vouched for by a known chat", frozenset({Factor.ANSWERS, Factor.VOUCH})),
    # The permit was given for right answers by an approver, for this account, person and chat alone.
    Pathway("approved by the school", frozenset({Factor.ANSWERS, Factor.SCHOOL_PERMIT})),
    Pathway("first login", frozenset({Factor.TEMPORARY_PASSWORD})),
    Pathway("change password", frozenset({Factor.CURRENT_PASSWORD})),
    Pathway("answers alone", frozenset({Factor.ANSWERS}), only_in=EvidenceMode.ANSWERS),
)


def find_pathway(factors: AbstractSet[Factor], mode: EvidenceMode) -> Pathway | None:
    """Return the first pathway whose needs are met, or None: then only the school can help."""
    for pathway in PATHWAYS:
        if pathway.only_in in (None, mode) and pathway.needs <= factors:
            return pathway
    return None


def get_pathway(factors: AbstractSet[Factor], mode: EvidenceMode) -> Pathway:
    """Return the pathway that these factors open (REC-01, REC-02).

    Raises:
        Unproven: no pathway of the table is open.
    """
    pathway = find_pathway(factors, mode)
    if pathway is None:
        raise Unproven
    return pathway
