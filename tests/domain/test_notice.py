"""Notices: their kinds stand in the outbox, so they keep their names."""

from domain.notice import Notice, NoticeKind


class TestNotice:
    def test_the_kinds_keep_their_names(self) -> None:
        """Rows of the day before must still be sendable; a new kind is added here too."""
        assert set(NoticeKind) == {
            "request_card",
            "request_card_outcome",
            "request_digest",
            "request_card_asked",
            "request_approved",
            "request_denied",
            "request_expired",
            "request_withdrawn",
            "request_granted",
            "requests_reminded",
            "requests_escalated",
            "approvals_exceeded",
            "group_lost",
            "step_up",
            "flow_expired",
            "password_changed",
            "questions_changed",
            "email_changed",
            "email_letter",
            "email_refused",
            "vouch_asked",
            "vouch_outcome",
            "account_frozen",
            "account_acted",
            "chat_removed",
            "colleague_helped",
            "command_menu",
            "recall_due",
            "audit_checkpoint",
            "audit_alarm",
            "token_alarm",
            "delete_messages",
            "show_flow",
            "show_group",
            "school_removed",
            "weekly_report",
        }

    def test_a_notice_without_values_is_due_at_once(self) -> None:
        notice = Notice(NoticeKind.STEP_UP, 42, "step_up:f1")
        assert (dict(notice.values), notice.not_before) == ({}, None)
