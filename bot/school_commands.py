"""The commands `helpdesk school ...`: adding, changing and removing schools, and binding their groups."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from bot.failures import Failed
from bot.in_house import in_house, json_option, tell

if TYPE_CHECKING:
    from bot.house import House
    from services.school_rules import SchoolView
    from storage.records import School

BINDING_DAYS = 7

school_app = typer.Typer(help="Schools, their rules and their admin groups.", no_args_is_help=True)
Code = Annotated[str, typer.Argument(help="The school's code, such as BTPS.")]
Rule = str | None
Name = Annotated[Rule, typer.Option(help="The school's name as families know it.")]
Email = Annotated[Rule, typer.Option(help="Where its administrators get mail; empty: none.")]
Language = Annotated[Rule, typer.Option(help="The language of its admin group: en, zh, ms or ta.")]
Evidence = Annotated[Rule, typer.Option(help="What a reset needs with right answers: known or answers.")]
Hours = Annotated[
    Rule, typer.Option(help="When somebody is there, such as: Mon-Fri 07:30-17:00, Sat 08:00-12:00.")
]
Holidays = Annotated[
    Rule, typer.Option(help="Days on which it is closed, such as 2026-12-25,2027-01-01; or none.")
]
TwoApprovers = Annotated[
    Rule, typer.Option(help="Requests that two must approve: unlock,recovery,temporary_password; or none.")
]
RemindAfter = Annotated[
    Rule, typer.Option(help="Open time after which the group is reminded of a request, such as 30m.")
]
EscalateAfter = Annotated[
    Rule, typer.Option(help="Open time after which every approver is told of it, such as 60m.")
]
TemporaryPasswordTtl = Annotated[
    Rule, typer.Option(help="How long a temporary password from an approved request is good, such as 24h.")
]
PasswordMinLength = Annotated[
    Rule, typer.Option(help="The least characters of a new password, from 8 to 64.")
]
Reset = Annotated[
    list[str] | None,
    typer.Option(help="The name of an option that is to be the installation's again, such as hours."),
]


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


@school_app.command("set")
def change(  # noqa: PLR0913 - one for each option
    code: Code,
    *,
    name: Name = None,
    email: Email = None,
    language: Language = None,
    evidence: Evidence = None,
    hours: Hours = None,
    holidays: Holidays = None,
    two_approvers: TwoApprovers = None,
    remind_after: RemindAfter = None,
    escalate_after: EscalateAfter = None,
    temporary_password_ttl: TemporaryPasswordTtl = None,
    password_min_length: PasswordMinLength = None,
    reset: Reset = None,
    as_json: Annotated[
        bool, json_option("code, name, email, rules (what the school has of its own)")
    ] = False,
) -> None:
    """Change a school; what it does not have of its own is as the installation has it.

    An empty value gives a rule back to the installation, and so does --reset NAME.
    """
    from bot.school_options import OPTIONS, own, read  # noqa: PLC0415 - only here
    from services.school_rules import Change  # noqa: PLC0415 - only here

    given = locals()
    typed = {option: given[option.replace("-", "_")] for option in OPTIONS}
    typed |= dict.fromkeys(_known(reset or [], OPTIONS), "")
    try:
        wanted = Change(name, email, read(typed))
    except ValueError as problem:
        raise Failed(str(problem)) from None
    if wanted == Change():
        raise Failed("say what to change; see: helpdesk school set --help")

    async def work(house: "House") -> None:
        school = await house.school_rules.change(code, wanted)
        rules = own(school.rules)
        facts = {"code": school.code, "name": school.name, "email": school.email, "rules": rules}
        tell(facts, _changed(school, rules), as_json=as_json)

    in_house(work)


def _known(names: list[str], options: Mapping[str, object]) -> list[str]:
    plain = [name.strip().removeprefix("--") for name in names]
    unknown = next((name for name in plain if name not in options), None)
    if unknown is not None:
        raise Failed(f"--reset: there is no {unknown[:20]!a}; write one of {', '.join(options)}")
    return plain


def _changed(school: "School", rules: Mapping[str, str]) -> Iterator[str]:
    of_its_own = "; ".join(f"{name}: {value}" for name, value in rules.items()) or "nothing"
    yield f"{school.name} ({school.code}) has of its own: {of_its_own}."
    if rules.get("evidence") == "answers":
        yield "Right answers alone now open an account there; who enrolled before may have easy questions."


@school_app.command("list")
def list_all(
    *,
    as_json: Annotated[
        bool, json_option("schools (code, name, bound, rules: what each has of its own)")
    ] = False,
) -> None:
    """List the schools: whether their groups are bound, and what differs from the installation."""
    from bot.school_options import own  # noqa: PLC0415 - only here

    async def work(house: "House") -> None:
        schools = await house.schools.list()
        rows = [
            {
                "code": each.code,
                "name": each.name,
                "bound": each.group_chat_id is not None,
                "rules": own(each.rules),
            }
            for each in schools
        ]
        lines = [line for each in schools for line in _listed(each, own(each.rules))]
        empty = "There is no school yet; add one with: helpdesk school add CODE NAME"
        tell({"schools": rows}, lines or [empty], as_json=as_json)

    in_house(work)


def _listed(school: "School", rules: Mapping[str, str]) -> Iterator[str]:
    bound = "no group yet" if school.group_chat_id is None else "group bound"
    yield f"{school.code:<20}  {bound:<12}  {school.name}"
    yield from (f"{'':<22}{name}: {value}" for name, value in rules.items())


@school_app.command("show")
def show(
    code: Code,
    *,
    as_json: Annotated[
        bool,
        json_option("code, name, email, bound, students, approvers, requests, rules (value, own)"),
    ] = False,
) -> None:
    """Show a school: its rules, those of the installation too, and how many there are of everything."""
    from bot.school_options import OPTIONS, own, usual  # noqa: PLC0415 - only here

    async def work(house: "House") -> None:
        view = await house.school_rules.view(code)
        its_own = own(view.school.rules)
        values = {**usual(house.policy), **its_own}
        rules = {name: {"value": values[name], "own": name in its_own} for name in OPTIONS}
        facts = {**_counts(view), "rules": rules}
        lines = [f"{name + ':':<24} {_told(value)}" for name, value in _counts(view).items()]
        lines += [
            f"{name + ':':<24} {values[name]}{'' if name in its_own else '  (the installation)'}"
            for name in OPTIONS
        ]
        tell(facts, lines, as_json=as_json)

    in_house(work)


def _told(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "-" if value == "" else value


def _counts(view: "SchoolView") -> dict[str, object]:
    school = view.school
    return {
        "code": school.code,
        "name": school.name,
        "email": school.email,
        "bound": school.group_chat_id is not None,
        "students": view.students,
        "approvers": view.approvers,
        "requests": view.requests,
    }


@school_app.command("remove")
def remove(
    code: Code,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Remove it with its students, who leave.")] = False,
    as_json: Annotated[bool, json_option("code, name, students (how many left)")] = False,
) -> None:
    """Remove a school: its requests end, nobody decides there any more, and its group is free."""

    async def work(house: "House") -> None:
        school, students = await house.school_removal.remove(code, with_students=yes)
        lines = [f"{school.name} ({school.code}) is removed; its code is not given again."]
        if students:
            lines.append(f"Students who left with it: {students}. They are erased after 30 days.")
        tell({"code": school.code, "name": school.name, "students": students}, lines, as_json=as_json)

    in_house(work)
