"""Schools: added by the operator, bound to their admin group with a one-time code."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from domain.events import Event, Tag
from domain.mask import safe_text
from domain.turn import Turn
from services import cards, code_tries, codes
from services.roster_row import email as email_address
from storage.interface import NotFound, Stale, Store, Transaction
from storage.records import School

BINDING_TTL = timedelta(days=7)
PURPOSE = "bind"
_CODE = re.compile(r"(?=.{2,20}$)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")

_LONGEST_NAME = 80


class SchoolProblem(Exception):  # noqa: N818 - what the operator is told
    """Why a school cannot be added or bound, in one sentence that says what to do."""


class Schools:
    """Adds and finds schools. `codes_keys` make the tags under which one-time codes are kept."""

    def __init__(
        self,
        store: Store,
        codes_keys: codes.Keys,
        clock: Callable[[], datetime],
        entropy: Callable[[int], bytes],
        new_id: Callable[[], str],
    ) -> None:
        self._store = store
        self._keys = codes_keys
        self._clock = clock
        self._entropy = entropy
        self._new_id = new_id

    async def add(self, code: str, name: str, email: str = "") -> tuple[School, str]:
        """Add a school; return it and the one-time code that binds its admin group.

        Raises:
            SchoolProblem: code, name or e-mail has the wrong form, or the code is taken.
        """
        school = School(self._new_id(), *_checked(code, name, email))
        async with self._store.begin() as tx:
            try:
                await tx.schools.put(school)
            except Stale:
                raise await _taken(tx, school.code) from None
            added = Event(Tag.SCHOOL_ADDED, school.id, "operator", values={"code": school.code})
            await tx.audit.record((added,), self._clock())
            return school, await self._set_binding(tx, school)

    async def new_binding(self, code: str) -> str:
        """Make a new one-time code that binds a school's group; an unused older one is void.

        Raises:
            SchoolProblem: there is no such school.
        """
        async with self._store.begin() as tx:
            school = await tx.schools.find(code)
            if school is None:
                raise no_such_school(code)
            return await self._set_binding(tx, school)

    async def _set_binding(self, tx: Transaction, school: School) -> str:
        binding = codes.make(self._entropy)
        tag = codes.tag(self._keys, PURPOSE, binding)
        await tx.schools.set_binding(school.id, tag, self._clock() + BINDING_TTL)
        return binding

    async def bind(self, turn: Turn, typed: str, topic_id: int | None = None) -> School | None:
        """Bind the group of this turn with a typed code; cards go to the topic in which it was typed.

        Open requests get new cards here, in the same transaction: those of another group count no more.
        None when the code names no waiting school, or the group serves another one.

        Raises:
            services.code_tries.TooManyCodes: this person typed too many wrong ones; none is looked up.
        """
        code, now = codes.normalise(typed), self._clock()
        async with self._store.begin() as tx:
            tags = codes.tags(self._keys, PURPOSE, code or "")
            closed_until = await code_tries.count(tx, turn, now)
            school = await self._bind(tx, turn, tags, topic_id) if code and not closed_until else None
            if school is not None:
                await cards.move_all(tx, school, f"bound:{turn.update_id}", now)
                await code_tries.match(tx, turn, now)
            deed = Tag.SCHOOL_BOUND if school else Tag.SCHOOL_BIND_REFUSED
            event = Event(deed, school.id if school else None, f"person:{turn.user_id}")
            await tx.audit.record((event,), now)
            await tx.inbox.apply(turn, now)
        if closed_until is not None:
            raise code_tries.TooManyCodes(closed_until)
        return school

    async def _bind(
        self, tx: Transaction, turn: Turn, tags: Sequence[bytes], topic_id: int | None
    ) -> School | None:
        now = self._clock()
        for tag in tags:
            school = await tx.schools.bind(tag, turn.bot_id, turn.chat_id, now, topic_id=topic_id)
            if school is not None:
                return school
        return None

    async def list(self) -> list[School]:
        """Return every school, by code."""
        async with self._store.read() as tx:
            return await tx.schools.list()

    async def get(self, code: str) -> School:
        """Return one school by its code.

        Raises:
            storage.interface.NotFound: there is no such school.
        """
        async with self._store.read() as tx:
            school = await tx.schools.find(code)
        if school is None:
            raise NotFound
        return school

    async def of_group(self, turn: Turn) -> School | None:
        """Return the school whose admin group this turn happened in."""
        async with self._store.read() as tx:
            return await tx.schools.find_by_group(turn.bot_id, turn.chat_id)

    async def awaits_binding(self) -> bool:
        """Whether some school has no group, or a code that binds another: a new group may be the one."""
        async with self._store.read() as tx:
            return await tx.schools.awaits_binding(self._clock())

    async def follow(self, turn: Turn, new_chat_id: int) -> bool:
        """Follow a school's group that became a supergroup; any other group is ignored (TGM-06).

        Cards are posted anew there: the numbers of the old group's messages mean nothing.
        """
        now = self._clock()
        async with self._store.begin() as tx:
            if not await tx.schools.move_group(turn.bot_id, turn.chat_id, new_chat_id):
                return False
            school = await tx.schools.find_by_group(turn.bot_id, new_chat_id)
            if school is not None:
                await cards.move_all(tx, school, "moved", now)
            return True


def _checked(code: str, name: str, email: str) -> tuple[str, str, str]:
    """Return code, name and e-mail as they are kept; the code in capitals, the name fit for one line."""
    if not _CODE.fullmatch(code):
        raise SchoolProblem("a school's code has 2 to 20 letters, digits and single dashes, such as BTPS")
    return code.upper(), checked_name(name), checked_email(email)


def checked_name(name: str) -> str:
    """Return a school's name as it is kept, fit for one line.

    Raises:
        SchoolProblem: nothing of it can be seen, or it is too long.
    """
    shown = safe_text(name, _LONGEST_NAME + 1)
    if not shown or len(shown) > _LONGEST_NAME:
        raise SchoolProblem(f"a school needs a name of 1 to {_LONGEST_NAME} characters")
    return shown


def checked_email(text: str) -> str:
    """Return a school's e-mail address as it is kept; nothing is none.

    Raises:
        SchoolProblem: it is no address.
    """
    try:
        return email_address(text) if text.strip() else ""
    except ValueError as problem:
        raise SchoolProblem(f"the school's e-mail: {problem}") from None


def no_such_school(code: str) -> SchoolProblem:
    """Say that no school has this code."""
    return SchoolProblem(f"there is no school {code[:20]!a}; `helpdesk school list` shows all")


async def _taken(tx: Transaction, code: str) -> SchoolProblem:
    if await tx.schools.find(code) is not None:
        return SchoolProblem(f"there is a school with the code {code} already")
    return SchoolProblem(f"the code {code} was that of a removed school and is not given twice; take another")
