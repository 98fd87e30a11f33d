"""Registrations as a table that organisers take away: CSV, spreadsheet or JSON, with the same rows in each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from eventapp.errors import N_
from eventapp.formats import csvout, xlsx
from eventapp.formats.csvout import Cell
from eventapp.questionnaires.rules.questions import Kind
from eventapp.registration.queries.exports import About, ExportRow, Piece
from eventapp.registration.rules import phones
from eventapp.registration.rules.states import ATTENDANCE_LABELS, STATUS_LABELS
from eventapp.registration.rules.types import ROLE_LABELS

Translate = Callable[[str], str]
_TO_MINUTE = len("2027-05-12 08:00")
_COLUMNS = (
    N_("Code"),
    N_("Name"),
    N_("E-mail"),
    N_("Phone"),
    N_("Organisation"),
    N_("Region code"),
    N_("Region"),
    N_("Way to attend"),
    N_("State"),
    N_("Registered at"),
    N_("Wants news"),
    N_("Agrees to photos"),
    N_("Agrees to be listed"),
    N_("Province"),
    N_("Ticket type"),
    N_("Roles at the forum"),
    N_("Days"),
    N_("Delegation"),
    N_("Head of delegation"),
    N_("Position"),
    N_("Rank and grade"),
    N_("Represents"),
    N_("Protocol order"),
    N_("Seat"),
    N_("Last entry"),
    N_("Gate"),
)


class Sheet:
    """The rows of a file in the reader's words, times as the wall clock of the forum's zone."""

    def __init__(self, about: About, *, zone: str, translate: Translate) -> None:
        self._about = about
        self._zone = ZoneInfo(zone)
        self._words: dict[object, str] = {
            **{way.value: translate(label) for way, label in ATTENDANCE_LABELS.items()},
            **{status.value: translate(label) for status, label in STATUS_LABELS.items()},
            **{role: translate(label) for role, label in ROLE_LABELS.items()},
        }
        self._yes_no = {True: translate(N_("yes")), False: translate(N_("no")), None: ""}
        self._agreed = translate(N_("Agreed"))
        self._keys = [question.key for question in about.questions]
        self._ticks = {question.key for question in about.questions if question.kind is Kind.CONSENT}
        self.header = [*(translate(column) for column in _COLUMNS), *(one.label for one in about.questions)]

    def cells(self, pieces: Iterable[Piece]) -> Iterator[Sequence[Cell]]:
        """The rows; moments are naive."""
        for piece in pieces:
            for row in piece.rows:
                yield self._cells(row, piece, self._local)

    def texts(self, pieces: Iterable[Piece]) -> Iterator[Sequence[Cell]]:
        """The rows with moments as they are read, to the minute."""
        for piece in pieces:
            for row in piece.rows:
                yield self._cells(row, piece, self._to_minute)

    def _local(self, moment: datetime) -> Cell:
        return moment.astimezone(self._zone).replace(tzinfo=None)

    def _to_minute(self, moment: datetime) -> Cell:
        return moment.astimezone(self._zone).isoformat(" ", "minutes")[:_TO_MINUTE]

    def _cells(self, row: ExportRow, piece: Piece, told: Callable[[datetime], Cell]) -> list[Cell]:
        words, yes_no, arrival = self._words, self._yes_no, piece.arrivals.get(row.id)
        kind = self._about.types.get(row.type_id) if row.type_id else None
        cells: list[Cell] = [
            row.code,
            row.name,
            row.email,
            phones.display(row.phone),
            row.organisation,
            row.region_code,
            row.region,
            words[row.attendance],
            words[row.status],
            told(row.created_at),
            yes_no[row.news],
            yes_no[row.photo],
            yes_no[row.listing],
            row.province,
            kind.label if kind else None,
            ", ".join(words[role] for role in piece.roles[row.id]) if row.id in piece.roles else None,
            ", ".join(day.isoformat() for day in piece.days[row.id]) if row.id in piece.days else None,
            row.delegation,
            yes_no[row.is_head],
            row.position,
            row.rank,
            row.represents,
            row.protocol_order,
            row.seat,
            told(arrival.at) if arrival else None,
            arrival.gate if arrival else None,
        ]
        if self._keys:
            given = piece.answers.get(row.id, {})
            cells += [self._agreed if key in self._ticks and key in given else given.get(key) for key in self._keys]
        return cells


def csv(sheet: Sheet, pieces: Iterable[Piece], *, separator: str = ",") -> Iterator[bytes]:
    """CSV in pieces; no cell is ever a formula. An Indonesian Excel parts columns at semicolons."""
    return csvout.stream(sheet.header, sheet.texts(pieces), bom=True, separator=separator)


def spreadsheet(sheet: Sheet, pieces: Iterable[Piece], *, path: Path, title: str) -> None:
    """A spreadsheet as a file; the rows are never all in memory. Raises UnreadableFile for too many rows."""
    xlsx.write_file(path, sheet.header, sheet.cells(pieces), sheet=title)


def as_json(about: About, pieces: Iterable[Piece]) -> Iterator[bytes]:
    """A JSON array in pieces: names of fields and states as the API has them, moments in UTC."""
    separator = b"["
    for piece in pieces:
        lines = [json.dumps(_record(row, piece, about), ensure_ascii=False) for row in piece.rows]
        if lines:
            yield separator + b"\n" + ",\n".join(lines).encode()
            separator = b","
    yield b"[]\n" if separator == b"[" else b"\n]\n"


def _record(row: ExportRow, piece: Piece, about: About) -> dict[str, Any]:
    kind, arrival = about.types.get(row.type_id) if row.type_id else None, piece.arrivals.get(row.id)
    record = row._asdict()
    del record["id"], record["type_id"]
    return record | {
        "created_at": row.created_at.astimezone(UTC).isoformat(),
        "is_head": bool(row.is_head),
        "type": kind.key if kind else None,
        "roles": [role.value for role in piece.roles.get(row.id, ())],
        "days": [day.isoformat() for day in piece.days.get(row.id, ())],
        "last_entry": {"at": arrival.at.astimezone(UTC).isoformat(), "gate": arrival.gate} if arrival else None,
        "answers": dict(piece.answers.get(row.id, {})),
    }
