"""One-time codes: what they are made of, how they are read, and that purposes stay apart."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from services import codes

KEY = bytes(range(32))


def keys() -> tuple[bytes, ...]:
    """One key, the active one."""
    return (KEY,)


def dice(size: int) -> bytes:
    """The same bytes every time."""
    return hashlib.shake_128(b"dice").digest(size)


class TestMaking:
    def test_a_code_is_two_groups_of_four_unmistakable_characters(self) -> None:
        first, dash, second = codes.make(dice).partition("-")
        assert (len(first), dash, len(second)) == (4, "-", 4)
        assert set(first + second) <= set(codes.ALPHABET)
        assert not set("ILOU") & set(codes.ALPHABET)

    @given(st.binary(min_size=5, max_size=5), st.binary(min_size=5, max_size=5))
    def test_every_one_of_its_forty_bits_counts(self, one: bytes, other: bytes) -> None:
        assert (codes.make(lambda _: one) == codes.make(lambda _: other)) == (one == other)

    def test_it_asks_for_enough_entropy(self) -> None:
        """TMP-02: a longer code of 60 bits asks for 8 bytes, and never for fewer bits than it shows."""
        asked: list[int] = []

        def counted(size: int) -> bytes:
            asked.append(size)
            return bytes(size)

        codes.make(counted)
        codes.make(counted, groups=3)
        assert asked == [5, 8]


class TestReading:
    @given(st.binary(min_size=5, max_size=5))
    def test_a_code_is_its_own_reading(self, seed: bytes) -> None:
        made = codes.make(lambda _: seed)
        assert codes.normalise(made) == made

    def test_typing_habits_do_not_matter(self) -> None:
        for typed in (
            "7k3d9qx1",
            " 7K3D 9QX1 ",
            "7k3d–9qxl",  # noqa: RUF001 - the dash that phones write
            "7K3D-9QXI.",
            "７Ｋ３Ｄ－９ＱＸ１",  # noqa: RUF001 - full-width, as Chinese keyboards write it
            "7k\u200b3d-9qxi",
        ):
            assert codes.normalise(typed) == "7K3D-9QX1", typed

    def test_o_is_zero(self) -> None:
        assert codes.normalise("OoOo-oOoO") == "0000-0000"

    def test_what_is_no_code_is_none(self) -> None:
        for typed in ("", "7K3D", "7K3D-9QX1-AAAA", "7K3D-9QXU", "7K3D-9QX!", "密码密码密码密码", "7" * 5000):
            assert codes.normalise(typed) is None, typed

    @given(st.text())
    def test_any_text_is_read_without_raising(self, typed: str) -> None:
        assert codes.normalise(typed) is None or codes.normalise(str(codes.normalise(typed)))


class TestTags:
    def test_key_purpose_and_code_each_make_another_tag(self) -> None:
        """CRY-03."""
        tags = {
            codes.tag(keys, "bind", "7K3D-9QX1"),
            codes.tag(keys, "enrol", "7K3D-9QX1"),
            codes.tag(keys, "bind", "7K3D-9QX2"),
            codes.tag(lambda: (KEY[::-1],), "bind", "7K3D-9QX1"),
        }
        assert len(tags) == 4

    @given(st.text(max_size=9), st.text(max_size=9), st.text(max_size=9), st.text(max_size=9))
    def test_the_border_between_purpose_and_code_cannot_be_moved(
        self, purpose: str, text: str, other_purpose: str, other_text: str
    ) -> None:
        same = (purpose, text) == (other_purpose, other_text)
        assert (codes.tag(keys, purpose, text) == codes.tag(keys, other_purpose, other_text)) == same
