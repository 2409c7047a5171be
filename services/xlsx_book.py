"""An Excel workbook from the inside: its parts, its shared texts, and which of its styles show dates.

Everything is read as a stream and kept small. A document type is refused, so no entity is ever opened, and
so is whatever unpacks to far more than a roster would, before it fills the memory.
"""

import posixpath
import re
from array import array
from collections.abc import Callable, Iterator, Mapping
from xml.parsers.expat import ParserCreate, XMLParserType
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

Attributes = Mapping[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]

LONGEST_TEXT = 32767
"""As many characters a cell of Excel holds at most; the rest of a longer one is never collected."""
_CHUNK = 64 * 1024
_MOST_BYTES = 512 * 2**20
_MOST_TEXTS = 256 * 2**20
_MOST_SMALL = 16 * 2**20
_MOST_ELEMENTS = 200_000
# What a spreadsheet writes unpacks to 10 or 20 times its size, and a bomb to 1000 times; a small part may.
_MOST_UNPACKED = 100
# One tag of a sheet is 50 bytes long, and the parser begins a longer one anew with each piece of it.
_LONGEST_TAG = 2**20
# The numbers of Excel's own formats for dates and times (ECMA-376 part 1, 18.8.30).
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_SHOWS_A_DATE = re.compile(r"[dmyhs]", re.IGNORECASE)


class Damaged(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The workbook is not what a spreadsheet writes, or far more than any roster."""


class Book:
    """Finds the parts of a workbook by their relations, as the format wants it."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._main = self._only(self._relations(""), "officeDocument")
        self._parts = self._relations(self._main)

    def sheet(self) -> str:
        """Return the name of the first sheet that can be seen."""
        for name, attributes in self._elements(self._main):
            if name == "sheet" and attributes.get("state", "visible") == "visible":
                key = next((value for at, value in attributes.items() if at.endswith(":id")), "")
                return self._target(key)
        raise Damaged

    def texts(self) -> "Texts":
        """Read the shared texts."""
        texts = Texts()
        for name in self._of_kind(self._parts, "sharedStrings"):
            for _ in self.read(name, texts.start, texts.end, texts.data):
                texts.trim()
        return texts

    def date_styles(self) -> frozenset[str]:
        """Return the numbers of the cell styles that show a number as a date or a time."""
        for name in self._of_kind(self._parts, "styles"):
            return frozenset(_date_styles(self._elements(name)))
        return frozenset()

    def read(self, name: str, start: Start, end: End, data: Callable[[str], None]) -> Iterator[None]:
        """Read a part piece by piece, telling of elements and texts; yields after each piece.

        Raises:
            Damaged: the part or a tag of it is too large, or it declares a document type.
        """
        parser = _parser(start, end, data)
        size, most = 0, min(_MOST_BYTES, _MOST_SMALL + _MOST_UNPACKED * self._archive.start_dir)
        if self._archive.getinfo(name).compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise Damaged
        with self._archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                if size > most:
                    raise Damaged
                parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by place alone
                if size - parser.CurrentByteIndex > _LONGEST_TAG:
                    raise Damaged
                yield
        parser.Parse(b"", True)  # noqa: FBT003 - the same
        yield

    def _elements(self, name: str) -> list[tuple[str, Attributes]]:
        """Read all elements of a small part."""
        found: list[tuple[str, Attributes]] = []
        if self._archive.getinfo(name).file_size > _MOST_SMALL:
            raise Damaged
        for _ in self.read(name, lambda *element: found.append(element), _ignore, _ignore):
            if len(found) > _MOST_ELEMENTS:
                raise Damaged
        return found

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part points at: the kind and the name of each other part by its id."""
        folder, base = posixpath.split(part)
        found = {}
        for name, attributes in self._elements(posixpath.join(folder, "_rels", f"{base}.rels")):
            if name == "Relationship":
                target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"]))
                kind = attributes["Type"].rpartition("/")[2]
                found[attributes["Id"]] = (kind, target.lstrip("/"))
        return found

    def _target(self, key: str) -> str:
        return self._parts[key][1]

    def _of_kind(self, parts: Mapping[str, tuple[str, str]], wanted: str) -> list[str]:
        return [name for kind, name in parts.values() if kind == wanted]

    def _only(self, parts: Mapping[str, tuple[str, str]], wanted: str) -> str:
        names = self._of_kind(parts, wanted)
        if not names:
            raise Damaged
        return names[0]


class Texts:
    """The texts that cells share, one after the other in one piece of memory."""

    def __init__(self) -> None:
        self._all = bytearray()
        self._ends = array("Q")
        self._parts: list[str] = []
        self._is_text = self._is_phonetic = False

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self._ends):
            raise Damaged
        begin = self._ends[number - 1] if number else 0
        return self._all[begin : self._ends[number]].decode()

    def start(self, name: str, _attributes: Attributes) -> None:
        """An element begins. What only says how a text is pronounced is none."""
        if name == "t":
            self._is_text = not self._is_phonetic
        elif name == "rPh":
            self._is_phonetic = True

    def data(self, text: str) -> None:
        """Take a piece of text."""
        if self._is_text:
            self._parts.append(text)

    def trim(self) -> None:
        """Keep no more than a cell can hold of a text that has not ended yet."""
        self._parts = trimmed(self._parts)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "t":
            self._is_text = False
        elif name == "rPh":
            self._is_phonetic = False
        elif name == "si":
            self._all += "".join(self._parts)[:LONGEST_TEXT].encode()
            self._ends.append(len(self._all))
            self._parts.clear()
            if len(self._all) > _MOST_TEXTS:
                raise Damaged


def trimmed(parts: list[str]) -> list[str]:
    """Return the pieces of a text in one, cut where a cell of Excel ends."""
    return ["".join(parts)[:LONGEST_TEXT]] if parts else parts


def _parser(start: Start, end: End, data: Callable[[str], None]) -> XMLParserType:
    parser = ParserCreate()
    parser.buffer_text = True

    def begin(name: str, attributes: Attributes) -> None:
        # Few writers give names a prefix, and to look for one in millions of them takes seconds.
        if ":" in name:
            parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
            parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
        else:
            parser.StartElementHandler, parser.EndElementHandler = start, end
        start(name.rpartition(":")[2], attributes)

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = _refuse
    parser.CharacterDataHandler = data
    return parser


def _refuse(*_declared: object) -> None:
    raise Damaged


def _ignore(_said: str) -> None:
    """Take no notice."""


def _date_styles(elements: list[tuple[str, Attributes]]) -> Iterator[str]:
    formats = {
        attributes["numFmtId"]: attributes.get("formatCode", "")
        for name, attributes in elements
        if name == "numFmt" and "numFmtId" in attributes
    }
    is_cells, number = False, 0
    for name, attributes in elements:
        if name in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
            is_cells = name == "cellXfs"
        elif name == "xf" and is_cells:
            if _is_date(attributes.get("numFmtId", "0"), formats):
                yield str(number)
            number += 1


def _is_date(number: str, formats: Mapping[str, str]) -> bool:
    if number in formats:
        # The first section is for positive numbers, and dates are no others.
        shown = _NOT_SHOWN.sub("", formats[number]).partition(";")[0]
        return shown.casefold() != "general" and _SHOWS_A_DATE.search(shown) is not None
    return number.isdecimal() and int(number) in _DATES
