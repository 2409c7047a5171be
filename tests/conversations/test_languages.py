"""Languages on the phone: /language, in the middle of a task, and in what comes by itself."""

from i18n.catalog import Catalogue
from tests.deeds import events, forgot
from tests.town import Town

TAMIL = "தமிழ்"


class TestChoosing:
    async def test_four_buttons_are_offered_each_in_its_own_language(self, town: Town) -> None:
        await town.parent.say("/language")
        message = await town.parent.expect("Which language")
        offered = [one["text"] for row in message["buttons"] for one in row]
        assert offered == ["English", "简体中文", "Bahasa Melayu", TAMIL]

    async def test_a_task_goes_on_in_the_chosen_language(self, town: Town) -> None:
        await forgot(town.parent)
        await town.parent.expect("Question 1 of 3")
        await town.parent.say("/language")
        await town.parent.expect("Which language")
        await town.parent.tap("Bahasa Melayu")
        await town.parent.expect(Catalogue().text("ms", "language-chosen"))
        assert Catalogue().text("ms", "button-back") in await town.parent.buttons()
        assert [row.values["language"] for row in await events(town, "person:language:choose")] == ["ms"]

    async def test_the_choice_outlives_the_task(self, town: Town) -> None:
        await town.parent.say("/language")
        await town.parent.expect("Which language")
        await town.parent.tap("简体中文")
        await town.parent.expect(Catalogue().text("zh", "language-chosen"))
        await town.parent.say("/help")
        await town.parent.expect(Catalogue().text("zh", "help").splitlines()[0])

    async def test_a_forged_language_changes_nothing(self, town: Town) -> None:
        await town.parent.say("/language")
        message = await town.parent.expect("Which language")
        await town.parent.press(message, "language:xx")
        await town.parent.say("/help")
        await town.parent.expect("This is what I can do")
