"""Cryptography comes from maintained libraries, and chance from the system (security.md CRY-04)."""

import ast
from collections.abc import Iterator

from tests.house_rules.repository import PROJECT, Module, modules, place

CHANCE = {"random", "secrets", "uuid", "numpy"}
DIGESTS = {"sha256"}
LIBRARIES = {
    # module: what it takes from a library of cryptography; another name is a decision, so it is written here
    "services/hashing.py": {"argon2.low_level"},
    "services/one_time_codes.py": {"pyotp"},
    "services/signatures.py": {
        "cryptography.exceptions",
        "cryptography.hazmat.primitives.asymmetric.ed25519",
    },
    "storage/sealing.py": {
        "cryptography.exceptions",
        "cryptography.hazmat.primitives",
        "cryptography.hazmat.primitives.ciphers.aead",
        "cryptography.hazmat.primitives.kdf.hkdf",
    },
    "bot/backup_commands.py": {"pyrage"},
    # The visitor's own authenticator in the demo.
    "bot/demo_cast.py": {"pyotp"},
    "bot/demo_prologue.py": {"pyotp"},
}
OF_CRYPTOGRAPHY = {
    "cryptography",
    "argon2",
    "pyotp",
    "pyrage",
    "Crypto",
    "nacl",
    "bcrypt",
    "passlib",
    "jwt",
    "crypt",
}


def taken(tree: ast.AST, roots: set[str]) -> set[str]:
    """The modules that a tree imports from one of these packages."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return {name for name in found if name.split(".")[0] in roots}


def digests(tree: ast.AST) -> Iterator[tuple[str, ast.expr | ast.stmt]]:
    """Every digest that is named: `hashlib.md5`, `hashlib.new(...)`, `from hashlib import sha1`, `"md5"`."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="hashlib"), attr=name):
                yield name, node
            case ast.ImportFrom(module="hashlib", names=names):
                yield from ((alias.name, node) for alias in names)
            case ast.Constant(value="md5" | "sha1" | "md4" as name):
                yield name, node


def weak(of: Module) -> list[str]:
    """Where a module names a digest that is not ours to use."""
    return [f"{place(of, node)}: {name}" for name, node in digests(of.tree) if name not in DIGESTS]


class TestTheLint:
    def test_it_sees_each_way_to_a_weak_digest(self) -> None:
        for written in (
            "hashlib.md5(b)",
            "from hashlib import sha1",
            "hmac.digest(k, b, 'md5')",
            "hashlib.new(n)",
        ):
            assert weak(Module("domain/x.py", written, ast.parse(written))), written

    def test_it_sees_chance_inside_a_function(self) -> None:
        assert taken(ast.parse("def f():\n    from random import choice"), CHANCE) == {"random"}


class TestChance:
    def test_it_enters_the_house_at_one_door(self) -> None:
        """CRY-04: everybody else gets bytes of the system's generator handed in."""
        assert {each.path for each in modules() if taken(each.tree, CHANCE)} == {"bot/assemble.py"}

    def test_what_secrets_are_made_of_is_the_systems(self) -> None:
        """CRY-04: `random` spreads waits and nothing else."""
        (door,) = [each for each in modules("bot") if each.path == "bot/assemble.py"]
        calls = [
            (node.value.id, node.attr)
            for node in ast.walk(door.tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        ]
        assert [name for room, name in calls if room == "random"] == ["random"]
        assert "spread=random.random" in door.source
        assert ("secrets", "token_bytes") in calls

    def test_ruff_says_so_too(self) -> None:
        """CRY-04, SUP-06: its rules on weak digests, weak chance and unverified TLS are all on."""
        lint = PROJECT["tool"]["ruff"]["lint"]
        assert lint["select"] == ["ALL"]
        assert [rule for rule in lint["ignore"] if rule.startswith("S")] == []
        banned = lint["flake8-tidy-imports"]["banned-api"]
        assert {"random", "secrets", "uuid.uuid4"} <= banned.keys()


class TestPrimitives:
    def test_no_digest_but_sha_256_is_named(self) -> None:
        """CRY-04: the SHA-1 of RFC 6238 stays inside pyotp."""
        assert [finding for each in modules() for finding in weak(each)] == []

    def test_each_library_is_used_where_it_is_written_down(self) -> None:
        """CRY-04: nothing of our own making, and nothing below an authenticated cipher."""
        used = {each.path: names for each in modules() if (names := taken(each.tree, OF_CRYPTOGRAPHY))}
        assert used == LIBRARIES
