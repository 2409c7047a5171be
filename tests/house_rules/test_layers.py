"""Rooms import inwards only (architecture 3)."""

import subprocess
import sys
from pathlib import Path

from tests.house_rules.repository import PROJECT, ROOMS, ROOT, imports, modules

CONTRACTS = PROJECT["tool"]["importlinter"]


def packages() -> set[str]:
    """The folders at the root that hold Python modules of the product."""
    return {path.parent.name for path in ROOT.glob("*/__init__.py")}


class TestLayers:
    def test_every_contract_is_kept(self) -> None:
        linter = Path(sys.executable).with_name("lint-imports")
        run = [str(linter), "--no-cache", "--no-logo"]
        ended = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own tool
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert f"Contracts: {len(CONTRACTS['contracts'])} kept, 0 broken" in ended.stdout

    def test_every_package_at_the_root_stands_under_the_contracts(self) -> None:
        assert packages() == set(CONTRACTS["root_packages"]) == set(ROOMS)

    def test_every_package_is_typed_and_installed(self) -> None:
        assert set(PROJECT["tool"]["mypy"]["packages"]) == set(ROOMS)
        assert set(PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]) == {
            *(f"{room}*" for room in ROOMS),
            "knowledge*",  # Markdown alone
        }

    def test_every_room_stands_in_the_layers(self) -> None:
        layers = next(each["layers"] for each in CONTRACTS["contracts"] if each["type"] == "layers")
        assert {room.strip() for layer in layers for room in layer.split("|")} == set(ROOMS)

    def test_every_conversation_stands_in_the_independence_contract(self) -> None:
        # what conversations share, architecture 2 and 3
        shared = {
            *("__init__", "handler", "replies", "messages", "draft", "steps", "cards", "notices", "patience"),
            *(
                "membership",
                "members",
                "staff",
                "batch_screens",
                "request_screens",
                "request_notices",
                "reasons",
            ),
            *("questions", "letters", "emails", "email_offer", "email_evidence", "phone_evidence"),
            *("canvas", "charts", "codes", "drawing", "group_voice"),
        }
        named = next(each["modules"] for each in CONTRACTS["contracts"] if each["type"] == "independence")
        assert {
            f"conversations.{each.stem}" for each in modules("conversations") if each.stem not in shared
        } == set(named)


class TestDomain:
    def test_it_imports_the_standard_library_alone(self) -> None:
        allowed = sys.stdlib_module_names | {"domain"}
        foreign = [
            f"{each.path}: {name}"
            for each in modules("domain")
            for name in imports(each.tree)
            if name.split(".")[0] not in allowed
        ]
        assert foreign == []

    def test_it_does_nothing_but_decide(self) -> None:
        """No clock, no input or output, no randomness, no threads (architecture 2)."""
        doing = {
            "asyncio",
            "logging",
            "os",
            "pathlib",
            "random",
            "secrets",
            "socket",
            "sqlite3",
            "threading",
            "time",
        }
        found = [
            f"{each.path}: {name}"
            for each in modules("domain")
            for name in imports(each.tree)
            if name in doing
        ]
        assert found == []
