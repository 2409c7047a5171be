"""`helpdesk ask`: one JSON line for each question."""

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.cli import main
from bot.settings import Settings


@pytest.fixture(autouse=True)
def empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, quiet_logs: None) -> None:
    """Settings of nobody, in a folder of its own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    assert quiet_logs is None


def test_a_text_is_answered_with_its_entry_and_score(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "cannot login sls"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["id"] == "forgot_password"
    assert 0.4 < said["score"] <= 1


def test_a_near_second_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "安全问题答不出来", "--language", "zh"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert {said["id"], said["other"]} == {"set_questions", "forgot_answers"}


def test_every_line_of_standard_input_is_answered_in_turn(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = "孩子忘记密码\r\n\nhow to bake a cake\nSunflower2024!\n\xff".encode()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(typed)))
    assert main(["ask", "-"]) == 0
    ids = [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()]
    assert ids == ["forgot_password", "none", "none", "secret", "none"]


def test_a_language_without_knowledge_is_refused_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "hello", "--language", "fr"]) == 1
    assert capsys.readouterr().err == (
        "helpdesk: there is no knowledge in the language fr; there is: en, ms, ta, zh\n"
    )


def test_a_schools_own_folder_is_asked_too_and_a_broken_file_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KNOWLEDGE_DIR", str(tmp_path / "own"))
    file = tmp_path / "own" / "en" / "school_uniform.md"
    file.parent.mkdir(parents=True)
    file.write_text("# Uniform\n\n## Other ways to ask\n\n- where to buy the uniform\n\n## Answer\n", "utf-8")
    assert main(["ask", "where to buy the uniform"]) == 1
    assert capsys.readouterr().err == f"helpdesk: {file}, line 7: the answer is empty\n"
    file.write_text(file.read_text("utf-8") + "\nAt the gate.\n", "utf-8")
    assert main(["ask", "where to buy the uniform"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "school_uniform"
