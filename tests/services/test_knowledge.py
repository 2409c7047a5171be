"""What the knowledge base answers: measured on questions that were written before it (docs/knowledge.md)."""

import csv
import time
from pathlib import Path

import pytest

from services.knowledge import NONE, SECRET, Knowledge, load_knowledge
from services.knowledge_files import SHIPPED, KnowledgeProblem, read
from tests.house_rules.repository import ROOT

QUESTIONS = ROOT / "tests" / "knowledge_questions"
LEADING_NOWHERE = {"password_rules", "what_is_mims", "portals", "google_logout_tip", "save_password_tip"}
LEADING_NOWHERE |= {"staff_account", "who_to_ask", "school_hours_wait", NONE, SECRET}
KNOWLEDGE = load_knowledge()


def questions(name: str) -> list[dict[str, str]]:
    """Read a list of questions; it must not be empty."""
    with (QUESTIONS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    return rows


class TestAccuracy:
    @pytest.mark.parametrize("half", ["tuning", "held_out"])
    def test_nine_of_ten_questions_find_their_entry(self, half: str) -> None:
        rows = questions(half)
        found = [KNOWLEDGE.find(row["text"], row["language"]).id == row["wanted"] for row in rows]
        assert sum(found) / len(rows) >= 0.9

    @pytest.mark.parametrize("language", ["en", "zh", "ms", "ta"])
    def test_no_language_is_left_behind(self, language: str) -> None:
        rows = [row for row in questions("held_out") if row["language"] == language]
        found = [KNOWLEDGE.find(row["text"], language).id == row["wanted"] for row in rows]
        assert sum(found) / len(rows) >= 0.85

    @pytest.mark.parametrize("half", ["off_topic_tuning", "off_topic_held_out"])
    def test_what_is_off_topic_leads_into_no_flow(self, half: str) -> None:
        rows = questions(half)
        wrong = [
            row["text"]
            for row in rows
            if KNOWLEDGE.find(row["text"], row["language"]).id not in LEADING_NOWHERE
        ]
        assert len(wrong) / len(rows) <= 0.02, wrong

    def test_what_is_off_topic_is_mostly_said_to_be_unknown(self) -> None:
        rows = questions("off_topic_held_out")
        unknown = [KNOWLEDGE.find(row["text"], row["language"]).id == NONE for row in rows]
        assert sum(unknown) / len(rows) >= 0.95

    def test_the_set_is_as_large_as_promised_and_its_halves_share_nothing(self) -> None:
        tuning, held_out = ({row["text"] for row in questions(name)} for name in ("tuning", "held_out"))
        assert len(tuning | held_out) >= 150
        assert not tuning & held_out
        assert len(questions("off_topic_held_out")) >= 50

    def test_the_held_out_questions_are_not_in_the_knowledge_files(self) -> None:
        shipped = {
            text.casefold() for entry in read(SHIPPED).entries for text in (entry.title, *entry.others)
        }
        copied = [row["text"] for row in questions("held_out") if row["text"].casefold() in shipped]
        assert len(copied) <= len(questions("held_out")) / 5, copied


class TestSecrets:
    def test_what_looks_typed_in_secret_is_recognised(self) -> None:
        rows = questions("secrets")
        assert [row["text"] for row in rows if KNOWLEDGE.find(row["text"]).id != SECRET] == []

    def test_a_question_is_no_secret(self) -> None:
        texts = [row["text"] for name in ("no_secrets", "tuning", "held_out") for row in questions(name)]
        assert [text for text in texts if KNOWLEDGE.find(text).id == SECRET] == []


class TestSpeed:
    def test_a_question_takes_less_than_twenty_milliseconds(self) -> None:
        texts = [row["text"] for row in questions("tuning")] + ["how to forget a passwrod " * 160]
        began = time.process_time()
        for text in texts:
            KNOWLEDGE.find(text)
        assert (time.process_time() - began) / len(texts) < 0.02


class TestDoubt:
    def test_two_that_are_nearly_as_near_are_both_named(self) -> None:
        found = KNOWLEDGE.find("安全问题答不出来", "zh")
        assert {found.id, found.other} == {"set_questions", "forgot_answers"}

    def test_a_clear_question_names_one(self) -> None:
        assert KNOWLEDGE.find("lupa kata laluan", "ms").other is None

    def test_nothing_is_not_known(self) -> None:
        found = KNOWLEDGE.find("", "en")
        assert (found.id, found.score, found.other) == (NONE, 0.0, None)

    def test_a_word_of_another_matter_outweighs_ours(self) -> None:
        assert KNOWLEDGE.find("forgot password").id == "forgot_password"
        assert KNOWLEDGE.find("forgot netflix password").id == NONE


class TestLanguages:
    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("lupa kata laluan", "ms"),
            ("孩子忘记密码", "zh"),
            ("கடவுச்சொல் மறந்துவிட்டது", "ta"),
            ("password maranthu pochu", "ta"),
            ("forgot password", "en"),
            ("🙂", "en"),
        ],
    )
    def test_who_has_english_is_answered_in_the_language_of_the_question(
        self, text: str, language: str
    ) -> None:
        assert KNOWLEDGE.language_of(text, "en") == language

    def test_who_chose_another_language_is_answered_in_that_one(self) -> None:
        assert KNOWLEDGE.language_of("forgot password", "ta") == "ta"

    def test_an_entry_that_a_language_lacks_is_answered_in_english(self) -> None:
        assert (entry := KNOWLEDGE.entry("portals", "fr")) is not None
        assert entry.language == "en"
        assert KNOWLEDGE.entry("nothing_like_it", "en") is None


class TestASchoolsOwnKnowledge:
    def test_its_entry_is_found_beside_the_shipped_ones(self, tmp_path: Path) -> None:
        (tmp_path / "en").mkdir()
        (tmp_path / "en" / "school_uniform.md").write_text(
            "# Uniform\n\n## Other ways to ask\n\n- where to buy the uniform\n\n## Answer\n\nAt the gate.\n",
            encoding="utf-8",
        )
        own = load_knowledge(tmp_path)
        assert own.find("cher where to buy uniform ah").id == "school_uniform"
        assert own.find("forgot password").id == "forgot_password"
        assert KNOWLEDGE.find("cher where to buy uniform ah").id == NONE

    def test_a_knowledge_base_may_be_empty(self, tmp_path: Path) -> None:
        assert Knowledge(read(tmp_path)).find("forgot password").id == NONE

    def test_the_files_are_read_once(self, tmp_path: Path) -> None:
        assert load_knowledge(tmp_path) is load_knowledge(tmp_path)
        assert load_knowledge() is KNOWLEDGE

    def test_a_broken_folder_stops_the_start(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeProblem):
            load_knowledge(tmp_path / "nowhere")
