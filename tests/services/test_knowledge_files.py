"""The knowledge base's files: what is shipped, what a school adds, and what is refused."""

from collections import Counter
from pathlib import Path

import pytest

from services.knowledge_files import SHIPPED, KnowledgeProblem, read

GOOD = (
    "# School uniform\n\n## Other ways to ask\n\n- where is the uniform shop\n\n## Answer\n\nAt the gate.\n"
)
IDS = {
    "forgot_password", "locked", "first_login", "change_password", "set_questions", "forgot_answers",
    "unlock_status", "password_rules", "find_mims_id", "what_is_mims", "portals", "google_logout_tip",
    "save_password_tip", "staff_account", "who_to_ask", "privacy", "temporary_password",
    "school_hours_wait", "not_me", "language",
}  # fmt: skip
LANGUAGES = ("en", "ms", "ta", "zh")
LONGEST_SHIPPED = 500


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


class TestShippedFiles:
    def test_every_entry_is_there_in_every_language(self) -> None:
        found = Counter((entry.language, entry.id) for entry in read(SHIPPED).entries)
        assert set(found) == {(language, entry_id) for language in LANGUAGES for entry_id in IDS}

    def test_answers_are_short_enough_for_a_telephone(self) -> None:
        assert [e.id for e in read(SHIPPED).entries if len(e.answer) > LONGEST_SHIPPED] == []

    def test_every_entry_has_several_ways_to_ask_and_none_twice(self) -> None:
        for entry in read(SHIPPED).entries:
            assert len(entry.others) >= 6, (entry.language, entry.id)
            assert len(set(entry.others)) == len(entry.others), (entry.language, entry.id)

    def test_no_two_entries_are_asked_for_in_the_same_words(self) -> None:
        users: dict[str, set[str]] = {}
        for entry in read(SHIPPED).entries:
            for text in (entry.title, *entry.others):
                users.setdefault(text.casefold(), set()).add(entry.id)
        assert {text: ids for text, ids in users.items() if len(ids) > 1} == {}

    def test_the_lists_of_weights_name_words_that_exist(self) -> None:
        words = read(SHIPPED).words
        assert (words.sure | words.little) - set(words.same.values()) == set()
        assert words.sure & words.little == set()
        assert words.traditional["碼"] == "码"


class TestASchoolsOwnFiles:
    def test_an_entry_is_added_and_a_shipped_one_replaced(self, tmp_path: Path) -> None:
        write(tmp_path, "en/school_uniform.md", GOOD)
        write(tmp_path, "en/portals.md", GOOD.replace("School uniform", "Our websites"))
        entries = {(e.language, e.id): e for e in read(SHIPPED, tmp_path).entries}
        assert entries["en", "school_uniform"].answer == "At the gate."
        assert entries["en", "portals"].title == "Our websites"
        assert entries["ms", "portals"].title != "Our websites"
        assert len(entries) == len(IDS) * len(LANGUAGES) + 1

    def test_words_are_added(self, tmp_path: Path) -> None:
        write(tmp_path, "words.md", "## Words that mean the same\n\n- password: parola\n")
        same = read(SHIPPED, tmp_path).words.same
        assert same["parola"] == same["pwd"] == "password"


class TestBrokenFiles:
    @pytest.mark.parametrize(
        ("name", "text", "line", "why"),
        [
            ("en/uniform.md", GOOD[2:], 1, "begin with its title"),
            ("en/uniform.md", "", 1, "begin with its title"),
            ("en/Uniform Shop.md", GOOD, 1, "must be named"),
            ("en/uniform.md", GOOD.replace("- where", "where"), 5, 'must begin with "- "'),
            ("en/uniform.md", GOOD.replace("## Answer", "## Anwser"), 7, 'no part "Anwser"'),
            ("en/uniform.md", GOOD.replace("At the gate.", ""), 7, "the answer is empty"),
            ("en/uniform.md", GOOD.replace("At the gate.", "x" * 1501), 7, "more than 1500 characters"),
            ("en/uniform.md", GOOD + "\n## Answer\n\nTwice.\n", 11, "a second time"),
            ("en/uniform.md", "# Title\n\n## Answer\n\nYes.\n", 5, '"## Other ways to ask" is missing'),
            ("words.md", "## Words that mean the same\n\n- password pw\n", 3, "write it as"),
            ("words.md", "## Traditional characters\n\n- 碼码码\n", 3, "two characters"),
            ("words.md", "## Wrods\n", 1, 'no part "Wrods"'),
        ],
    )
    def test_each_is_refused_with_file_line_and_reason(
        self, tmp_path: Path, name: str, text: str, line: int, why: str
    ) -> None:
        with pytest.raises(KnowledgeProblem) as refused:
            read(write(tmp_path, name, text))
        said = str(refused.value)
        assert f"{tmp_path / name}, line {line}: " in said
        assert why in said
        assert "\n" not in said

    def test_a_folder_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeProblem, match="is not a folder"):
            read(tmp_path / "nowhere")

    def test_a_file_in_another_encoding_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "en").mkdir()
        (tmp_path / "en" / "uniform.md").write_bytes(GOOD.encode("utf-16"))
        with pytest.raises(KnowledgeProblem, match="is not UTF-8"):
            read(tmp_path)
