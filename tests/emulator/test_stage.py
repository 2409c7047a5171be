"""The stage counts its ids, keeps its chats and wakes who waits for a change."""

import asyncio

from emulator.model import Content
from tests.emulator.desk import Desk


class TestStage:
    async def test_a_change_wakes_who_waits_and_a_past_change_is_seen_at_once(self, desk: Desk) -> None:
        before = desk.world.revision
        waiting = asyncio.create_task(desk.world.changed(before, 10))
        await asyncio.sleep(0)
        desk.world.private(desk.mei)
        assert await waiting is True
        assert await desk.world.changed(before, 0) is True
        assert await desk.world.changed(desk.world.revision, 0.01) is False

    def test_supergroups_number_their_own_messages_other_chats_share_one_row(self, desk: Desk) -> None:
        group = desk.world.add_group("Admins", desk.admin)
        other = desk.world.add_group("Old", desk.admin, kind="group")
        places = [desk.world.private(desk.mei), other, group, group]
        numbers = [desk.world.post(chat, desk.admin, Content(text="x")).id for chat in places]
        assert numbers == [1, 2, 1, 2]

    def test_groups_and_people_get_ids_of_their_kind(self, desk: Desk) -> None:
        groups = [desk.world.add_group("A", desk.admin, kind="group").id for _ in range(2)]
        supergroups = [desk.world.add_group("B", desk.admin).id for _ in range(2)]
        assert groups == [-4001, -4002]
        assert all(str(one).startswith("-100") for one in supergroups)
        assert desk.world.add_user("Ravi", user_id=777).id == 777

    def test_nobody_gets_an_id_that_somebody_chose(self, desk: Desk) -> None:
        chosen = desk.world.add_user("Chosen", user_id=desk.world.add_user("First").id + 1)
        assert desk.world.add_user("Next").id not in (chosen.id, chosen.id - 1)
        assert desk.world.users[chosen.id] is chosen

    def test_pictures_are_kept_under_their_file_id(self, desk: Desk) -> None:
        assert desk.world.photos[desk.world.keep_photo(b"1")] == b"1"
