"""Languages: chosen ones stand above what Telegram speaks, in flows and in notices."""

from dataclasses import replace

from tests.services.office import Office


class TestLanguages:
    async def test_nothing_is_known_of_a_new_person(self, office: Office) -> None:
        turn = office.turn(999)
        assert await office.house.languages.of_reader(turn.bot_id, turn.chat_id) is None

    async def test_notices_speak_what_telegram_speaks(self, office: Office) -> None:
        turn = replace(office.turn(), language="ta")
        await office.house.flows.consent(turn)
        assert await office.house.languages.of_reader(turn.bot_id, turn.chat_id) == "ta"

    async def test_whoever_begins_anything_is_heard_in_their_language(self, office: Office) -> None:
        """Also an approver, who is never asked for consent."""
        turn = replace(office.turn(), language="ms")
        await office.house.unlock.begin(turn)
        assert await office.house.languages.of_reader(turn.bot_id, turn.chat_id) == "ms"

    async def test_a_chosen_language_stands_above_it(self, office: Office) -> None:
        turn = replace(office.turn(), language="en")
        await office.house.languages.choose(turn, "zh")
        await office.house.flows.consent(turn)
        met, _ = await office.house.flows.meet(turn)
        assert met.language == "zh"
        assert await office.house.languages.of_reader(turn.bot_id, turn.chat_id) == "zh"

    async def test_a_choice_that_a_kill_interrupted_is_made_again_and_recorded_once(
        self, office: Office
    ) -> None:
        turn = await office.receive()
        for _ in range(2):
            await office.house.languages.choose(turn, "ta")
            assert await office.is_to_be_done(turn)
        async with office.house.store.read() as tx:
            tags = [row.tag for row in await tx.audit.rows(0, 10_000)]
        assert tags.count("person:language:choose") == 1
        assert await office.house.languages.of_reader(turn.bot_id, turn.chat_id) == "ta"

    async def test_a_group_has_no_reader_of_its_own(self, office: Office) -> None:
        assert await office.house.languages.of_reader(office.turn().bot_id, -100) is None
