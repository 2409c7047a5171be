"""One process a bot: the second is refused, and the lock of a dead one holds nobody up."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.single import CHECK, AlreadyRunning, CheckListens, only_process

BOT = 123456
HOLDER = """
import os, sys, pathlib
from bot.single import only_process
with only_process(pathlib.Path(sys.argv[1]), int(sys.argv[2]), os.getpid()):
    print("holds", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock."""
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", HOLDER, str(tmp_path), str(BOT)]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and our own text
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "holds\n"
        yield process
        process.kill()


class TestOnlyProcess:
    def test_a_second_process_is_refused_with_a_clear_line(
        self, holder: subprocess.Popen[str], tmp_path: Path
    ) -> None:
        line = f"bot {BOT} is already running here (process {holder.pid})"
        with pytest.raises(AlreadyRunning) as refused, only_process(tmp_path, BOT, os.getpid()):
            raise AssertionError
        assert str(refused.value) == line

    def test_a_check_that_listens_says_so_and_is_no_bot(self, tmp_path: Path) -> None:
        said = rf"`helpdesk check` listens as bot {BOT} for some seconds \(process 7\)"
        with (
            only_process(tmp_path, BOT, 7, CHECK),
            pytest.raises(CheckListens, match=said),
            only_process(tmp_path, BOT, 8),
        ):
            raise AssertionError

    def test_a_killed_process_holds_nobody_up(self, holder: subprocess.Popen[str], tmp_path: Path) -> None:
        holder.kill()
        holder.wait()
        with only_process(tmp_path, BOT, 4711):
            assert (tmp_path / f"bot-{BOT}.lock").read_text() == "4711"

    def test_another_bot_may_run_beside_it(self, holder: subprocess.Popen[str], tmp_path: Path) -> None:
        with only_process(tmp_path, BOT + 1, os.getpid()):
            assert holder.poll() is None

    def test_the_same_process_cannot_hold_it_twice(self, tmp_path: Path) -> None:
        with only_process(tmp_path, BOT, 1), pytest.raises(AlreadyRunning), only_process(tmp_path, BOT, 2):
            raise AssertionError

    def test_it_is_free_again_afterwards(self, tmp_path: Path) -> None:
        for process_id in (1, 22, 3):
            with only_process(tmp_path, BOT, process_id):
                assert (tmp_path / f"bot-{BOT}.lock").read_text() == str(process_id)
