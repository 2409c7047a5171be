"""Notices: what somebody must be told outside the conversation of the moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice says; the text is made when it is sent, in the reader's language."""

    REQUEST_CARD = "request_card"
    REQUEST_CARD_ASKED = "request_card_asked"
    REQUEST_DIGEST = "request_digest"
    REQUEST_CARD_OUTCOME = "request_card_outcome"
    REQUEST_APPROVED = "request_approved"
    REQUEST_DENIED = "request_denied"
    REQUEST_EXPIRED = "request_expired"
    REQUEST_WITHDRAWN = "request_withdrawn"
    REQUEST_GRANTED = "request_granted"
    REQUESTS_REMINDED = "requests_reminded"
    REQUESTS_ESCALATED = "requests_escalated"
    APPROVALS_EXCEEDED = "approvals_exceeded"
    GROUP_LOST = "group_lost"
    STEP_UP = "step_up"
    FLOW_EXPIRED = "flow_expired"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a kind of notice
    QUESTIONS_CHANGED = "questions_changed"
    EMAIL_CHANGED = "email_changed"
    EMAIL_LETTER = "email_letter"
    EMAIL_REFUSED = "email_refused"
    VOUCH_ASKED = "vouch_asked"
    VOUCH_OUTCOME = "vouch_outcome"
    ACCOUNT_FROZEN = "account_frozen"
    ACCOUNT_ACTED = "account_acted"
    CHAT_REMOVED = "chat_removed"
    COLLEAGUE_HELPED = "colleague_helped"
    COMMAND_MENU = "command_menu"
    RECALL_DUE = "recall_due"
    AUDIT_CHECKPOINT = "audit_checkpoint"
    AUDIT_ALARM = "audit_alarm"
    TOKEN_ALARM = "token_alarm"  # noqa: S105 - a kind of notice
    DELETE_MESSAGES = "delete_messages"
    SHOW_FLOW = "show_flow"
    SHOW_GROUP = "show_group"
    SCHOOL_REMOVED = "school_removed"
    WEEKLY_REPORT = "weekly_report"


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to send later, at least once. `values` hold ids and numbers, never a secret or a name.

    `dedupe_key` makes queueing it twice harmless; `not_before` delays it.
    """

    kind: NoticeKind
    chat_id: int
    dedupe_key: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    not_before: datetime | None = None
