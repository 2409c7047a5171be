"""The demo's sample: two schools, their students, three families' phones, and who works there."""

from dataclasses import dataclass

ADMINISTRATOR = "Mr Lim (administrator)"
TEACHER = "Mr Gabriel Ong (Form Teacher)"
TEACHERS_CLASS = "3C"
NEIGHBOUR = "Mrs Rahim (other school)"
TIME_ZONE = "Asia/Singapore"


@dataclass(frozen=True, slots=True)
class Guardian:
    """Somebody with a phone: what Telegram calls them and which language it speaks to them."""

    name: str
    short: str
    phone: str
    language: str = "en"


PARENT = Guardian("Mei Ling Tan (mother)", "Mei Ling Tan", "+6591234567")
SECOND = Guardian("Tan Boon Kiat (father)", "Tan Boon Kiat", "+6598765432")
OTHER = Guardian("Kavitha Nair (Priya's mother)", "Kavitha Nair", "+6581122334", "ta")


@dataclass(frozen=True, slots=True)
class School:
    """A sample school: its roster file in the form of architecture 8, with the numbers of these phones."""

    code: str
    name: str
    roster: str

    @property
    def group(self) -> str:
        """What its admin group is called."""
        return f"MIMS Admins · {self.name}"


SCHOOL = School(
    "BTPS",
    "Bukit Timah Primary",
    f"""\
login,full_name,class_name,form_teacher,guardian_phones
tan_wei_ling@students.edu.sg,Tan Wei Ling,5A,Mdm Siti Aminah,{PARENT.phone};{SECOND.phone}
tan_jun_hao@students.edu.sg,Tan Jun Hao,3C,Mr Gabriel Ong,{PARENT.phone};{SECOND.phone}
priya_nair2@students.edu.sg,Priya Nair,3C,Mr Gabriel Ong,{OTHER.phone}
irfan_salleh@students.edu.sg,Muhammad Irfan Bin Salleh,5A,Mdm Siti Aminah,
""",
)
OTHER_SCHOOL = School(
    "QTPS",
    "Queenstown Primary",
    """\
login,full_name,class_name,form_teacher,guardian_phones
arun_raj@students.edu.sg,Arun Raj,6B,Mrs Rahim,
""",
)


def guardians(numbers: str) -> str:
    """Name whose phones these numbers are, as the page says it beside a student."""
    found = [one.short for one in (PARENT, SECOND, OTHER) if one.phone in numbers.split(";")]
    return " and ".join(found) or "no phone number on the roster"
