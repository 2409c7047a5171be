"""Things look as in the Bot API: what a library cannot do without is there (telegram.md 3.2)."""

from telegram import CallbackQuery, ChatMemberUpdated, Message

from emulator.model import Member, Press
from emulator.wire import member_update_json, message_json, press_json
from tests.emulator.desk import Desk


class TestWire:
    def test_a_message_parses_and_an_answer_holds_its_question_one_level_deep(self, desk: Desk) -> None:
        first = desk.world.send_text(desk.mei, None, "first")
        second = desk.world.send_text(desk.mei, None, "second", reply_to=first)
        third = desk.world.send_text(desk.mei, None, "third", reply_to=second)
        parsed = Message.de_json(message_json(desk.world, third))
        assert parsed.reply_to_message
        assert parsed.reply_to_message.text == "second"
        assert parsed.reply_to_message.reply_to_message is None
        assert parsed.date.year == 2027

    def test_a_press_parses_with_its_chat_instance(self, desk: Desk) -> None:
        message = desk.world.send_text(desk.mei, None, "x")
        press = Press("1", desk.mei, desk.mei.id, message.id, "go", 0.0)
        parsed = CallbackQuery.de_json(press_json(desk.world, press))
        assert parsed.chat_instance
        assert parsed.message
        assert parsed.message.is_accessible
        message.deleted = True
        parsed = CallbackQuery.de_json(press_json(desk.world, press))
        assert parsed.message
        assert not parsed.message.is_accessible

    def test_every_status_of_a_member_parses(self, desk: Desk) -> None:
        group = desk.group()
        old = Member(desk.mei, "left")
        for status in ("creator", "administrator", "member", "left", "kicked"):
            change = (old, Member(desk.mei, status))
            parsed = ChatMemberUpdated.de_json(member_update_json(desk.world, group, desk.admin, change))
            assert parsed.new_chat_member.status == status
