"""What can be wrong with the database as a whole, each a sentence for the operator."""


class DatabaseProblem(Exception):  # noqa: N818 - the operator's word
    """The database cannot be opened or used; the message says why and what to do."""


_ACCESS = "let the user that runs the bot read and write the database and its folder"
_SPACE = "free space on the disk"
_REMEDIES = {
    "locked": "another program holds it: close that program, such as a viewer of databases",
    "readonly": _ACCESS,
    "unable to open": _ACCESS,
    "Permission denied": _ACCESS,
    "full": _SPACE,
    "No space left": _SPACE,
}


def remedy(problem: DatabaseProblem) -> str:
    """Return what mends a database of which the system or SQLite has said why; empty when unknown."""
    said, colon, why = str(problem).rpartition(": ")
    if not colon:
        return ""
    known = next((mend for sign, mend in _REMEDIES.items() if sign in why), "")
    return known or (_ACCESS if said.endswith("cannot be opened") else "")


class DatabaseTooNew(DatabaseProblem):
    """The database was written by a newer version of this program."""
