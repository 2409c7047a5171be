"""Formatted text: Telegram's HTML, the entities in it, commands found in plain text, HTML for a page."""

import re
from collections.abc import Iterator
from html import escape, unescape

from emulator.errors import Malformed
from emulator.model import Json

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
}
_ATTRIBUTE = re.compile(r"""([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_KNOWN_ESCAPE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_FOUND = (
    ("url", re.compile(r"https?://[^\s<>]+")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("mention", re.compile(r"(?<![\w@./])@\w{4,32}(?![\w.])")),
    ("bot_command", re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?(?![\w/])")),
)
_OPAQUE = frozenset({"code", "pre", "text_link"})


def units(text: str) -> int:
    """Return the length in UTF-16 code units, in which Telegram counts offsets (Bot API, MessageEntity)."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, entity: Json) -> str:
    """Return the part of the text that an entity covers."""
    raw = text.encode("utf-16-le", "surrogatepass")
    start, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
    return raw[start:end].decode("utf-16-le", "surrogatepass")


class _Reader:
    """Reads one text in parse mode HTML, strictly (Bot API, HTML style)."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text = ""
        self.open: list[tuple[str, int, str | None]] = []
        self.entities: list[Json] = []

    def read(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            if self.source.startswith("</", self.at):
                self.end_tag()
            elif self.source[self.at] == "<":
                self.start_tag()
            else:
                self.words()
        if self.open:
            raise _cannot_parse(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')
        return self.text, sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def words(self) -> None:
        end = self.source.find("<", self.at)
        end = len(self.source) if end < 0 else end
        chunk = self.source[self.at : end]
        self.text += _KNOWN_ESCAPE.sub(lambda found: unescape(found.group()), chunk)
        self.at = end

    def start_tag(self) -> None:
        body, offset = self.tag(1, "start")
        name = body.split(maxsplit=1)[0].lower() if body.strip() else ""
        marks = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(body[len(name) :])}
        known = name in TAGS and (name != "span" or marks.get("class") == "tg-spoiler")
        if not known:
            raise _cannot_parse(f'Unsupported start tag "{name}" at byte offset {offset}')
        self.open.append((name, units(self.text), marks.get("href")))

    def end_tag(self) -> None:
        body, offset = self.tag(2, "end")
        found = body.strip().lower()
        if not self.open:
            raise _cannot_parse(f"Unexpected end tag at byte offset {offset}")
        name, start, href = self.open.pop()
        if found not in ("", name):
            raise _cannot_parse(
                f'Unmatched end tag at byte offset {offset}, expected "</{name}>", found "</{found}>"'
            )
        self.close(name, start, href)

    def close(self, name: str, start: int, href: str | None) -> None:
        entity: Json = {"type": TAGS[name], "offset": start, "length": units(self.text) - start}
        if name == "a":
            entity["url"] = href or ""
        if entity["length"] and (name != "a" or _is_link(href)):
            self.entities.append(entity)

    def tag(self, skip: int, which: str) -> tuple[str, int]:
        offset = len(self.source[: self.at].encode())
        end = self.source.find(">", self.at)
        if end < 0:
            raise _cannot_parse(f"Unclosed {which} tag at byte offset {offset}")
        body = self.source[self.at + skip : end]
        self.at = end + 1
        return body, offset


def _cannot_parse(reason: str) -> Malformed:
    return Malformed(f"can't parse entities: {reason}")


def _is_link(href: str | None) -> bool:
    return bool(href) and str(href).startswith(("http://", "https://", "tg://", "mailto:"))


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return text and entities of a text in parse mode HTML; refuse what Telegram refuses."""
    return _Reader(source).read()


def trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Return the text without white space around it, entities moved along, as Telegram stores it."""
    lead = units(text) - units(text.lstrip())
    short = text.strip()
    total = units(short)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] - lead + entity["length"], total)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return short, kept


def detect(text: str, given: list[Json]) -> list[Json]:
    """Return the given entities and the commands, addresses and mentions Telegram finds by itself."""
    taken = [_span(entity) for entity in given if entity["type"] in _OPAQUE]
    found = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            entity = {"type": kind, "offset": units(text[: match.start()]), "length": units(match.group())}
            start, end = _span(entity)
            if all(end <= other_start or start >= other_end for other_start, other_end in taken):
                taken.append((start, end))
                found.append(entity)
    return sorted([*given, *found], key=lambda entity: (entity["offset"], -entity["length"]))


def _span(entity: Json) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def to_html(text: str, entities: list[Json]) -> str:
    """Return HTML that is safe to show on a page: only our own tags, everything else escaped."""
    return "".join(_pieces(text, entities))


def _pieces(text: str, entities: list[Json]) -> Iterator[str]:
    waiting = sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
    open_tags: list[tuple[int, str]] = []
    at = 0
    for character in text:
        while open_tags and open_tags[-1][0] <= at:
            yield open_tags.pop()[1]
        while waiting and waiting[0]["offset"] <= at:
            entity = waiting.pop(0)
            start_tag, end_tag = _tags(text, entity)
            end = min([_span(entity)[1], *(limit for limit, _ in open_tags)])
            open_tags.append((end, end_tag))
            yield start_tag
        yield escape(character)
        at += units(character)
    yield from (end_tag for _, end_tag in reversed(open_tags))


_PAGE_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}


def _tags(text: str, entity: Json) -> tuple[str, str]:
    kind = entity["type"]
    if kind in _PAGE_TAGS:
        return f"<{_PAGE_TAGS[kind]}>", f"</{_PAGE_TAGS[kind]}>"
    if kind in ("text_link", "url"):
        link = entity.get("url") or cut(text, entity)
        if not _is_link(link):
            return "", ""
        return f'<a href="{escape(link)}" target="_blank" rel="noopener noreferrer">', "</a>"
    return f'<span class="{escape(kind)}">', "</span>"
