"""`helpdesk account`: what is shown to people and programs, and what the operator does."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.assemble import open_house
from bot.settings import load
from domain.turn import Turn
from storage.records import Counted, Freeze, Proof
from tests.bot.commands import Helpdesk, refused

MEI = "tan_mei@students.edu.sg"
ROSTER = f"login,full_name,class_name,guardian_phones\n{MEI},Tan Mei Canary,5A,91234567\n"


@pytest.fixture
def roster(school: Helpdesk) -> Helpdesk:
    """The command line where a student stands, with a slip."""
    Path("r.csv").write_text(ROSTER)
    command = ("roster", "import", "r.csv", "--school", "BTPS", "--temporary-passwords", "out.csv")
    assert school(*command).code == 0
    return school


def lived(*, misses: int = 0, frozen: bool = False) -> None:
    """Let a family have known the account, missed so often, and frozen it."""

    async def live() -> None:
        async with open_house(load()) as house:
            now = datetime.now(UTC)  # noqa: TID251 - the command that reads it has the machine's clock
            async with house.store.begin() as tx:
                subject = await tx.accounts.find_subject(MEI)
                await tx.chats.bind(subject.account_id, Turn(7001, None, 42, 42), now)
                for number in range(misses):
                    row = Counted(7001, number, 42, subject.key, Proof.ANSWERS, known_chat=False, at=now)
                    await tx.tries.count(row)
                if frozen:
                    await tx.freezes.put(Freeze(subject.account_id, 42, now))

    asyncio.run(live())


class TestShow:
    def test_a_person_reads_how_it_stands(self, roster: Helpdesk) -> None:
        first, slip, chats = roster("account", "show", "Tan Mei").out
        assert first == f"{MEI}: BTPS, class 5A, not enrolled."
        assert slip.startswith("Temporary password, not used yet: good until 20")
        assert chats == "Known chats: 0"

    def test_locks_and_a_freeze_are_said(self, roster: Helpdesk) -> None:
        lived(misses=5)
        lines = roster("account", "show", MEI).out
        assert "Known chats: 1" in lines
        assert "Locked by wrong tries, questions: 1 people" in lines
        assert any(
            line.startswith("Locked by wrong tries, questions: unknown chats until 20") for line in lines
        )
        lived(frozen=True)
        lines = roster("account", "show", MEI).out
        assert lines[0].endswith(", frozen.")
        assert not any("unknown chats until" in line for line in lines)

    def test_a_program_gets_the_same(self, roster: Helpdesk) -> None:
        lived(misses=3)
        found = json.loads(roster("account", "show", MEI, "--json").out[0])
        assert (found["login"], found["school"], found["class"], found["state"]) == (
            MEI,
            "BTPS",
            "5A",
            "not enrolled",
        )
        assert found["locks"] == {"answers": {"unknown_chats": False, "until": None, "people": 1}}
        assert (found["known_chats"], found["requests"], found["enrolled_at"]) == (1, [], None)

    def test_no_name_phone_or_person_stands_in_it(self, roster: Helpdesk) -> None:
        """ADM-14."""
        lived(misses=3)
        shown = "\n".join(
            (*roster("account", "show", MEI).out, *roster("account", "show", MEI, "--json").out)
        )
        assert [text for text in ("Canary", "9123", "+65", '"42"', " 42") if text in shown] == []


class TestActs:
    def test_unlock_clears_the_tries(self, roster: Helpdesk) -> None:
        lived(misses=5)
        assert roster("account", "unlock", MEI).out == [f"{MEI} is unlocked."]
        assert json.loads(roster("account", "show", MEI, "--json").out[0])["locks"] == {}

    def test_a_freeze_is_lifted_when_that_is_said(self, roster: Helpdesk) -> None:
        lived(frozen=True)
        assert refused(roster("account", "unlock", MEI)).startswith("the family has frozen this account")
        assert roster("account", "unlock", MEI, "--frozen").code == 0
        assert "not enrolled" in roster("account", "show", MEI).out[0]

    def test_forget_says_what_is_needed_now(self, roster: Helpdesk) -> None:
        lived()
        said = roster("account", "forget", MEI).out
        assert said[0] == f"{MEI} is as it was before its first login."
        assert said[1].endswith(f"print one with: helpdesk slips --login {MEI}")
        assert roster("account", "show", MEI).out == [
            f"{MEI}: BTPS, class 5A, not enrolled.",
            "Known chats: 0",
        ]

    def test_all_of_it_is_recorded_as_the_operators(self, roster: Helpdesk) -> None:
        for act in ("show", "unlock", "forget"):
            assert roster("account", act, MEI).code == 0
        rows = [json.loads(line) for line in roster("audit", "export").out if "{" in line]
        found = [row["tag"] for row in rows if row.get("actor") == "operator"]
        assert found[-3:] == ["account:record:look", "account:self_service:unlock", "account:record:forget"]
