"""From what people type to what they mean."""

import pytest

from services.knowledge_files import SHIPPED, Words, read
from services.wording import Wording

WORDING = Wording(read(SHIPPED).words)


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("forgot password", ["forgot", "password"]),
        ("my boy dun rmb pw liao", ["child", "forgot", "password"]),
        ("Frogot PASWORDD!!!", ["forgot", "password"]),
        ("cannot log in", ["cannot", "login"]),
        ("helpppp", ["help"]),
        ("hi good evening cher, my child's acc", ["teacher", "child", "account"]),
        ("x boleh log masuk", ["cannot", "login"]),
        ("anak saya terlupa kata laluan", ["child", "forgot", "password"]),
        ("孩子忘记密码了", ["child", "forgot", "password"]),
        ("密碼忘記了", ["password", "forgot"]),
        ("ＰＷ忘记", ["password", "forgot"]),
        ("கடவுச்சொல்லை மறந்துட்டான்", ["password", "forgot"]),
        ("password maranthuttein", ["password", "forgot"]),
        ("netflix password", ["=netflix", "password"]),
        ("zebra 42", ["=zebra"]),
        ("🙂 ?!", []),
    ],
)
def test_a_text_means(text: str, meanings: list[str]) -> None:
    assert WORDING.meanings(text) == meanings


def test_without_a_list_of_words_every_word_means_itself() -> None:
    assert Wording(Words()).meanings("lost my 密码") == ["=lost", "=my", "=密", "=码"]


def test_the_end_of_a_very_long_text_is_not_read() -> None:
    assert WORDING.meanings("pls " * 100 + "password") == []


def test_a_chinese_text_is_spelt_in_characters() -> None:
    assert WORDING.spelling("Log in 密碼") == {"log", "in", "密", "码"}
