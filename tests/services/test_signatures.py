"""Signatures of checkpoints: made with a key of their own, checked with its public half alone (AUD-04)."""

import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from domain.checkpoint import Checkpoint
from services.signatures import PublicKeys, Signatures
from storage.keys import create_key_file, load_keyring
from tests.storage.samples import NOW, FixedEntropy

BARE = Checkpoint(100, b"\1" * 32, 100, NOW, "")


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    create_key_file(tmp_path / "keys.json", FixedEntropy())
    return tmp_path / "keys.json"


@pytest.fixture
def signatures(key_file: Path) -> Signatures:
    return Signatures(load_keyring(key_file))


class TestSigning:
    def test_who_has_the_public_key_alone_can_check(self, signatures: Signatures) -> None:
        """AUD-04: with nothing of ours but what `helpdesk audit key` shows."""
        signed = signatures.sign(BARE)
        (written,) = signatures.public.written()
        key_id, _, key = written.partition(":")
        assert key_id == signed.key_id
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key))
        public.verify(signed.signature, signed.content())
        assert PublicKeys.read([written]).fits(signed)

    @pytest.mark.parametrize(
        "change",
        [{"seq": 99}, {"mac": b"\2" * 32}, {"count": 1}, {"key_id": "ffffffff"}, {"signature": b"\0" * 64}],
    )
    def test_what_was_changed_does_not_fit(self, signatures: Signatures, change: dict[str, object]) -> None:
        forged = replace(signatures.sign(BARE), **change)  # type: ignore[arg-type]
        assert not signatures.public.fits(forged)

    def test_a_key_of_somebody_else_does_not_fit(self, signatures: Signatures, tmp_path: Path) -> None:
        create_key_file(tmp_path / "other" / "keys.json", FixedEntropy("other"))
        other = Signatures(load_keyring(tmp_path / "other" / "keys.json"))
        assert not signatures.public.fits(other.sign(BARE))
        stolen_id = replace(other.sign(BARE), key_id=signatures.sign(BARE).key_id)
        assert not signatures.public.fits(stolen_id)

    def test_after_a_rotation_old_checkpoints_still_fit(self, signatures: Signatures, key_file: Path) -> None:
        """CRY-07: the old key only checks."""
        old = signatures.sign(BARE)
        content = json.loads(key_file.read_text())
        group = content["keys"]["audit_signing"]
        group[0]["active"] = False
        group.append({"id": "0badcafe", "key": base64.b64encode(b"n" * 32).decode(), "active": True})
        key_file.write_text(json.dumps(content))
        rotated = Signatures(load_keyring(key_file))
        new = rotated.sign(BARE)
        assert new.key_id == "0badcafe"
        assert rotated.public.fits(old)
        assert rotated.public.fits(new)
        assert [written.split(":")[0] for written in rotated.public.written()] == [new.key_id, old.key_id]


class TestReadingKeys:
    @pytest.mark.parametrize(
        "text", ["", "key", "id:", ":" + base64.b64encode(bytes(32)).decode(), "id:AAAA", "id:***"]
    )
    def test_what_is_no_key_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
            PublicKeys.read([text])
