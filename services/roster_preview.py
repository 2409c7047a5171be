"""What an import does to each account, in words: the first of each kind, with the lines of the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.account import Account
from storage.records import RosterDeed, RosterDone

SHOWN = 20


class Heading(StrEnum):
    """The kinds of what is shown, in order."""

    ADDED = "added"
    UPDATED = "updated"
    CLASS_CHANGED = "class_changed"
    MOVED = "moved"
    LEAVING = "leaving"


_HEADINGS = {deed: Heading(deed.value) for deed in RosterDeed}
_TITLES = {
    Heading.ADDED: "Added",
    Heading.UPDATED: "Updated",
    Heading.CLASS_CHANGED: "Another class",
    Heading.MOVED: "From another school",
    Heading.LEAVING: "Leaving",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One account: its line in the file (0 for a leaver, who has none), what it was and what it will be."""

    line: int
    login: str
    before: str = ""
    after: str = ""

    def text(self) -> str:
        """Say it in a line."""
        where = f"line {self.line}" if self.line else ""
        change = f"{self.before or '-'} -> {self.after or '-'}" if self.before else self.after
        return f"  {where:<12} {self.login}  {change}".rstrip()


@dataclass(slots=True)
class Preview:
    """The first accounts of each kind, and how many there are of it."""

    shown: dict[Heading, list[Shown]] = field(default_factory=lambda: {each: [] for each in Heading})
    counts: dict[Heading, int] = field(default_factory=lambda: dict.fromkeys(Heading, 0))

    def include(self, done: RosterDone, lines: Mapping[str, int], school: str = "") -> None:
        """Add what an import does to one account; `school` is the code of the one that it comes from."""
        heading = _HEADINGS[done.deed]
        self.counts[heading] += 1
        if len(self.shown[heading]) < SHOWN:
            before = " ".join(part for part in (school, done.before) if part)
            is_changed = heading in {Heading.CLASS_CHANGED, Heading.MOVED}
            shown = Shown(lines[done.login], done.login, before if is_changed else "", done.after)
            self.shown[heading].append(shown)

    def leave(self, account: Account | None) -> None:
        """Count one who leaves; who is among the first is named."""
        self.counts[Heading.LEAVING] += 1
        if account is not None:
            self.shown[Heading.LEAVING].append(Shown(0, account.login, after=account.class_name))

    def lines(self) -> Iterator[str]:
        """Say everything, a heading before each kind that there is."""
        for heading, accounts in self.shown.items():
            if accounts:
                yield f"{_TITLES[heading]}: {self.counts[heading]}"
                yield from (each.text() for each in accounts)
                more = self.counts[heading] - len(accounts)
                yield from (f"  and {more} more",) if more else ()

    def facts(self) -> dict[str, list[dict[str, str | int]]]:
        """Return the same for a program."""
        return {
            heading.value: [
                {"line": each.line, "login": each.login, "before": each.before, "after": each.after}
                for each in accounts
            ]
            for heading, accounts in self.shown.items()
        }
