"""The shapes of reply markups: inline keyboards, reply keyboards, their removal, forced replies."""

from collections.abc import Mapping
from typing import Any

from emulator.errors import Malformed
from emulator.validation import Kind, ShapeError, boolean, mapping, one_of, string

MAX_BUTTONS = 100
CALLBACK_DATA_BYTES = 64
PLACEHOLDER = 64
_NO_ACTION = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
_STYLE = one_of("danger", "success", "primary")
_INLINE: Mapping[str, Kind] = {
    "text": string,
    "url": string,
    "callback_data": string,
    "web_app": mapping,
    "copy_text": mapping,
    "style": _STYLE,
}
_ACTIONS = frozenset(_INLINE) - {"text", "style"}
_REPLY: Mapping[str, Kind] = {
    "text": string,
    "request_contact": boolean,
    "web_app": mapping,
    "style": _STYLE,
}
_OPTIONS: Mapping[str, Mapping[str, Kind]] = {
    "inline_keyboard": {},
    "keyboard": {
        "is_persistent": boolean,
        "resize_keyboard": boolean,
        "one_time_keyboard": boolean,
        "input_field_placeholder": string,
        "selective": boolean,
    },
    "remove_keyboard": {"selective": boolean},
    "force_reply": {"input_field_placeholder": string, "selective": boolean},
}


def markup(value: object) -> dict[str, Any]:
    """Any reply markup of a message."""
    body = mapping(value)
    kinds = [kind for kind in _OPTIONS if kind in body]
    if len(kinds) != 1:
        raise ShapeError(f"must be one kind of reply markup, not {sorted(body)}")
    kind = kinds[0]
    _check(body, {kind: lambda given: given, **_OPTIONS[kind]}, "reply markup")
    if kind == "inline_keyboard":
        _buttons(body[kind], _INLINE, _check_inline)
    elif kind == "keyboard":
        _buttons(body[kind], _REPLY, None)
    elif body[kind] is not True:
        raise ShapeError(f"{kind} must be true")
    if len(body.get("input_field_placeholder", "")) > PLACEHOLDER:
        raise ShapeError("input_field_placeholder is longer than 64")
    return body


def inline_markup(value: object) -> dict[str, Any]:
    """An inline keyboard, the only markup an edit may carry."""
    body = markup(value)
    if "inline_keyboard" not in body:
        raise ShapeError("must be an inline keyboard when a message is edited")
    return body


def _buttons(rows: object, kinds: Mapping[str, Kind], extra: Any) -> None:  # noqa: ANN401 - a checker or None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise ShapeError("must hold rows of buttons")
    buttons = [button for row in rows for button in row]
    if len(buttons) > MAX_BUTTONS:
        raise Malformed("reply markup is too long")
    for button in buttons:
        _button(button, kinds)
        if extra:
            extra(button)


def _button(button: object, kinds: Mapping[str, Kind]) -> None:
    if not isinstance(button, dict):
        if isinstance(button, str) and kinds is _REPLY:
            return
        raise ShapeError("must hold buttons")
    _check(button, kinds, "button")
    if not str(button.get("text", "")).strip():
        raise Malformed(_NO_ACTION if kinds is _INLINE else "BUTTON_TEXT_EMPTY")


def _check_inline(button: dict[str, Any]) -> None:
    if len(_ACTIONS & set(button)) != 1:
        raise Malformed(_NO_ACTION)
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= CALLBACK_DATA_BYTES:
        raise Malformed("BUTTON_DATA_INVALID")


def _check(body: Mapping[str, Any], kinds: Mapping[str, Kind], what: str) -> None:
    for name, value in body.items():
        if name not in kinds:
            raise ShapeError(f"has no field {name!r} in a {what}")
        kinds[name](value)
