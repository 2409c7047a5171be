"""A message before it is sent."""

from conversations.draft import Button, Draft


class TestDraft:
    def test_without_buttons_it_has_no_keyboard(self) -> None:
        assert Draft("hello").keyboard() is None

    def test_its_rows_become_telegrams(self) -> None:
        keyboard = Draft("hello", ((Button("A", "a"), Button("B", "b")), (Button("C", "c"),))).keyboard()
        assert keyboard is not None
        rows = [[(one.text, one.callback_data) for one in row] for row in keyboard.inline_keyboard]
        assert rows == [[("A", "a"), ("B", "b")], [("C", "c")]]

    def test_its_repr_shows_no_picture(self) -> None:
        assert "PNG" not in repr(Draft("hello", photo=b"PNG secret"))
