"""Where the committed data files lie: in the repository, or inside an installed wheel."""

from __future__ import annotations

from pathlib import Path

from eventapp.errors import N_, Refusal

_PACKAGE = Path(__file__).resolve().parent.parent
_FOLDERS = (_PACKAGE.parent / "data", _PACKAGE / "_data")


class DataFileMissing(Refusal):
    """The installation lacks a file that belongs to the product."""

    code, status = "data_file_missing", 500
    message = N_("The installation lacks the data file %(name)s; install eventapp again.")


def data_path(name: str) -> Path:
    """The path of a file such as ``regions.csv``, from any working directory. Raises DataFileMissing."""
    for folder in _FOLDERS:
        if (folder / name).is_file():
            return folder / name
    raise DataFileMissing(name=name)
