"""Core dumps: a process at work leaves none, for passwords are in its memory (SEC-04)."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")

AS_HIGH_AS_ALLOWED = (
    "import resource; core = resource.RLIMIT_CORE; most = resource.getrlimit(core)[1]; "
    "resource.setrlimit(core, (most, most))"
)


def test_no_command_leaves_a_dump_of_its_memory() -> None:
    """SEC-04: the hard limit too, so that nothing in the process can raise it again."""
    deed = "from bot.cli import main; main(['--help']); print(*resource.getrlimit(core))"
    run = [sys.executable, "-c", f"{AS_HIGH_AS_ALLOWED}; {deed}"]
    ended = subprocess.run(run, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert ended.stdout.splitlines()[-1] == "0 0"
