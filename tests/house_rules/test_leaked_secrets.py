"""No secret of anybody stands in a committed file: tokens, private keys, key files (security.md SUP-06)."""

import re

import pytest

from tests.house_rules.repository import PROJECT, ROOT, files

SHAPES = {
    "a bot token": re.compile(r"\b[0-9]{8,10}:[A-Za-z0-9_-]{35}\b"),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----"),
    "an age identity": re.compile(r"\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b"),
    "a cloud key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a token of a code host": re.compile(
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22,}|glpat-[\w-]{20})\b"
    ),
    "a token of a package index": re.compile(r"\bpypi-AgE[\w-]{40,}"),
    "a password in an address": re.compile(r"\b[a-z]{3,10}://[^\s/:@'\"<>{}]+:[^\s/@'\"<>{}]{6,}@"),
}
MADE_UP = re.compile(r"test|canary|demo|example|password@|sample|abcdefgh|real-bot-somewhere", re.IGNORECASE)
"""What every invented secret of the tests says of itself, so that a reader and this rule know it for one."""
BINARY = {".png", ".ttf", ".gz", ".zip", ".xlsx", ".db", ".ico"}
SEEDS = {
    "a bot token": "4839201756:" + "AAH9xQ2vLk7RbTn3YwZs5JdFgPqUeXcViMo",
    "a private key": "-----BEGIN OPENSSH " + "PRIVATE KEY-----",
    "an age identity": "AGE-" + "SECRET-KEY-1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE",
    "a cloud key": "AKIA" + "Z7Q2M4N6P8R1T3V5",
    "a token of a code host": "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
    "a token of a package index": "pypi-" + "AgE" + "IcHlwaS5vcmcCJDU3ZTQ5MzIxLTYxYmMtNGRhNi1hZjQy",
    "a password in an address": "smtps://" + "office:h7Gf-22qLp@mail.school.sg",
}


def leaks(text: str) -> list[str]:
    """What kinds of secrets a text holds, those that say that they are made up left out."""
    return [
        kind
        for kind, shape in SHAPES.items()
        if any(not MADE_UP.search(found[0]) for found in shape.finditer(text))
    ]


class TestTheScan:
    @pytest.mark.parametrize("kind", SHAPES)
    def test_a_seeded_secret_is_found(self, kind: str) -> None:
        """SUP-06: each kind, in the middle of a line of code."""
        assert leaks(f'KEY = "{SEEDS[kind]}"  # for now') == [kind]


class TestTheRepository:
    def test_no_file_holds_a_secret(self) -> None:
        """SUP-06."""
        seen = [path for path in files() if path.suffix not in BINARY]
        assert len(seen) > 500
        found = {
            path.relative_to(ROOT).as_posix(): kinds
            for path in seen
            if (kinds := leaks(path.read_text(encoding="utf-8", errors="replace")))
        }
        assert found == {}

    def test_what_holds_secrets_is_never_committed(self) -> None:
        """SUP-06: data, keys and the settings file of an operator."""
        ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
        assert {"/data/", "/secrets/", "bot.env"} <= set(ignored)

    def test_the_linters_rules_on_security_are_on(self) -> None:
        """SUP-06: ruff's S rules, which are Bandit's; an exception stands beside its reason."""
        lint = PROJECT["tool"]["ruff"]["lint"]
        assert lint["select"] == ["ALL"]
        ignored = {rule for rules in lint["per-file-ignores"].values() for rule in rules} | set(
            lint["ignore"]
        )
        assert {rule for rule in ignored if re.match(r"S\d", rule)} == {"S101", "S105", "S106", "S107"}
