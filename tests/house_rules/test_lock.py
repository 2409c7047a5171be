"""The lock files: everything pinned with hashes, nothing of one machine (security.md SUP-01)."""

import re

import pytest

from tests.house_rules.repository import PROJECT, ROOT, files

LOCKS = ("requirements.txt", "requirements-dev.txt")
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[0-9][0-9a-z.]*)(?: ; (?P<marker>[^\\]+?))? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def lines(name: str) -> list[str]:
    """A lock file's lines."""
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def pins(name: str) -> dict[str, str]:
    """Each locked package and its version."""
    matches = [found for line in lines(name) if (found := PIN.match(line))]
    assert matches
    return {found["name"]: found["version"] for found in matches}


def named(requirements: list[str]) -> set[str]:
    """The bare names in a list of requirements, as an index spells them."""
    return {
        re.split(r"[^A-Za-z0-9._-]", each)[0].replace(".", "-").replace("_", "-").lower()
        for each in requirements
    }


@pytest.mark.parametrize("lock", LOCKS)
class TestLockFiles:
    def test_each_line_is_a_pin_or_a_hash(self, lock: str) -> None:
        """So there is no index, no address, no path, no build tag and no comment in it."""
        assert [line for line in lines(lock) if not PIN.match(line) and not HASH.match(line)] == []

    def test_each_pin_is_followed_by_its_hashes(self, lock: str) -> None:
        written = lines(lock)
        assert [
            line
            for line, after in zip(written, [*written[1:], ""], strict=True)
            if PIN.match(line) and not HASH.match(after)
        ] == []

    def test_no_pin_is_for_one_platform_but_windows_terminals(self, lock: str) -> None:
        markers = {
            found["name"]: found["marker"]
            for line in lines(lock)
            if (found := PIN.match(line)) and found["marker"]
        }
        assert {
            name for name, marker in markers.items() if "platform" in marker and "PyPy" not in marker
        } <= {"colorama"}


class TestLockedPackages:
    def test_what_the_project_needs_is_locked(self) -> None:
        assert named(PROJECT["project"]["dependencies"]) - pins("requirements.txt").keys() == set()
        assert (
            named(PROJECT["project"]["optional-dependencies"]["dev"]) - pins("requirements-dev.txt").keys()
            == set()
        )

    def test_the_build_backend_is_locked_too(self) -> None:
        assert named(PROJECT["build-system"]["requires"]) - pins("requirements-dev.txt").keys() == set()

    def test_both_files_lock_the_same_versions(self) -> None:
        assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()

    def test_the_runtime_needs_no_tool_of_development(self) -> None:
        assert (
            pins("requirements.txt").keys() & {"pytest", "ruff", "mypy", "uv", "setuptools", "playwright"}
            == set()
        )


class TestRepository:
    def test_no_file_names_a_folder_of_one_machine(self) -> None:
        private = re.compile(rb"(?<![\w.])/(work|root|home/\w+|Users/\w+)/")
        seen = [
            path for path in files() if path.suffix in {".py", ".md", ".toml", ".txt", ".ftl", ".example", ""}
        ]
        assert seen
        assert [path.relative_to(ROOT).as_posix() for path in seen if private.search(path.read_bytes())] == []
