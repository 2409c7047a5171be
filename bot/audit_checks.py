"""What `helpdesk check` says of the audit log: when it was checked last, and whether its copies keep up."""

from datetime import timedelta

from bot.audit_keeping import sinks
from bot.findings import Finding, bad, ok, warn
from bot.house import House
from domain.events import Tag

PATIENCE = timedelta(minutes=15)
"""How long a row may wait for its copy."""
_SEE = (
    "Run `helpdesk audit verify`: it says what is wrong. Keep the database as it is until that is explained."
)


async def check_audit(house: House) -> list[Finding]:
    """Look at the log's last check (AUD-08) and at its copies (LOG-08); the rows are not read again."""
    return [await _last_check(house), *[await _copy(house, sink.name) for sink in sinks(house.settings)]]


async def _last_check(house: House) -> Finding:
    last = await house.audit.last_check()
    if last is not None and last.tag == Tag.AUDIT_BROKEN:
        return bad("audit", f"the audit log is not intact: row {last.values['row']}.", _SEE)
    if await house.audit.is_overdue():
        text = "the audit log has not passed a check for two days."
        return bad("audit", text, "`helpdesk run` checks it every day; run `helpdesk audit verify` by hand.")
    if last is None:
        return ok("audit", "the audit log is young; `helpdesk run` checks it every day.")
    return ok("audit", f"the audit log was intact at its last check ({last.values['rows']} rows).")


async def _copy(house: House, name: str) -> Finding:
    waiting = await house.audit_copies.waiting(name)
    if waiting is None or house.outside.timing.now() - waiting.at < PATIENCE:
        return ok(f"audit copy {name}", "it has every row.")
    text = f"it lacks row {waiting.seq} and all after it."
    return warn(f"audit copy {name}", text, "`helpdesk run` brings them, or its log says why it cannot.")
