"""MIMS IDs as people type them: what has one reading is accepted, the rest is refused with its reason."""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from domain.mask import is_unseen

STUDENT_DOMAIN = "students.edu.sg"
_STAFF_DOMAINS = ("schools.gov.sg",)
_HQ_DOMAINS = ("hq.moe.gov.sg", "moe.gov.sg")
_LONGEST_INPUT = 320
_LONGEST_LOCAL = 64
_LONGEST_NEAR_MISS = 40
_TYPING_ERRORS = 3

_LOCAL = re.compile(r"[a-z0-9]+(?:[_.'-]+[a-z0-9]+)*")
_CANONICAL = re.compile(rf"{_LOCAL.pattern}@{re.escape(STUDENT_DOMAIN)}")
_SEPARATING = re.compile(r"[^0-9A-Z@]+")
_NRIC = re.compile(r"[STFGM][0-9]{7}[A-Z]")
_GAP = re.compile(r"[\s_]+")
_LONE_NUMBER = re.compile(r"\s[0-9]+\s*$")
# "my MIMS ID is ..." and "Login: ..."; the colon or the verb tells a label from a name such as "Id".
_LABEL = re.compile(
    r"(?:(?:my|our|the|his|her|mims|student|user|login|e-?mail) )*"
    r"(?:id|login|user ?name|e-?mail|account|name)(?: is |(?: is)? ?[:=] ?)"
)
# What input methods write for the characters of an ID: ideographic full stop, curly apostrophes, dashes.
_SPELLINGS = {0x3002: ".", 0x2018: "'", 0x2019: "'", 0x2010: "-", 0x2011: "-", 0x2013: "-"}


class LoginProblem(StrEnum):
    """Why a text is not taken for a student's MIMS ID."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NRIC = "nric"
    STAFF = "staff"
    HQ = "hq"
    DOMAIN = "domain"
    CHARACTERS = "characters"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Login:
    """A student's MIMS ID in its one canonical spelling, such as "tan_wei_ling1@students.edu.sg".

    It is a person's name, so its repr, which ends in logs and tracebacks, does not show it.
    """

    value: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _CANONICAL.fullmatch(self.value):
            raise ValueError("this is not a canonical MIMS ID")

    @property
    def local(self) -> str:
        """The part before the @."""
        return self.value.partition("@")[0]

    @property
    def masked(self) -> str:
        """The initials of the local part, for cards that many people read: "t** w** l****" (ADM-05)."""
        parts = re.split(r"[_.'-]+", self.local)
        return " ".join(part[0] + "*" * (len(part) - 1) for part in parts)


@dataclass(frozen=True, slots=True)
class LoginRefusal:
    """A refused login: the reason, and the whole right ID where the text has one likely reading.

    The text itself is not kept; for an NRIC or FIN there is never a suggestion (facts.md, identity).
    """

    reason: LoginProblem
    suggestion: str | None = field(default=None, repr=False)


ParsedLogin = Login | LoginRefusal


def _ascii_digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _plain(text: str) -> str:
    """Undo what keyboards and copying do to an ID: width, invisible characters, foreign digits, capitals."""
    if _is_ordinary(text):
        return text.translate(_SPELLINGS).lower()
    seen = (character for character in text if not is_unseen(character))
    wide = unicodedata.normalize("NFKC", "".join(seen)).translate(_SPELLINGS)
    return "".join(" " if c.isspace() and c != "\n" else _ascii_digit(c) for c in wide).lower()


def _is_ordinary(text: str) -> bool:
    """Whether there is nothing to undo but capitals: nearly every row of a country's roster."""
    return text.isascii() and text.isprintable()


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        c for c in unicodedata.normalize("NFKD", text) if not unicodedata.category(c).startswith("M")
    )


def holds_nric(text: str) -> bool:
    """Say whether the text holds what looks like an NRIC or FIN, however it is spaced, cased or written.

    The check letter is not verified: a mistyped number is as private as the right one (PRV-02).
    """
    plain = _without_accents(_plain(text)).upper()
    if plain.isascii():
        bare = _SEPARATING.sub("", plain)
    else:
        bare = "".join(c for c in plain if c.isalnum() or c == "@")
    return _NRIC.search(bare) is not None


def _bare(text: str) -> str:
    """Drop the spaces, quotes, brackets and full stops around an ID; a slash stays, it starts a command."""
    kept = [index for index, c in enumerate(text) if c.isalnum() or c in "@/"]
    return text[kept[0] : kept[-1] + 1] if kept else ""


def _unwrap(plain: str) -> str:
    """Take an ID out of its quotes, brackets, `mailto:`, label, or "Name <id>" form."""
    text = _bare(plain)
    name, opened, inner = text.rpartition("<")
    text = inner if opened and name and "@" in inner and "@" not in name else text
    text = text.removeprefix("mailto:")
    label = _LABEL.match(text)
    return _bare((text[label.end() :] if label else text).removeprefix("mailto:"))


def _distance(one: str, other: str) -> int:
    """Count the single-letter edits between two short texts (Levenshtein)."""
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, start=1):
        diagonal, row[0] = row[0], index
        for column, target in enumerate(other, start=1):
            edited = min(row[column], row[column - 1]) + 1
            diagonal, row[column] = row[column], min(edited, diagonal + (letter != target))
    return row[-1]


def _is_near(domain: str, right: str) -> bool:
    return len(domain) <= _LONGEST_NEAR_MISS and _distance(domain, right) <= _TYPING_ERRORS


def _is_near_student(domain: str) -> bool:
    """Say whether a domain is the students' one with a few wrong, missing or surplus letters or parts."""
    first, _, rest = domain.partition(".")
    return (
        domain.startswith(STUDENT_DOMAIN)
        or STUDENT_DOMAIN.endswith(f".{domain}")
        or STUDENT_DOMAIN.startswith(domain)
        or _is_near(domain, STUDENT_DOMAIN)
        or (rest.count(".") <= 1 and len(first) <= _LONGEST_NEAR_MISS and _distance(first, "students") <= 1)
    )


def _suggestion(local: str) -> str | None:
    """Return the ID that the words before the @ would make, where they make one."""
    spelt = _GAP.sub("_", _without_accents(local)).strip("_.-'")
    return f"{spelt}@{STUDENT_DOMAIN}" if _fits(spelt) else None


def _fits(local: str) -> bool:
    return (
        len(local) <= _LONGEST_LOCAL
        and _LOCAL.fullmatch(local) is not None
        and re.search("[a-z]", local) is not None
    )


def _refuse_domain(local: str, domain: str) -> LoginRefusal | None:
    if domain in {"", STUDENT_DOMAIN}:
        return None
    for known, problem in ((_STAFF_DOMAINS, LoginProblem.STAFF), (_HQ_DOMAINS, LoginProblem.HQ)):
        if domain.startswith(known):
            return LoginRefusal(problem)
    if _is_near_student(domain):
        return LoginRefusal(LoginProblem.DOMAIN, _suggestion(local))
    if any(_is_near(domain, known) for known in _STAFF_DOMAINS):
        return LoginRefusal(LoginProblem.STAFF)
    if any(_is_near(domain, known) for known in _HQ_DOMAINS):
        return LoginRefusal(LoginProblem.HQ)
    return LoginRefusal(LoginProblem.DOMAIN)


def _read_local(local: str) -> ParsedLogin:
    local = local.strip()
    if "\n" in local:
        return LoginRefusal(LoginProblem.AMBIGUOUS)
    if _LONE_NUMBER.search(local):
        # MIMS writes the number of a clash straight after the name (facts.md, identity).
        joined = _suggestion(_LONE_NUMBER.sub(lambda found: found.group().strip(), local))
        return LoginRefusal(LoginProblem.AMBIGUOUS if joined else LoginProblem.CHARACTERS, joined)
    spelt = _GAP.sub("_", local).strip("_")
    if not spelt:
        return LoginRefusal(LoginProblem.EMPTY)
    if len(spelt) > _LONGEST_LOCAL:
        return LoginRefusal(LoginProblem.TOO_LONG)
    if not _fits(spelt):
        return LoginRefusal(LoginProblem.CHARACTERS, _suggestion(local))
    return Login(f"{spelt}@{STUDENT_DOMAIN}")


def _read_without_at(text: str) -> ParsedLogin:
    """Read a text with no @: a local part alone, or an ID whose @ was forgotten."""
    for ending in (STUDENT_DOMAIN, *_STAFF_DOMAINS, *_HQ_DOMAINS):
        if text.endswith(ending):
            local = text.removesuffix(ending).strip(" \n_.-")
            refusal = _refuse_domain(local, ending) or LoginRefusal(LoginProblem.DOMAIN, _suggestion(local))
            return refusal if local else LoginRefusal(LoginProblem.EMPTY)
    return _read_local(text)


def _read(text: str) -> ParsedLogin:
    pieces = [piece for piece in text.split("@") if piece.strip()]
    if not pieces:
        return LoginRefusal(LoginProblem.EMPTY)
    if "@" not in text:
        return _read_without_at(text)
    local, *domains = pieces if text.lstrip()[0] != "@" else ["", *pieces]
    squeezed = {"".join(domain.split()).strip(".") for domain in domains} or {""}
    if len(squeezed) > 1:
        return LoginRefusal(LoginProblem.AMBIGUOUS)
    if not local and "." not in domains[0]:
        return LoginRefusal(LoginProblem.AMBIGUOUS, _suggestion(domains[0]))
    return _refuse_domain(local, squeezed.pop()) or _read_local(local)


def parse(text: str) -> ParsedLogin:
    """Read a MIMS ID as a parent types it (facts.md, identity); never raises, whatever the text.

    Accepted are capitals, spaces for underscores, a missing domain, `mailto:`, quotes and brackets around it,
    punctuation after it, full-width and invisible characters.
    """
    if len(text) > _LONGEST_INPUT:
        return LoginRefusal(LoginProblem.TOO_LONG)
    if holds_nric(text):
        return LoginRefusal(LoginProblem.NRIC)
    return _read(_unwrap(_plain(text)))


_SENTENCES = {
    LoginProblem.EMPTY: "the login is empty",
    LoginProblem.TOO_LONG: "the login is too long",
    LoginProblem.NRIC: "the login looks like an NRIC or FIN, which is never accepted",
    LoginProblem.STAFF: "the login belongs to school staff, who are not served here",
    LoginProblem.HQ: "the login belongs to HQ staff, who are not served here",
    LoginProblem.DOMAIN: f"the login does not end in @{STUDENT_DOMAIN}",
    LoginProblem.CHARACTERS: "the login holds characters that a MIMS ID cannot have",
    LoginProblem.AMBIGUOUS: "the login can be read in more than one way",
}


def canonical(login_text: str) -> Login:
    """Read a login from a school's roster, by the same rules as people's typing.

    Raises:
        ValueError: it is no student login; the sentence says why and does not repeat what was written.
    """
    parsed = parse(login_text)
    if isinstance(parsed, LoginRefusal):
        raise ValueError(_SENTENCES[parsed.reason])  # noqa: TRY004 - the value is wrong, not its type
    return parsed
