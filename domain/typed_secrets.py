"""Tells what looks like a typed password, answer or code from a question, so that it can be removed at once.

A question taken for a secret costs one message; a secret taken for a question stays in the chat. So what
is in doubt, such as a lone word with a number in it, counts as a secret.
"""

import re
from collections.abc import Callable

from domain.login import holds_nric

Says = Callable[[str], bool]

_SHORTEST_IN_SENTENCE = 8
_SHORTEST_ALONE = 6
_MOST_WORDS_OF_VALUE = 5
_PARTS_OF_PASSPHRASE = 3
# Printable ASCII without spaces: Chinese and Tamil are often written on without one.
_TOKEN = re.compile(r"[!-~]+")
_AROUND = ".,?:;\"'()[]<>"
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+")
_ADDRESS = re.compile(r"\w+://\S+|[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(/\S*)?")
_ID = re.compile(r"[a-z]+(_[a-z]+)+[0-9]{0,3}")
_GROUPS = re.compile(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){1,4}")
_DIGITS = re.compile(r"[0-9]{6,16}")
_GAPS = re.compile(r"[\s-]+")
# Words that carry a number in everyday talk: a class, a time, a device, an exam.
_NUMBERED = re.compile(
    "a|am|ampm|android|chrome|chromebook|class|covid|days?|firefox|g|galaxy|gb|grade|h|hours?|hrs?|ios|ipad|"
    "ipados|iphone|k|level|macos|mb|mins?|mp|n|nd|o|office|p|pm|pri|primary|psle|rd|s|samsung|sec|secondary|st|"
    "th|times|win|windows|x|year|yo|yr"
)
_LABEL = re.compile(
    r"(?:\b(?:password|passwd|pass ?word|passcode|pword|pwd|pw|pin|code|otp|answers?|kata laluan|jawapan|kod)"
    r"(?:\s+(?:saya|dia|anak saya|baru|lama|sementara|for \w+|to \w+))?"
    r"|\b(?:favou?rite|fav) \w+(?: \w+)?|\b\w+ kegemaran(?: saya)?"
    r"|密码|密碼|口令|答案|最(?:喜欢|喜歡|爱|愛)的?[\u4e00-\u9fff]{1,4}|கடவுச்சொல்|பதில்)"
    r"(?:\s*(?:[:=\uff1a]|是|为|為)\s*|\s+(?:is|was|ialah|adalah|iaitu)\s+)(?P<value>\S.*)",
    re.IGNORECASE | re.DOTALL,
)


def looks_secret(text: str, says_something: Says) -> bool:
    """Say whether a text holds what may be a password, an answer, a code, or an NRIC or FIN number.

    Args:
        text: as typed; time is linear in it.
        says_something: whether words mean something to the helpdesk, as "wrong" in "my password is wrong".
    """
    bare = text.strip()
    if holds_nric(bare) or _DIGITS.fullmatch(_GAPS.sub("", bare)):
        return True
    tokens = _TOKEN.findall(bare)
    if any(_looks_typed(token.strip(_AROUND)) for token in tokens):
        return True
    is_alone = len(bare.split()) == 1 and len(tokens) == 1
    if is_alone and _looks_alone(tokens[0].strip(_AROUND), says_something):
        return True
    return _is_labelled(bare, says_something)


def _is_labelled(text: str, says_something: Says) -> bool:
    """Whether it reads "my password is ..." with something that is no word of ours."""
    found = _LABEL.search(text)
    if found is None:
        return False
    value = found["value"]
    return len(value.split()) <= _MOST_WORDS_OF_VALUE and not says_something(value)


def _is_innocent(token: str) -> bool:
    """Whether it is an address, a student's ID, or a word that people write with a number."""
    folded = token.casefold()
    if _EMAIL.fullmatch(token) or _ADDRESS.fullmatch(token) or _ID.fullmatch(folded):
        return True
    words = re.findall("[a-z]+", folded)
    return all(_NUMBERED.fullmatch(word) for word in words)


def _kinds(token: str) -> tuple[bool, bool, bool, bool]:
    """Return whether it holds a capital letter, a small letter, a number, a symbol."""
    kinds = (str.isupper, str.islower, str.isdecimal)
    upper, lower, digit = (any(is_kind(character) for character in token) for is_kind in kinds)
    return upper, lower, digit, not token.isalnum()


def _looks_typed(token: str) -> bool:
    """Whether it looks like a password even in the middle of a sentence."""
    if len(token) < _SHORTEST_IN_SENTENCE or _is_innocent(token):
        return False
    upper, lower, digit, symbol = _kinds(token)
    return digit and (upper or lower) and ((upper and lower) or symbol or bool(_GROUPS.fullmatch(token)))


def _looks_alone(token: str, says_something: Says) -> bool:
    """Whether a message of this one token looks like a password or a code."""
    if _GROUPS.fullmatch(token):
        return True
    if len(token) < _SHORTEST_ALONE or _is_innocent(token):
        return False
    upper, lower, digit, _ = _kinds(token)
    if digit and (upper or lower):
        return True
    parts = [part for part in re.split(r"[^A-Za-z]+", token.rstrip("!~")) if part]
    if len(parts) == 1:
        return parts[0][1:].lower() != parts[0][1:] != parts[0][1:].upper() and not says_something(parts[0])
    return len(parts) >= _PARTS_OF_PASSPHRASE and not any(says_something(part) for part in parts)
