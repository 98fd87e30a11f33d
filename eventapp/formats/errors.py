"""What can be refused about a file that somebody hands in."""

from __future__ import annotations

from eventapp.errors import N_, InvalidInput


class UnreadableFile(InvalidInput):
    """The file is missing, too large or not what it should be; the sentence names the file and the line."""

    code = "unreadable_file"
    message = N_("%(name)s cannot be read.")


class UnknownColumn(InvalidInput):
    """The table has no such column."""

    code = "unknown_column"
    message = N_("%(name)s has no column “%(column)s”; its columns are: %(columns)s.")
