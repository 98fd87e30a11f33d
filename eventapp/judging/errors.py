"""What judging refuses: files, marks, rubrics, cuts and log rows that cannot be reckoned with as they stand."""

from __future__ import annotations

from eventapp.errors import N_, InvalidInput, Refusal

__all__ = [
    "BadLogRow",
    "BadMark",
    "BadRubric",
    "ConflictingMarks",
    "MalformedTable",
    "NotOffered",
    "UnfillableCut",
    "UnreadableFile",
]


class UnreadableFile(InvalidInput):
    """A file that is missing or that may not be read."""

    code = "unreadable_file"
    message = N_("%(file)s cannot be read (%(reason)s); give the path of a CSV file.")


class MalformedTable(InvalidInput):
    """A file that is read but is no table with the columns that are needed."""

    code = "malformed_table"


class BadMark(InvalidInput):
    """A score that is no number, lies outside its scale or belongs to nothing that is judged."""

    code = "bad_mark"


class ConflictingMarks(BadMark):
    """Two rows that cannot both be true."""

    code = "conflicting_marks"


class BadRubric(InvalidInput):
    """A rubric by which nothing can be weighed."""

    code = "bad_rubric"


class UnfillableCut(InvalidInput):
    """More places than there are entries that may take them."""

    code = "unfillable_cut"


class BadLogRow(InvalidInput):
    """A row that does not hold exactly what the score log hashes."""

    code = "bad_log_row"
    message = N_("A row of the score log is not as it must be: %(what)s.")


class NotOffered(Refusal):
    """A command whose capability this version does not have."""

    code, status = "not_offered", 501
    message = N_("This version of eventapp does not offer '%(command)s'.")
