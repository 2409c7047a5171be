"""A message before it is sent."""

from telegram import ReplyKeyboardMarkup

from conversations.draft import Button, Draft


class TestDraft:
    def test_without_buttons_it_has_no_keyboard(self) -> None:
        assert Draft("hello").keyboard() is None

    def test_its_rows_become_telegrams(self) -> None:
        keyboard = Draft("hello", ((Button("A", "a"), Button("B", "b")), (Button("C", "c"),))).keyboard()
        assert keyboard is not None
        rows = [[(one.text, one.callback_data) for one in row] for row in keyboard.inline_keyboard]
        assert rows == [[("A", "a"), ("B", "b")], [("C", "c")]]

    def test_when_it_asks_for_the_phone_its_buttons_are_keys_below_the_chat(self) -> None:
        draft = Draft("hello", ((Button("Back", "b"), Button("Cancel", "c")),), contact="Share")
        keys = draft.markup()
        assert isinstance(keys, ReplyKeyboardMarkup)
        assert [[key.text for key in row] for row in keys.keyboard] == [["Share"], ["Back", "Cancel"]]
        assert [key.request_contact for row in keys.keyboard for key in row] == [True, None, None]
        assert keys.one_time_keyboard
        assert keys.resize_keyboard
        assert draft.keyboard() is None

    def test_without_a_contact_a_new_message_carries_what_an_edit_does(self) -> None:
        draft = Draft("hello", ((Button("A", "a"),),))
        assert draft.markup() == draft.keyboard()

    def test_its_repr_shows_no_picture(self) -> None:
        assert "PNG" not in repr(Draft("hello", photo=b"PNG secret"))
