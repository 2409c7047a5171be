"""What came out of a run over all points: docs/killpoints.json keeps it, docs/killpoints.md says it."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.killpoints.everyday import EVERYDAY
from tests.killpoints.families import FAMILIES
from tests.killpoints.points import COMMIT
from tests.killpoints.runs import Verdict
from tests.killpoints.schools import SCHOOLS
from tests.killpoints.staff import STAFF
from tests.killpoints.stories import STARTS, STORIES

DOCS = Path(__file__).parents[2] / "docs"
ORDER = [story.name for story in (*STORIES, *FAMILIES, *EVERYDAY, *SCHOOLS, *STAFF, *STARTS)]

TEXT = """# Kill points

The bot is killed with `kill -9` at every commit, every call to Telegram and every letter of every flow,
started again on the same files, and the person goes on with whatever stands on the screen. `make killpoints`
does all of it and writes this page; `make check` takes a few points of each flow.

**{held} of {points} points held** ({minutes} minutes, {jobs} at once).

| Flow | commits | calls | points | held | tries taken | took |
| --- | --: | --: | --: | --: | --: | --: |
{rows}

## How it works

1. A story is played once without any death. SQLAlchemy's events tell each commit that changed something,
   and the request class tells each call, `getUpdates` among them: this gives the list of points, two for
   each act.
   - A commit: just before it, and just after it.
   - A call: before it leaves, and after Telegram has done it and before the bot hears so.
   - A letter, counted among the calls: the same, with a real mail server that lives on.
2. For each point the story is played again in a fresh world, and the bot ends itself there with SIGKILL.
   The bot is a process of its own, forked from one that has imported everything; Telegram and the people
   live in another. Nothing of the dead process runs on, and SQLite (WAL, `synchronous=FULL`) finds its
   log as the kernel kept it.
3. The bot is started again. The people look at the newest message and do what it asks, at most four
   times the same.
4. In the last two flows the bot dies twice: once where something is owed, then at each point of the
   start after it.

## What must hold, each time

- The password was set exactly as often as the flow says, and answers, slip and chat went with it: never
  half of it.
- Every try was counted once. A set of answers that was counted when the bot died, and not judged, stays
  counted ("tries taken"); a slip in that place is judged after the start, from the same update.
- Every notice came, at most twice; the card stands in the group and shows its outcome; who asked was
  told. A letter that came twice had the same number both times, so that a mailbox may drop it.
- A permit and a temporary password were used once, codes were accepted once.
- Nothing is left over: no unfinished update, no waiting or abandoned notice, no open flow.
- No typed secret and no phone number still stands in any chat, and no secret that was shown and is still
  worth something: of an enrolment's picture that was sent in the bot's last moment nobody knows the
  number, so the next picture has another secret.
- Everybody was answered: nobody had to do the same again because nothing came.
- Telegram had no call to complain about.
- The audit chain is intact.

## Again

    make killpoints                        # all of it
    make killpoints ARGS="--only unlock"   # flows whose name has this in it; the others keep their rows
    make killpoints ARGS="--jobs 8"
    make killpoints ARGS="--into FOLDER"   # keep the figures there instead, such as while mending one

The figures are in `killpoints.json`. A point is named `before commit of flows, inbox #5`: the fifth
commit in that life that changed just these tables.

## What was interrupted

Each act counts for two points, except a `getUpdates` that is still waiting at the end.

{lists}
"""


@dataclass(frozen=True)
class Flow:
    """One flow's run: how many points, how many of them held, and what was interrupted how often."""

    name: str
    points: int
    held: int
    commits: int
    calls: int
    tries_taken: int
    seconds: float
    acts: dict[str, int]
    broken: list[str]


def summed_up(name: str, found: Sequence[Verdict], seconds: float) -> Flow:
    """Sum up the verdicts of one flow."""
    acts = {(one.point.act, one.point.number) for one in found}
    bad = [one for one in found if one.wrong or not one.is_reached]
    return Flow(
        name=name,
        points=len(found),
        held=len(found) - len(bad),
        commits=sum(act.startswith(COMMIT) for act, _ in acts),
        calls=sum(not act.startswith(COMMIT) for act, _ in acts),
        tries_taken=sum(one.took_a_try for one in found),
        seconds=round(seconds, 1),
        acts=dict(sorted(Counter(act for act, _ in acts).items())),
        broken=[f"{one.point}: {'; '.join(one.wrong) or 'never reached'}" for one in bad],
    )


def keep(flow: Flow, jobs: int, folder: Path = DOCS) -> None:
    """Keep one flow's figures beside those of the others in this folder, and write the page again."""
    figures = folder / "killpoints.json"
    kept = json.loads(figures.read_text(encoding="utf-8")) if figures.exists() else {"flows": {}}
    kept["jobs"] = jobs
    kept["flows"][flow.name] = asdict(flow)
    figures.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    flows = [Flow(**kept["flows"][name]) for name in ORDER if name in kept["flows"]]
    (folder / "killpoints.md").write_text(page(flows, jobs), encoding="utf-8")


def page(flows: Sequence[Flow], jobs: int) -> str:
    """Write the page."""
    rows = "\n".join(_row(flow) for flow in flows)
    lists = "\n".join(_acts(flow) for flow in flows)
    points, held = sum(flow.points for flow in flows), sum(flow.held for flow in flows)
    minutes = sum(flow.seconds for flow in flows) / 60
    figures = {"points": points, "held": held, "minutes": f"{minutes:.0f}", "jobs": jobs}
    return TEXT.format(rows=rows, lists=lists, **figures)


def _row(flow: Flow) -> str:
    acts = f"{flow.commits} | {flow.calls}"
    return (
        f"| {flow.name} | {acts} | {flow.points} | {flow.held} | {flow.tries_taken} | {flow.seconds:.0f} s |"
    )


def _acts(flow: Flow) -> str:
    acts = ", ".join(f"{act} ({times})" for act, times in flow.acts.items())
    broken = "".join(f"\n  - **not held**: {one}" for one in flow.broken)
    return f"- **{flow.name}**: {acts}{broken}"
