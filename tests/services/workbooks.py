"""Excel workbooks for tests, as spreadsheets write them: texts shared or in place, numbers, dates, styles."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
# The styles of a cell by number: a plain one, Excel's own date, and two formats of one's own.
STYLES = f"""<styleSheet xmlns="{_MAIN}">
<numFmts count="2"><numFmt numFmtId="164" formatCode="dd\\-mmm;@"/>
<numFmt numFmtId="165" formatCode='[Red]0.0 "days"'/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>
</styleSheet>"""


@dataclass(frozen=True)
class Cell:
    """A cell that is no text: a number, a date by its style, a truth, or an error."""

    value: str
    kind: str = "n"
    style: int = 0


Row = Sequence[str | Cell]


def workbook(rows: Sequence[Row], *, shared: bool = True, **parts: str | bytes | None) -> bytes:
    """Make a workbook with one sheet; `parts` replaces a part, named with _ for / and ., or leaves it out."""
    texts: list[str] = []
    lines = "".join(_row(number, row, texts if shared else None) for number, row in enumerate(rows, start=1))
    whole: dict[str, str | bytes | None] = {
        "_rels/.rels": _relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": workbook_xml(["Sheet1"]),
        "xl/_rels/workbook.xml.rels": _relations(
            {
                "rId1": ("worksheet", "worksheets/sheet1.xml"),
                "rId8": ("styles", "styles.xml"),
                "rId9": ("sharedStrings", "/xl/sharedStrings.xml"),
            }
        ),
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">' + "".join(map(_shared, texts)) + "</sst>",
        "xl/worksheets/sheet1.xml": sheet_xml(lines),
    }
    names = {name.replace("/", "_").replace(".", "_"): name for name in whole}
    whole |= {names[part]: content for part, content in parts.items()}
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in whole.items():
            if content is not None:
                archive.writestr(name, content)
    return file.getvalue()


def write_workbook(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write a workbook of any length as a spreadsheet does: its texts shared, row by row, nothing kept."""
    path.write_bytes(workbook([], xl_worksheets_sheet1_xml=None, xl_sharedStrings_xml=None))
    with TemporaryFile("w+", encoding="utf-8") as texts, ZipFile(path, "a", ZIP_DEFLATED) as archive:
        number = 0
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            head, _, tail = sheet_xml("|").partition("|")
            sheet.write(head.encode())
            for line, row in enumerate(rows, start=1):
                cells = []
                for place, text in enumerate(row):
                    if text:
                        cells.append(f'<c r="{chr(65 + place)}{line}" t="s"><v>{number}</v></c>')
                        texts.write(f"<si><t>{escape(text)}</t></si>")
                        number += 1
                sheet.write(f'<row r="{line}">{"".join(cells)}</row>'.encode())
            sheet.write(tail.encode())
        texts.seek(0)
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as shared:
            shared.write(f'<sst xmlns="{_MAIN}">'.encode())
            while piece := texts.read(2**20):
                shared.write(piece.encode())
            shared.write(b"</sst>")


def sheet_xml(lines: str) -> str:
    """Make a sheet around rows."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def workbook_xml(sheets: Sequence[str], hidden: frozenset[str] = frozenset()) -> str:
    """Make the list of sheets."""
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"{_state(name in hidden)}/>'
        for n, name in enumerate(sheets, start=1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'


def relations(parts: Mapping[str, tuple[str, str]]) -> str:
    """Make what a part points at."""
    return _relations(parts)


def _state(is_hidden: bool) -> str:  # noqa: FBT001 - the one thing that it says
    return ' state="hidden"' if is_hidden else ""


def _relations(parts: Mapping[str, tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in parts.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{listed}</Relationships>'


def _row(number: int, row: Row, texts: list[str] | None) -> str:
    cells = "".join(_cell(f"{chr(65 + place)}{number}", cell, texts) for place, cell in enumerate(row))
    return f'<row r="{number}" spans="1:7">{cells}</row>'


def _cell(reference: str, cell: str | Cell, texts: list[str] | None) -> str:
    if isinstance(cell, Cell):
        return f'<c r="{reference}" s="{cell.style}" t="{cell.kind}"><v>{escape(cell.value)}</v></c>'
    if not cell:
        return ""
    if texts is None:
        text = f'<is><t xml:space="preserve">{escape(cell)}</t></is>'
        return f'<c r="{reference}" t="inlineStr">{text}</c>'
    texts.append(cell)
    return f'<c r="{reference}" t="s"><v>{len(texts) - 1}</v></c>'


def _shared(text: str) -> str:
    half = len(text) // 2
    parts = "".join(f"<r><t>{escape(part)}</t></r>" for part in (text[:half], text[half:]))
    return f'<si>{parts}<rPh sb="0" eb="1"><t>how it sounds</t></rPh></si>'
