"""Progress: a bar on a terminal, silence elsewhere."""

import io

from bot.progress import shown


class Terminal(io.StringIO):
    """A stream that somebody watches."""

    def isatty(self) -> bool:
        return True


class TestProgress:
    def test_a_terminal_sees_what_is_done(self) -> None:
        stream = Terminal()
        with shown(stream) as tell:
            tell("checking", 10, None)
            tell("importing", 450, 900)
        assert "importing" in stream.getvalue()
        assert "450/900" in stream.getvalue()

    def test_anything_else_sees_nothing(self) -> None:
        stream = io.StringIO()
        with shown(stream) as tell:
            tell("importing", 450, 900)
        assert stream.getvalue() == ""
