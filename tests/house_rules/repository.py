"""What the house rules look at: the rooms, their modules as syntax trees, and the committed files."""

import ast
import fnmatch
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "conversations", "services", "domain", "storage", "directory", "i18n", "emulator")
NOT_OURS = {".hypothesis", ".git", ".venv", "build", "data", "secrets", "node_modules"}
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Module:
    """One Python file of ours."""

    path: str  # from the root, with forward slashes
    source: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The folder it lives in, seen from the root."""
        return self.path.split("/", 1)[0]

    @property
    def stem(self) -> str:
        """Its name without folder and ending."""
        return Path(self.path).stem


def ours(name: str) -> bool:
    """Whether a folder or file of this name belongs to the repository, and not to a tool or an operator."""
    return name not in NOT_OURS and not name.endswith((".egg-info", "_cache", "__pycache__"))


@cache
def files(pattern: str = "*") -> tuple[Path, ...]:
    """Every file of ours whose name fits the pattern; folders that are not ours are not entered."""
    found: list[Path] = []
    for folder, inside, names in os.walk(ROOT):
        inside[:] = filter(ours, inside)
        found += [Path(folder, name) for name in fnmatch.filter(names, pattern) if ours(name)]
    return tuple(sorted(found))


@cache
def module(path: Path) -> Module:
    """A Python file, read and parsed."""
    source = path.read_text(encoding="utf-8")
    return Module(path.relative_to(ROOT).as_posix(), source, ast.parse(source))


def modules(*rooms: str) -> list[Module]:
    """The modules of the named rooms, or of all; an empty room fails, so that no rule sees nothing."""
    found = []
    for room in rooms or ROOMS:
        inside = [module(path) for path in files("*.py") if path.relative_to(ROOT).parts[0] == room]
        assert inside, f"no module in {room}"
        found += inside
    return found


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def imports(tree: ast.AST) -> Iterator[str]:
    """The full names of the modules a tree imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def place(of: Module, node: ast.expr | ast.stmt) -> str:
    """Where a finding stands, as an editor opens it."""
    return f"{of.path}:{node.lineno}"
