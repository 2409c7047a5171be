"""What `make test` leaves to `make check`: tasks beside the main story, where they are lived whole.

`make test` is what one runs after every change, so it has three minutes: all of the rules, the store, the
emulator and the page's words, and the main story from first login to an approved request with its abuses.
A task has one stem in every room (architecture 2), so naming it here names its tests.
"""

from pathlib import Path

ROOMS = {"bot", "conversations", "services"}
STEMS = {
    # the family's other tasks
    *("change_password", "current_password", "security_questions", "recall", "status", "languages"),
    *(
        "recovery_email",
        "recovery_emails",
        "email_codes",
        "email_evidence",
        "email_offer",
        "emails",
        "letters",
    ),
    *("phone_evidence", "vouches", "siblings", "known_chats", "find_login", "plain_questions"),
    # the school's side beside one card and one code
    *("batches", "batch_decisions", "batch_screens", "look_up", "class_requests", "colleagues", "staff"),
    *("staff_menus", "members", "membership", "request_notices", "request_screens", "denials_and_slips"),
    *("escalation", "lost_groups", "reports", "report_figures", "charts", "account_views", "answer_sets"),
    # the operator's
    *("keys", "accounts", "persons", "incidents", "stops", "paper", "slip_printing", "school_removal"),
    *("account_commands", "audit_commands", "backup_commands", "incident_commands", "keys_commands"),
    *("person_commands", "report_commands", "roster_commands", "school_commands", "slips_commands"),
    *("operations", "house_checks", "telegram_checks"),
    # the process at length
    *(
        "courier",
        "ordering",
        "watchdog",
        "conflict",
        "challenges",
    ),
}


def is_beside(path: Path) -> bool:
    """Whether a file of tests is about a task beside the main story."""
    return path.parent.name in ROOMS and path.stem.removeprefix("test_") in STEMS
