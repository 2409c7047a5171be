"""Answering button presses."""

from emulator.errors import Malformed, Refusal
from emulator.methods.registry import method
from emulator.validation import Arguments, boolean, integer, string
from emulator.world import World

ANSWER_SECONDS = 15
ANSWER_LIMIT = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@method(
    "answerCallbackQuery",
    needs={"callback_query_id": string},
    takes={"text": string, "show_alert": boolean, "url": string, "cache_time": integer},
)
def answer_callback_query(world: World, arguments: Arguments) -> bool:
    """Answer a press once, within about 15 seconds (telegram.md 2); the text is a toast, or an alert."""
    text = arguments.get("text", "")
    if len(text) > ANSWER_LIMIT:
        raise Malformed("MESSAGE_TOO_LONG")
    press = world.presses.get(arguments["callback_query_id"])
    if press is None or press.answered or world.clock() - press.at > ANSWER_SECONDS:
        raise Refusal(400, TOO_OLD)
    press.answered, press.answer, press.alert = True, text or None, arguments.get("show_alert", False)
    world.touch_press(press)
    return True
