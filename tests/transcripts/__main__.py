"""`make transcripts`: every conversation as people read it, good and bad paths, in every language."""

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path

from i18n.catalog import LANGUAGES
from tests.transcripts.stories import STORIES, live

FOLDER = Path(__file__).parents[2] / "docs" / "transcripts"


def main() -> int:
    """Write the transcripts, or with `--check` tell which would change."""
    parser = argparse.ArgumentParser(prog="make transcripts", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when one would change")
    parser.add_argument("--only", default="", help="only stories whose name has this in it")
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=LANGUAGES)
    chosen = parser.parse_args()
    jobs = list(product([name for name in STORIES if chosen.only in name], chosen.languages))
    with ProcessPoolExecutor(os.cpu_count() or 1, get_context("spawn")) as pool:
        told = list(pool.map(live, jobs))
    broken = [f"{language}/{name}\n{wrong}" for language, name, _, wrong in told if wrong]
    changed = [_settle(*one, check=chosen.check) for *one, wrong in told if not wrong]
    changed += [] if chosen.only else _gone(check=chosen.check)
    names = [name for name in changed if name]
    print("changed:", ", ".join(names) if names else "nothing")  # noqa: T201 - its output
    print(*broken, sep="\n", file=sys.stderr)  # noqa: T201 - its output
    return 1 if broken or (chosen.check and names) else 0


def _settle(language: str, name: str, text: str, *, check: bool) -> str:
    """Write a transcript that differs from the one there; return its name if it differs."""
    path = FOLDER / language / f"{name}.md"
    if path.exists() and path.read_text("utf-8") == text:
        return ""
    if not check:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return f"{language}/{name}"


def _gone(*, check: bool) -> list[str]:
    """Remove transcripts of stories that are told no more; return their names."""
    here = [path for path in FOLDER.rglob("*.md") if path.stem not in STORIES or path.parent == FOLDER]
    for path in here if not check else []:
        path.unlink()
    return [path.stem for path in here]


if __name__ == "__main__":
    sys.exit(main())
