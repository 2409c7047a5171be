"""The one vocabulary of facts: what the audit log, the metrics and the notices speak of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Tag(StrEnum):
    """The name of a fact, `subject:thing:deed`. A name is never changed or used for something else."""

    RECOVERY_STARTED = "account:recovery:start"
    RECOVERY_LOGIN_NAMED = "account:recovery:login"
    RECOVERY_EVIDENCE_MISSING = "account:recovery:evidence_missing"
    RECOVERY_COMPLETED = "account:recovery:complete"
    FLOW_CANCELLED = "account:flow:cancel"
    FLOW_EXPIRED = "account:flow:expire"
    FLOW_REPLACED = "account:flow:replace"
    FLOW_SEQUENCE_REFUSED = "account:flow:sequence_fail"
    ANSWERS_MATCHED = "account:answers:match"
    ANSWERS_MISSED = "account:answers:miss"
    ANSWERS_SET = "account:answers:set"
    SELF_SERVICE_LOCKED = "account:self_service:lock"
    FIRST_LOGIN_STARTED = "account:first_login:start"
    FIRST_LOGIN_COMPLETED = "account:first_login:complete"
    TEMPORARY_PASSWORD_ISSUED = "account:temporary_password:issue"  # noqa: S105 - a tag
    TEMPORARY_PASSWORD_VIEWED = "account:temporary_password:view"  # noqa: S105 - a tag
    TEMPORARY_PASSWORD_USED = "account:temporary_password:use"  # noqa: S105 - a tag
    TEMPORARY_PASSWORD_MISSED = "account:temporary_password:miss"  # noqa: S105 - a tag
    TEMPORARY_PASSWORD_EXPIRED = "account:temporary_password:expire"  # noqa: S105 - a tag
    PASSWORD_SET = "account:password:set"  # noqa: S105 - a tag
    PASSWORD_REFUSED = "account:password:refuse"  # noqa: S105 - a tag
    CHAT_BOUND = "account:chat:bind"
    CHAT_UNBOUND = "account:chat:unbind"
    CURRENT_PASSWORD_MATCHED = "account:current_password:match"  # noqa: S105 - a tag
    CURRENT_PASSWORD_MISSED = "account:current_password:miss"  # noqa: S105 - a tag
    PASSWORD_CHANGED = "account:password:change"  # noqa: S105 - a tag
    EMAIL_CODE_SENT = "account:email:code"
    EMAIL_CODE_MATCHED = "account:email:match"
    EMAIL_CODE_MISSED = "account:email:miss"
    EMAIL_CONFIRMED = "account:email:confirm"
    EMAIL_REMOVED = "account:email:remove"
    PHONE_MATCHED = "account:phone:match"
    PHONE_REFUSED = "account:phone:refuse"
    LOGIN_FOUND = "account:login:find"
    VOUCH_ASKED = "account:vouch:ask"
    VOUCH_GIVEN = "account:vouch:give"
    VOUCH_REFUSED = "account:vouch:refuse"
    RECOVERY_REPUDIATED = "account:recovery:repudiate"
    SELF_SERVICE_FROZEN = "account:self_service:freeze"
    SELF_SERVICE_UNFROZEN = "account:self_service:unfreeze"
    SELF_SERVICE_UNLOCKED = "account:self_service:unlock"
    ANSWERS_CLEARED = "account:answers:clear"
    ACCOUNT_LOOKED_AT = "account:record:look"
    SCHOOL_SEARCHED = "school:roster:search"
    PRESS_REFUSED = "account:press:refuse"
    RECALL_STARTED = "account:recall:start"
    RECALL_MATCHED = "account:recall:match"
    RECALL_MISSED = "account:recall:miss"
    ACCOUNT_ADDED = "account:roster:add"
    ACCOUNT_UPDATED = "account:roster:update"
    ACCOUNT_LEFT = "account:roster:leave"
    ACCOUNT_MOVED = "account:roster:move"
    ACCOUNT_FORGOTTEN = "account:record:forget"
    REQUEST_OPENED = "request:school:open"
    REQUEST_SHADOWED = "request:school:shadow"
    REQUEST_APPROVED = "request:school:approve"
    REQUEST_DENIED = "request:school:deny"
    REQUEST_EXPIRED = "request:school:expire"
    REQUEST_SEEN = "request:school:see"
    REQUEST_APPROVED_FIRST = "request:school:approve_first"
    REQUEST_WITHDRAWN = "request:school:withdraw"
    REQUEST_REMINDED = "request:school:remind"
    REQUEST_ESCALATED = "request:school:escalate"
    REQUESTS_LISTED = "request:queue:look"
    APPROVER_INVITED = "approver:invite:create"
    APPROVER_ENROLLED = "approver:invite:accept"
    APPROVER_REMOVED = "approver:authority:withdraw"
    APPROVER_REFUSED = "approver:authority:refuse"
    APPROVER_RESTORED = "approver:code:restore"
    RENEWAL_ASKED = "approver:renewal:ask"
    APPROVER_RENEWED = "approver:renewal:give"
    CODE_ACCEPTED = "approver:code:accept"
    CODE_MISSED = "approver:code:miss"
    CODE_REUSED = "approver:code:reuse"
    APPROVER_SUSPENDED = "approver:code:suspend"
    APPROVALS_EXCEEDED = "approver:approvals:exceed"
    DEED_GRANTED = "approver:deed:grant"
    SCHOOL_ADDED = "school:record:add"
    SCHOOL_CHANGED = "school:record:change"
    SCHOOL_REMOVED = "school:record:remove"
    SCHOOL_BOUND = "school:group:bind"
    SCHOOL_BIND_REFUSED = "school:group:refuse"
    SCHOOL_LOST = "school:group:lose"
    SCHOOL_REGAINED = "school:group:regain"
    LANGUAGE_CHOSEN = "person:language:choose"
    PERSON_EXPORTED = "person:record:export"
    PERSON_ERASED = "person:record:erase"
    WORK_STOPPED = "person:work:stop"
    AFFECTED_LISTED = "person:incident:list"
    CONSENT_GIVEN = "person:consent:give"
    SPRAY_SUSPECTED = "system:spray:suspect"
    UPDATE_DUPLICATE = "system:update:duplicate"
    UPDATE_SKIPPED = "system:update:skip"
    STARTED = "system:process:start"
    STOPPED = "system:process:stop"
    CRASHED = "system:process:crash"
    OPENING_FAILED = "system:sealing:fail"
    TOKEN_CONFLICT = "system:token:conflict"  # noqa: S105 - a tag
    BACKED_UP = "system:backup:make"
    RESTORED = "system:backup:restore"
    KEY_ROTATED = "system:key:rotate"
    KEY_RETIRED = "system:key:retire"
    RETENTION_RUN = "system:retention:run"
    AUDIT_CHECKPOINT = "system:audit:checkpoint"
    AUDIT_VERIFIED = "system:audit:verify"
    AUDIT_BROKEN = "system:audit:fail"
    AUDIT_CUT = "system:audit:cut"
    AUDIT_EXPORTED = "system:audit:export"


@dataclass(frozen=True, slots=True)
class Event:
    """A fact to record: never a name, a login, a phone, a password, an answer or a code (security.md LOG-04).

    `subject` is a pseudonym (an account id or a keyed index), `actor` a role and id such as
    `person:42` or `approver:a1b2`, `thread` the id of the flow or request it belongs to.
    """

    tag: Tag
    subject: str | None = None
    actor: str | None = None
    thread: str | None = None
    values: Mapping[str, str | int | bool] = field(default_factory=dict)
