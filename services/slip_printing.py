"""Printing slips: a PDF for students who never enrolled, and exactly its passwords issued, or neither."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.account import Account
from i18n.catalog import Voice
from services.fonts import Fonts
from services.issuing import Issued, Issuing, keep
from services.paper import Sheet, draw
from services.roster import Progress
from services.slips import SlipsProblem, placed, refuse_existing
from storage.interface import Stale, Store, Transaction
from storage.records import School

BATCH = 1000
DRAWING = "drawing slips"
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What to print: for one student, one class or the whole school, in up to two languages.

    `bot` is its name without the @; `replace` says that slips may stop to work that are still good.
    """

    school: School
    path: Path
    bot: str
    voices: Sequence[Voice]
    class_name: str = ""
    login: str = ""
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """What was printed; `replaced` students had a temporary password that was still good."""

    slips: int
    pages: int
    replaced: int
    until: datetime


class SlipPrinting:
    """Draws slips, and issues their passwords in the transaction that is kept only with the file."""

    def __init__(
        self, store: Store, issuing: Issuing, clock: Callable[[], datetime], fonts: Fonts | None = None
    ) -> None:
        self._store = store
        self._issuing = issuing
        self._clock = clock
        self._fonts = fonts or Fonts()

    async def print(self, order: PrintOrder, progress: Progress) -> Printed:
        """Draw first and issue then, so that nothing waits for the drawing.

        Raises:
            services.slips.SlipsProblem: nobody needs a slip, some have one that is still good, the file
                cannot be written, or a font lacks; nothing was issued.
        """
        refuse_existing(order.path)
        for _ in range(_ATTEMPTS):
            async with self._store.read() as tx:
                accounts = await _waiting(tx, order)
                await _count_good(tx, order, [one.id for one in accounts], self._clock())
            if not accounts:
                raise SlipsProblem(_nobody(order))
            try:
                return await self._print(order, accounts, progress)
            except Stale:
                continue
        raise SlipsProblem(
            "students enrolled or keys changed while the slips were drawn; nothing was issued, try again"
        )

    async def _print(self, order: PrintOrder, accounts: Sequence[Account], progress: Progress) -> Printed:
        now = self._clock()
        issued = self._issuing.make(accounts, now)
        until = now + self._issuing.ttl
        sheet = Sheet(order.school.name, order.bot, until, order.voices)
        slips, total = [one.slip for one in issued], len(issued)
        body, pages = draw(sheet, slips, self._fonts, lambda done: progress(DRAWING, done, total))
        replaced = await self._keep(order, issued, body, now)
        return Printed(total, pages, replaced, until)

    async def _keep(self, order: PrintOrder, issued: Sequence[Issued], body: bytes, now: datetime) -> int:
        """Issue and write the file, both or neither. Raises `Stale` when they are to be drawn anew.

        That is when others wait for slips by now, or another key is active: the passwords would open nothing.
        """
        # The file outlives the transaction only when that was kept.
        with ExitStack() as kept:
            async with self._store.begin() as tx:
                if {one.id for one in await _waiting(tx, order)} != {one.account_id for one in issued}:
                    raise Stale
                replaced = await _count_good(tx, order, [one.account_id for one in issued], now)
                for first in range(0, len(issued), BATCH):
                    await keep(tx, issued[first : first + BATCH], "slips", now)
                kept.enter_context(placed(order.path, body))
                if not self._issuing.is_current(issued):
                    raise Stale
        return replaced


async def _waiting(tx: Transaction, order: PrintOrder) -> list[Account]:
    """Return who needs a slip, by class and name, as they sit in the classroom."""
    found = await tx.accounts.never_enrolled(order.school.id)
    wanted = order.class_name.strip().casefold()
    mine = [one for one in found if not wanted or one.class_name.strip().casefold() == wanted]
    if order.login:
        return [one for one in mine if one.login == order.login]
    return sorted(mine, key=lambda one: (one.class_name, one.full_name, one.login))


async def _count_good(tx: Transaction, order: PrintOrder, account_ids: Sequence[str], now: datetime) -> int:
    """Count the temporary passwords that would work no more; refuse unless that is meant."""
    good = await tx.temporary_passwords.count_good(account_ids, now)
    if not good or order.replace:
        return good
    who = "1 student has" if good == 1 else f"{good} students have"
    other = "" if order.login else ", or print for one student with --login"
    raise SlipsProblem(
        f"{who} a temporary password that is still good and would work no more; "
        f"add --yes if that is meant{other}; nothing was made"
    )


def _nobody(order: PrintOrder) -> str:
    if order.login:
        return (
            f"{order.login} has enrolled, and needs no slip; if the family must begin anew, "
            f"`helpdesk account forget {order.login}` first; no slip was made"
        )
    whose = f"class {order.class_name[:20]!a} in " if order.class_name else ""
    return f"nobody of {whose}{order.school.code} is waiting for a first login; no slip was made"
