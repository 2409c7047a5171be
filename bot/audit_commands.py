"""The commands `helpdesk audit ...`: checking the audit log and handing it on."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from bot.failures import Failed
from bot.in_house import in_house, json_option, tell

if TYPE_CHECKING:
    from bot.house import House

PAGE = 1000

audit_app = typer.Typer(help="The audit log.", no_args_is_help=True)


@audit_app.command("verify")
def verify(*, as_json: Annotated[bool, json_option("intact, rows, broken_at")] = False) -> None:
    """Check every row of the audit log and name the first broken one."""

    async def work(house: "House") -> None:
        report = await house.audit_verify()
        facts = {"intact": report.is_intact, "rows": report.rows, "broken_at": report.broken_at}
        lines = [f"The audit log is intact: {report.rows} rows."] if report.is_intact else []
        tell(facts, lines, as_json=as_json)
        if not report.is_intact:
            raise Failed(f"the audit log is broken at row {report.broken_at}: {report.why}")

    in_house(work)


@audit_app.command("export")
def export() -> None:
    """Write the audit log to standard output, one JSON object a row, as it stands; `verify` checks it."""

    async def work(house: "House") -> None:
        last = 0
        async with house.store.read() as tx:
            while rows := await tx.audit.rows(last, PAGE):
                for row in rows:
                    fields = {
                        name: getattr(row, name) for name in ("seq", "tag", "subject", "actor", "thread")
                    }
                    line = {**fields, "at": row.at.isoformat(), "values": row.values}
                    typer.echo(json.dumps(line))
                last = rows[-1].seq

    in_house(work)
