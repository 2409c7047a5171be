"""The figures as a page and a picture, and what each target says to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, BAR, GAP, LEFT = 720, 16, 10, 230
TITLE = "95th percentile of a step, in milliseconds (shorter is better)"
# The page it stands on may be light or dark: the picture has no ground of its own and follows the reader's.
STYLE = """<style>
text { fill: #1b2430; font: 12px sans-serif } .title { font-size: 14px }
.ours { fill: #1f5fd0 } .tutorial { fill: #8a94a3 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6ebf2 } .ours { fill: #6ea2ff } .tutorial { fill: #7f8a9b }
}
</style>"""
OPENING = """# Figures

Written by `make bench ARGS=--write` on {machine}, in {seconds} seconds. Each bot is a process of its own,
and its processor time is its alone; the emulator of Telegram and the people run in the bench's own
process. A step is the time from an update's arrival at the bot to Telegram's yes to the reply. `ours` is
the bot as it is run, `unbound` the same without the budget that keeps Telegram's 30 messages a second, and
`tutorial` the same conversation as tutorials write it: sequential, its state in memory.
"""


@dataclass(frozen=True)
class Target:
    """A figure that is to stay below a limit (architecture 9), and why it does not when it does not."""

    name: str
    limit: float
    unit: str
    measured: float
    cause: str

    @property
    def is_met(self) -> bool:
        """Whether it stays below the limit."""
        return self.measured <= self.limit

    @property
    def row(self) -> str:
        """The row of the page's table."""
        verdict = "met" if self.is_met else f"**missed**: {self.cause}"
        return f"| {self.name} | {self.limit:g} {self.unit} | {self.measured:g} {self.unit} | {verdict} |"


def targets(found: Mapping[str, Any]) -> list[Target]:
    """Return what was aimed at and what was measured."""
    reset, roster = found["reset"], found["roster_import"]
    lag, scale = found["loop_lag_while_hashing"]["p99_ms"], found["steps_by_accounts"]["ratio"]
    store = f"{reset['transactions']} transactions with {reset['statements']} statements"
    parts = (
        f"the store takes about {reset['store_cpu_ms']} ms of it ({store}, each handed to a thread and back)"
    )
    found_rows = (
        Target(*row)
        for row in (
            ("CPU of a reset, Argon2 apart", 40, "ms", reset["other_cpu_ms"], parts),
            ("Argon2 computations in a reset", 2, "", reset["argon2_a_reset"], "a digest is made twice"),
            (
                "Loop lag p99 while hashing",
                20,
                "ms",
                lag,
                "eight Argon2 threads share the cores with the loop",
            ),
            (
                "A step with many accounts to one with 1,000",
                1.3,
                "times",
                scale,
                "a look-up does not use its index",
            ),
            (
                "Roster import",
                90 * roster["rows"] / 450_000,
                "s",
                roster["seconds"],
                "sealing and inserting each row",
            ),
            (
                "Memory of the import",
                300,
                "MiB",
                roster["peak_memory_mib"],
                "the rows of the file are held at once",
            ),
            ("Start", 2, "s", found["start_up"]["first_poll_s"], "imports, migrations and the first calls"),
        )
    )
    return [*found_rows, *_offered(found["conversations"])]


def _offered(rows: Sequence[Mapping[str, Any]]) -> list[Target]:
    """The target of the offered load; the share of a core tells whether the processor was the cause."""
    return [
        Target(
            f"p95 at {row['offered']:g} messages/s, {row['people']} people",
            1.25 * row["latency_ms"],
            "ms",
            row["p95_ms"],
            f"a step costs {row['cpu_ms_a_step']} ms of CPU; the bot used {row['core_used']} of a core",
        )
        for row in rows
        if row["bot"] == "ours" and not isinstance(row["offered"], str)
    ]


def page(found: Mapping[str, Any]) -> str:
    """Return the Markdown page of `docs/bench.md`."""
    lines = [
        OPENING.format(machine=found["machine"], seconds=round(sum(found["seconds"].values()))),
        *("## Targets", "", "| figure | limit | measured | |", "| --- | --- | --- | --- |"),
        *(target.row for target in targets(found)),
        *("", "## Conversations", "", f"![{TITLE}](pictures/bench.svg)", ""),
        "| bot | latency | people | offered | steps/s | p50 | p95 | CPU a step | of a core |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *map(_row, found["conversations"]),
        "",
    ]
    for name, values in found.items():
        if isinstance(values, dict):
            lines += [f"## {name.replace('_', ' ').capitalize()}", "", "| figure | value |", "| --- | --- |"]
            lines += [f"| {key.replace('_', ' ')} | {value} |" for key, value in values.items()]
            lines.append("")
    return "\n".join(lines)


def _row(row: Mapping[str, Any]) -> str:
    offered = row["offered"] if isinstance(row["offered"], str) else f"{row['offered']:g}/s"
    return (
        f"| {row['bot']} | {row['latency_ms']} ms | {row['people']} | {offered} | {row['steps_a_second']} "
        f"| {row['p50_ms']} ms | {row['p95_ms']} ms | {row['cpu_ms_a_step']} ms | {row['core_used']} |"
    )


def picture(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return an SVG with a bar for each measured load, readable on light and on dark pages."""
    height = (BAR + GAP) * len(rows) + 50
    longest = max(float(row["p95_ms"]) for row in rows)
    body = [_bar(row, 36 + n * (BAR + GAP), longest) for n, row in enumerate(rows)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
    title = f'<title>{TITLE}</title><text class="title" x="12" y="20">{TITLE}</text>'
    return "\n".join((head, STYLE, title, *body, "</svg>\n"))


def _bar(row: Mapping[str, Any], top: int, longest: float) -> str:
    kind = "tutorial" if row["bot"] == "tutorial" else "ours"
    share = max(0.004, float(row["p95_ms"]) / longest)
    width = round((WIDTH - LEFT - 80) * share)
    offered = "" if isinstance(row["offered"], str) else f", {row['offered']:.0f}/s"
    label = f"{row['bot']}: {row['people']} people, {row['latency_ms']} ms{offered}"
    middle = top + BAR - 4
    return (
        f'<text x="12" y="{middle}">{label}</text>'
        f'<rect class="{kind}" x="{LEFT}" y="{top}" width="{width}" height="{BAR}" rx="3"/>'
        f'<text x="{LEFT + width + 6}" y="{middle}">{row["p95_ms"]}</text>'
    )
