"""The figures as a page and a picture."""

from collections.abc import Mapping, Sequence
from typing import Any

WIDTH, BAR, GAP, LEFT = 720, 16, 10, 230
OURS, THEIRS = "#1f5fd0", "#9aa4b2"


def page(found: Mapping[str, Any]) -> str:
    """Return the Markdown page of `docs/bench.md`."""
    rows = found["conversations"]
    lines = [
        "# Figures",
        "",
        f"Written by `make bench ARGS=--write`, on {found['machine']}. Everything runs in one process: the",
        "bot, the emulator of Telegram and the people; processor time includes all three. A step is the time",
        "from an update's arrival at the bot to Telegram's yes to the reply; `tutorial` is the same",
        "conversation as tutorials write it, sequential and with its state in memory. Neither is slowed to",
        "Telegram's 30 messages a second.",
        "",
        "![95th percentile of a step](pictures/bench.svg)",
        "",
        "| bot | latency | people | offered | steps/s | p50 | p95 | CPU a step |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {r['bot']} | {r['latency_ms']} ms | {r['people']} | {r['offered']} | {r['steps_a_second']} "
        f"| {r['p50_ms']} ms | {r['p95_ms']} ms | {r['cpu_ms_a_step']} ms |"
        for r in rows
    ]
    lines.append("")
    for name, values in found.items():
        if isinstance(values, dict):
            lines += [f"## {name.replace('_', ' ').capitalize()}", "", "| figure | value |", "| --- | --- |"]
            lines += [f"| {key.replace('_', ' ')} | {value} |" for key, value in values.items()]
            lines.append("")
    return "\n".join(lines)


def picture(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return an SVG with a bar for each measured load."""
    height = (BAR + GAP) * len(rows) + 50
    longest = max(float(row["p95_ms"]) for row in rows)
    body = [_bar(row, 36 + n * (BAR + GAP), longest) for n, row in enumerate(rows)]
    title = "95th percentile of a step, in milliseconds (shorter is better)"
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
            f'<g font-family="sans-serif" font-size="12"><title>{title}</title>',
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
            f'<text x="12" y="20" font-size="14" fill="#1b2430">{title}</text>',
            *body,
            "</g></svg>\n",
        )
    )


def _bar(row: Mapping[str, Any], top: int, longest: float) -> str:
    colour = OURS if row["bot"] == "ours" else THEIRS
    share = max(0.004, float(row["p95_ms"]) / longest)
    width = round((WIDTH - LEFT - 80) * share)
    offered = "" if isinstance(row["offered"], str) else f", {row['offered']:.0f}/s"
    label = f"{row['bot']}: {row['people']} people, {row['latency_ms']} ms{offered}"
    middle = top + BAR - 4
    return (
        f'<text x="12" y="{middle}" fill="#1b2430">{label}</text>'
        f'<rect x="{LEFT}" y="{top}" width="{width}" height="{BAR}" rx="3" fill="{colour}"/>'
        f'<text x="{LEFT + width + 6}" y="{middle}" fill="#1b2430">{row["p95_ms"]}</text>'
    )
