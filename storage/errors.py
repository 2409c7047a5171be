"""What can be wrong with the database as a whole, each a sentence for the operator."""


class DatabaseProblem(Exception):  # noqa: N818 - the operator's word
    """The database cannot be opened or used; the message says why and what to do."""


class DatabaseTooNew(DatabaseProblem):
    """The database was written by a newer version of this program."""
