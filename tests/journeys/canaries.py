"""Canary secrets: every form in which a secret could have been written, and where to look for it."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from domain.challenge import normalise_answer
from emulator.world import World


@dataclass
class Canaries:
    """What must stand nowhere: texts in every form, short codes as whole numbers, raw keys."""

    texts: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    raw: set[bytes] = field(default_factory=set)

    def add(self, *texts: str) -> None:
        """Add secrets that somebody typed or was shown: passwords, answers, slips, invitations, tokens."""
        self.texts.update(texts)

    def add_seed(self, seed: str) -> None:
        """Add the secret of an authenticator: in base32 and as the bytes it stands for."""
        self.texts.add(seed)
        self.raw.add(base64.b32decode(seed))

    def patterns(self) -> Iterator[tuple[str, "re.Pattern[bytes]"]]:
        """Yield a name and a pattern for each form of each secret."""
        for text in self.texts:
            for form in _forms(text):
                yield text, re.compile(re.escape(form.encode()), re.IGNORECASE)
        for code in self.codes:
            # A time's millionths have six digits too, after a point.
            yield code, re.compile(rb"(?<![0-9.])" + code.encode() + rb"(?![0-9])")
        for raw in self.raw:
            yield raw.hex(), re.compile(re.escape(raw))

    def found_in(self, place: str, content: bytes) -> list[str]:
        """Return which secrets stand in some bytes, each with the place."""
        return [f"{name} in {place}" for name, pattern in self.patterns() if pattern.search(content)]

    def found_in_files(self, *places: Path) -> list[str]:
        """Return which secrets stand in files and in all files of folders."""
        files = [file for place in places for file in (place.rglob("*") if place.is_dir() else [place])]
        assert files
        return [
            one for file in files if file.is_file() for one in self.found_in(file.name, file.read_bytes())
        ]

    def found_on_screens(self, world: World) -> list[str]:
        """Return which secrets stand in visible messages and their buttons, in any chat."""
        shown = [
            f"{message.content.text} {message.inline_buttons}"
            for chat in world.chats.values()
            for message in chat.visible()
        ]
        return self.found_in("a chat", "\n".join(shown).encode())


def _forms(text: str) -> set[str]:
    """As typed, without spaces and dashes, in groups of four, and as an answer is compared."""
    bare = re.sub(r"[\s-]", "", text)
    grouped = " ".join(bare[start : start + 4] for start in range(0, len(bare), 4))
    return {form for form in (text, bare, grouped, normalise_answer(text)) if len(form) >= 6}
