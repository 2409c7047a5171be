"""Who comes and goes is told to the bot, and privacy mode decides what it hears."""

import pytest

from emulator.api import Api
from emulator.model import Json
from emulator.world import World
from tests.emulator.desk import Desk


def _texts(updates: list[Json]) -> list[str]:
    return [one["message"]["text"] for one in updates if "text" in one.get("message", {})]


class TestPrivacyMode:
    """A bot without rights hears commands, replies to it and service messages (telegram.md 2)."""

    async def test_a_plain_member_bot_hears_only_what_is_meant_for_it(self, desk: Desk) -> None:
        group = desk.group(administrator=False)
        sent = await desk.ok("sendMessage", chat_id=group.id, text="Hello")
        card = group.messages[sent["message_id"]]
        for text in ("gossip", "/bind 12", "/bind@mims_helpdesk_bot 12", "/bind@other_bot 12"):
            desk.world.send_text(desk.admin, group, text)
        desk.world.send_text(desk.admin, group, "an answer", reply_to=card)
        assert _texts(await desk.updates()) == ["/bind 12", "/bind@mims_helpdesk_bot 12", "an answer"]

    async def test_a_plain_member_bot_hears_who_joins(self, desk: Desk) -> None:
        group = desk.group(administrator=False)
        desk.world.updates.drop()
        desk.world.add_member(group, desk.mei)
        assert (await desk.updates())[0]["message"]["new_chat_members"][0]["id"] == desk.mei.id

    async def test_an_administrator_bot_hears_everything(self, desk: Desk) -> None:
        group = desk.group(administrator=True)
        desk.world.send_text(desk.admin, group, "gossip")
        assert _texts(await desk.updates()) == ["gossip"]

    async def test_a_bot_outside_hears_nothing(self, desk: Desk) -> None:
        group = desk.world.add_group("Others", desk.admin)
        desk.world.send_text(desk.admin, group, "/bind 12")
        assert await desk.updates() == []


class TestComingAndGoing:
    async def test_the_bot_learns_of_its_own_standing(self, desk: Desk) -> None:
        group = desk.group(administrator=True)
        desk.world.demote_bot(group, desk.admin)
        desk.world.remove_bot(group, desk.admin)
        changes = [one["my_chat_member"] for one in await desk.updates() if "my_chat_member" in one]
        steps = [(c["old_chat_member"]["status"], c["new_chat_member"]["status"]) for c in changes]
        assert steps == [
            ("left", "member"),
            ("member", "administrator"),
            ("administrator", "member"),
            ("member", "kicked"),
        ]

    async def test_people_who_join_and_leave_leave_a_service_message(self, desk: Desk) -> None:
        group = desk.group()
        desk.world.updates.drop()
        desk.world.add_member(group, desk.mei)
        desk.world.add_member(group, desk.mei, status="administrator")
        desk.world.remove_member(group, desk.mei)
        joined, left = [one["message"] for one in await desk.updates()]
        assert joined["new_chat_members"][0]["id"] == desk.mei.id
        assert left["left_chat_member"]["id"] == desk.mei.id


class TestMigration:
    async def test_both_sides_tell_the_other_id_and_message_ids_begin_anew(self, desk: Desk) -> None:
        group = desk.world.add_group("Admins", desk.admin, kind="group")
        desk.world.add_bot_to_group(group, desk.admin, administrator=True)
        desk.world.updates.drop()
        new = desk.world.migrate(group)
        here, there = [one["message"] for one in await desk.updates()]
        assert (here["chat"]["id"], here["migrate_to_chat_id"]) == (group.id, new.id)
        assert (there["chat"]["id"], there["migrate_from_chat_id"]) == (new.id, group.id)
        assert new.type == "supergroup"
        assert there["message_id"] == 1
        assert new.is_administrator(desk.world.bot.id)
        with pytest.raises(ValueError, match="cannot write"):
            desk.world.send_text(desk.admin, group, "hello?")


class TestTopics:
    async def test_the_bot_hears_and_writes_in_a_topic(self) -> None:
        world = World("123456:TEST", "mims_helpdesk_bot", lambda: 1_800_000_000.0)
        api, mei = Api(world), world.add_user("Mei")
        group = world.add_group("Admins", mei)
        world.add_bot_to_group(group, mei, administrator=True)
        topic = world.add_topic(group, mei, "MIMS")
        said = world.send_text(mei, group, "hello", topic=topic)
        heard = world.updates.waiting()[-1]["message"]
        assert (heard["message_thread_id"], heard["is_topic_message"]) == (topic, True)
        assert heard["chat"]["is_forum"] is True
        asked = {"chat_id": group.id, "text": "hi", "message_thread_id": topic}
        assert (await api.call("sendMessage", asked))["result"]["message_thread_id"] == topic
        world.remove_topic(group, topic)
        assert said.deleted
        assert (await api.call("sendMessage", asked))[
            "description"
        ] == "Bad Request: message thread not found"
