"""The commands `helpdesk school ...`: adding schools, and binding and listing their admin groups."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.in_house import in_house, json_option, tell

if TYPE_CHECKING:
    from bot.house import House

BINDING_DAYS = 7

school_app = typer.Typer(help="Schools and their admin groups.", no_args_is_help=True)
Code = Annotated[str, typer.Argument(help="The school's code, such as BTPS.")]


@school_app.command("add")
def add(
    code: Code,
    name: Annotated[str, typer.Argument(help="The school's name as families know it.")],
    email: Annotated[str, typer.Option(help="Where the school's administrators get mail.")] = "",
    *,
    as_json: Annotated[bool, json_option("code, name, binding")] = False,
) -> None:
    """Add a school and print the one-time code that binds its admin group."""

    async def work(house: "House") -> None:
        school, binding = await house.schools.add(code, name, email)
        facts = {"code": school.code, "name": school.name, "binding": binding}
        tell(facts, [f"{school.name} ({school.code}) is added.", *_how(binding)], as_json=as_json)

    in_house(work)


@school_app.command("bind")
def bind(code: Code, *, as_json: Annotated[bool, json_option("binding")] = False) -> None:
    """Print a new one-time code that binds a school's admin group; an older one is void."""

    async def work(house: "House") -> None:
        binding = await house.schools.new_binding(code)
        tell({"binding": binding}, _how(binding), as_json=as_json)

    in_house(work)


def _how(binding: str) -> list[str]:
    return [
        "Make the bot an administrator of the school's admin group, with the right to delete messages.",
        f"Then send this line in the group, once, within {BINDING_DAYS} days:",
        f"/bind {binding}",
    ]


@school_app.command("list")
def list_all(*, as_json: Annotated[bool, json_option("schools (code, name, bound)")] = False) -> None:
    """List the schools and say whether their groups are bound."""

    async def work(house: "House") -> None:
        schools = await house.schools.list()
        rows = [{"code": s.code, "name": s.name, "bound": s.group_chat_id is not None} for s in schools]
        lines = [
            f"{row['code']:<20}  {'group bound' if row['bound'] else 'no group yet':<12}  {row['name']}"
            for row in rows
        ]
        empty = "There is no school yet; add one with: helpdesk school add CODE NAME"
        tell({"schools": rows}, lines or [empty], as_json=as_json)

    in_house(work)
