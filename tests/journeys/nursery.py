"""A nursery of bots: imports everything once, then forks a whole `helpdesk run` for each order it reads.

A fresh interpreter takes seconds to import the house; a forked one begins at once. What runs in it is the
same: a process of its own, with its own memory, files and signals.
"""

import gc
import json
import os
import signal
import sys
from typing import Any

import bot.run  # noqa: F401 - what `main` would import only when it runs
from bot.cli import main
from i18n.catalog import Catalogue
from services.knowledge import load_knowledge


def run(order: dict[str, Any]) -> int:
    """Become the bot: its folder, environment and log, then its command; return the exit code."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(order["folder"])
    os.environ.update(order["environment"])
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    sys.argv = ["helpdesk", "run"]
    return main()


def bear(order: dict[str, Any]) -> int:
    """Fork a bot and return its process id."""
    born = os.fork()
    if born == 0:
        code = run(order)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return born


def keep() -> None:
    """Read orders until the end of input: {"folder", ...} bears a bot, {"reap"} waits for one's end."""
    # Locale data and the knowledge base are read once and kept: half of a start.
    Catalogue()
    load_knowledge(None)
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        if "reap" in order:
            _, status = os.waitpid(order["reap"], 0)
            print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - the reply
        else:
            print(bear(order), flush=True)  # noqa: T201 - the reply


if __name__ == "__main__":
    keep()
