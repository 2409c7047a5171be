"""Letters: what goes out by e-mail, plain and as HTML, in the reader's language, without links (EML-05)."""

import html
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from string import Template

from domain.login import Login
from i18n.catalog import Voice
from services.email_codes import EmailCodes
from storage.interface import NotFound
from storage.records import Queued, School

_TAG = re.compile(r"<[^>]+>")
_HALF = 4
# No colour is set, so light and dark readers both show it as they show everything.
_PAGE = Template(
    '<!doctype html>\n<html lang="$language"><head><meta charset="utf-8">'
    '<meta name="color-scheme" content="light dark"><meta name="format-detection" content="telephone=no">'
    '<meta name="viewport" content="width=device-width"><title>$subject</title></head>\n'
    '<body style="margin:0;padding:24px;font:16px/1.5 system-ui,Arial,sans-serif">'
    '<div style="max-width:34em;margin:0 auto">\n$body\n</div></body></html>\n'
)
_Body = tuple[Sequence[str], Sequence[str]]
_LINE = '<p style="margin:0 0 16px">{}</p>'
_CODE = '<p style="margin:0 0 16px;font:700 32px/1.3 ui-monospace,Consolas,monospace">{}</p>'


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail. `id` is the same each time it is sent; address and content stay out of logs (LOG-04)."""

    id: str
    language: str
    to: str = field(repr=False)
    subject: str
    plain: str = field(repr=False)
    html: str = field(repr=False)


class Letters:
    """Writes the letter of a notice at the time it is sent."""

    def __init__(
        self,
        codes: EmailCodes,
        voice_of: Callable[[int], Awaitable[Voice]],
        lost: Callable[[str], Awaitable[School | None]],
    ) -> None:
        self._codes = codes
        self._voice_of = voice_of
        self._lost = lost

    async def write(self, queued: Queued) -> Letter | None:
        """Write a letter; None when its code is used, replaced or too old, or its news a day old.

        One to a school is about its group, and needless when the bot is back in it.
        """
        notice = queued.notice
        if "school_id" in notice.values:
            school = await self._lost(str(notice.values["school_id"]))
            voice = await self._voice_of(notice.chat_id)
            return self._group_lost(voice, f"group-{queued.id}", school) if school else None
        news = str(notice.values.get("news", ""))
        try:
            found = await self._codes.find(str(notice.values["code_id"]), news)
        except NotFound:
            return None
        if found is None:
            return None
        code, login = found
        voice = await self._voice_of(notice.chat_id)
        if news:
            return self._news(voice, news, code.id, code.address, Login(login).masked)
        return self._code(voice, code.id, code.address)

    def _group_lost(self, voice: Voice, letter_id: str, school: School) -> Letter | None:
        if not school.email:
            return None
        plain = [
            voice.text("letter-greeting"),
            voice.text("letter-group-lost", school=school.name),
            voice.text("letter-group-lost-mend"),
            voice.text("letter-sign"),
        ]
        subject = voice.text("letter-group-lost-subject")
        lines = [_LINE.format(line) for line in plain]
        return _letter(voice, letter_id, school.email, subject, (plain, lines))

    def _code(self, voice: Voice, code_id: str, address: str) -> Letter:
        digits = self._codes.digits(code_id)
        shown = f"{digits[:_HALF]} {digits[_HALF:]}"
        before = [voice.text("letter-greeting"), voice.text("letter-code")]
        after = [
            voice.text("letter-code-valid"),
            voice.text("letter-never-by-phone"),
            voice.text("letter-code-not-you"),
            voice.text("letter-sign"),
        ]
        lines = [*map(_LINE.format, before), _CODE.format(shown), *map(_LINE.format, after)]
        plain = [*before, shown, *after]
        return _letter(voice, code_id, address, voice.text("letter-code-subject"), (plain, lines))

    def _news(self, voice: Voice, news: str, code_id: str, address: str, student: str) -> Letter:
        plain = [
            voice.text("letter-greeting"),
            voice.text(f"letter-{news}", student=student),
            voice.text("letter-news-not-you"),
            voice.text("letter-never-by-phone"),
            voice.text("letter-sign"),
        ]
        subject = voice.text(f"letter-{news}-subject")
        return _letter(voice, code_id, address, subject, (plain, [_LINE.format(line) for line in plain]))


def _letter(voice: Voice, letter_id: str, to: str, subject: str, body: _Body) -> Letter:
    plain, lines = body
    page = _PAGE.substitute(language=voice.language, subject=subject, body="\n".join(lines))
    text = "\n\n".join(html.unescape(_TAG.sub("", line)) for line in plain) + "\n"
    return Letter(letter_id, voice.language, to, html.unescape(subject), text, page)
