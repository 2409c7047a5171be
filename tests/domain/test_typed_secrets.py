"""What is taken for a secret, and what is not."""

import time

import pytest

from domain.typed_secrets import looks_secret

OURS = {"wrong", "locked", "password", "my", "not", "what", "help", "self", "service", "forgot"}


def says_something(words: str) -> bool:
    return any(word in OURS for word in words.casefold().split())


class TestWhatLooksLikeASecret:
    @pytest.mark.parametrize(
        "text",
        [
            "Sunflower2024!",
            "Purple-Kettle-42-moon",
            "P@ssw0rd123",
            "abc123",
            "correct-horse-battery",
            "7K3D-9QXM-2VTA",
            "ABCD-EFGH",
            "482 913",
            "12345678",
            "S1234567D",
            "my nric is s 1234567 d",
            "i tried Rainbow2024$ and it failed",
            "密码是Abc12345怎么办",
            "my password is sunshine",
            "pwd=monkey",
            "my favourite food is laksa",
            "jawapan saya ialah badminton",
            "我的答案是皮卡丘",
        ],
    )
    def test_it_is_one(self, text: str) -> None:
        assert looks_secret(text, says_something)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "help",
            "my password is wrong",
            "my password is what",
            "tan_wei_ling1@students.edu.sg",
            "tan_wei_ling1",
            "mims.moe.gov.sg/sspr",
            "https://vle.learning.moe.edu.sg",
            "iPhone13",
            "class P5 at 10:30am",
            "self-service",
            "forgot!!!",
            "SLS",
            "my son has been waiting since 2024",
        ],
    )
    def test_it_is_none(self, text: str) -> None:
        assert not looks_secret(text, says_something)

    def test_the_longest_message_is_judged_at_once(self) -> None:
        for text in ("a-" * 2048, "a.b" * 1365, "password is " * 341, "fav a " * 682, "x_" * 2048):
            began = time.process_time()
            looks_secret(text, says_something)
            assert time.process_time() - began < 0.5, text[:12]
