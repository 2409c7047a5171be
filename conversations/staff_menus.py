"""The command menu in the private chat of a school's staff: their commands first, then the families'."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from conversations.draft import Draft
from conversations.notices import Render
from domain.notice import Notice, NoticeKind
from domain.requests import Role
from domain.turn import Turn
from i18n.catalog import Voice
from services.menus import Menus

# In the group /pending posts cards again; in private it opens the queue.
_TEXTS = {"pending": "command-queue"}
_COMMANDS = {
    Role.APPROVER: ("pending", "lookup", "colleagues", "report"),
    Role.TEACHER: ("class",),
}
_HELP = {Role.APPROVER: "help-approver", Role.TEACHER: "help-teacher"}


class StaffMenus:
    """Makes them when they are sent; `families` are the commands that everybody is offered in private."""

    def __init__(self, service: Menus, families: Sequence[str]) -> None:
        self._service = service
        self._families = families

    def renders(self) -> Mapping[NoticeKind, Render]:
        """Return how a menu is made anew."""
        return {NoticeKind.COMMAND_MENU: self._menu}

    async def help(self, turn: Turn, voice: Voice) -> list[str]:
        """Return what /help adds for somebody of a school's staff."""
        return [voice.text(_HELP[role]) for role in _in_order(await self._service.roles_of(turn))]

    async def _menu(self, notice: Notice, voice: Voice) -> Draft | None:
        """Offer the staff's commands; who is none of them any more has the families' menu again."""
        roles = await self._service.roles_of(Turn(0, None, notice.chat_id, notice.chat_id))
        own = [name for role in _in_order(roles) for name in _COMMANDS[role]]
        names = (*own, *self._families) if own else ()
        return Draft(commands=tuple((name, voice.text(_text(name))) for name in names))


def _in_order(roles: AbstractSet[Role]) -> list[Role]:
    return [role for role in Role if role in roles]


def _text(name: str) -> str:
    return _TEXTS.get(name, f"command-{name}")
