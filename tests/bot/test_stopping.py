"""Ctrl-C during an import ends it at the next report of progress, and never later than that."""

import os
import signal

import pytest

from bot.stopping import stoppable


def press() -> None:
    """Press Ctrl-C."""
    os.kill(os.getpid(), signal.SIGINT)


class TestStoppable:
    def test_it_ends_at_once_while_the_file_is_being_read(self) -> None:
        told: list[str] = []

        def work() -> None:
            with stoppable(lambda doing, *_: told.append(doing)) as report:
                report("checking", 1000, None)
                press()
                told.append("never")

        with pytest.raises(KeyboardInterrupt):
            work()
        assert told == ["checking"]

    def test_it_ends_at_the_next_report_once_something_is_written(self) -> None:
        told: list[str] = []

        def work() -> None:
            with stoppable(lambda doing, *_: told.append(doing)) as report:
                report("importing", 1000, 2000)
                press()
                told.append("the batch at hand is finished")
                report("importing", 2000, 2000)

        with pytest.raises(KeyboardInterrupt):
            work()
        assert told == ["importing", "the batch at hand is finished"]

    def test_after_the_last_report_the_work_is_finished(self) -> None:
        with stoppable(lambda *_: None) as report:
            report("importing", 1, 1)
            press()
            done = True
        assert done

    def test_afterwards_ctrl_c_means_what_it_meant_before(self) -> None:
        before = signal.getsignal(signal.SIGINT)
        with stoppable(lambda *_: None):
            assert signal.getsignal(signal.SIGINT) is not before
        assert signal.getsignal(signal.SIGINT) is before
