"""Statistics and files of a survey with many answers, each against the barest way to the same numbers.

``python -m benchmarks.surveys [PEOPLE] [--postgresql] [--json]`` fills one survey of twelve questions with PEOPLE
responses (a million is what the goals speak of), then compares in the same run: the figures of the page with one raw
GROUP BY, the CSV with a bare ordered dump by the driver's cursor, the workbook with xlsxwriter alone on the same cells,
the SPSS file with the CSV, and the command on a long file with ``pandas.read_csv``. Memory is what a process of its own
needed beyond its start. Goals: 1.5, 2.5, 1.3, 1 and 2 times; 150 MB for each file, 500 MB for the command.
"""

from __future__ import annotations

import csv
import io
import json
import multiprocessing
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import xlsxwriter

from benchmarks import databases
from eventapp.app import create_app
from eventapp.config import Settings
from eventapp.core.access import Scope, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.editions.queries.identity import edition_by_slug
from eventapp.questionnaires.rules.questions import Draft, Kind, Option
from eventapp.surveys.documents import answers as tables
from eventapp.surveys.models.answers import Answer, Response, random_id
from eventapp.surveys.models.surveys import Survey
from eventapp.surveys.queries import asked as asking
from eventapp.surveys.queries import results, rows, surveys
from eventapp.surveys.services import exporting, setup
from tests.support.make import Make

PEOPLE, QUESTIONS, PIECE, SKIPPED = 50_000, 12, 2_000, 0.03
GOALS = {"figures": 1.5, "csv": 2.5, "xlsx": 1.3, "sav": 1.0, "command": 2.0}
GOAL_MB, GOAL_COMMAND_MB = 150.0, 500.0
SLUG = "benchmark"
EVENTAPP = Path(sys.executable).parent / "eventapp"
LEVELS = tuple(Option(str(level), f"Tingkat {level}", f"Level {level}") for level in range(1, 5))


@dataclass(frozen=True, slots=True)
class Found:
    """Seconds and memory in MB, by what was made; ``bare`` is the yardstick of each.

    Of the processor, so that busy neighbours do not count; of the wall where PostgreSQL does part of the work.
    """

    database: str
    people: int
    seconds: dict[str, float]
    bare: dict[str, float]
    megabytes: dict[str, float]

    @property
    def ratios(self) -> dict[str, float]:
        """How many times as long as the yardstick each took."""
        return {name: self.seconds[name] / self.bare[name] for name in self.seconds}

    @property
    def holds(self) -> bool:
        """Whether all goals hold."""
        memory = {name: GOAL_COMMAND_MB if name == "command" else GOAL_MB for name in self.megabytes}
        slow = any(ratio > GOALS[name] for name, ratio in self.ratios.items())
        return not slow and all(self.megabytes[name] <= most for name, most in memory.items())


def measure(people: int = PEOPLE, *, postgresql: bool = False) -> Found:
    """All of it once, on a fresh database."""
    with tempfile.TemporaryDirectory() as folder, databases.fresh(Path(folder), postgresql=postgresql) as url:
        return _measured(url, Path(folder), people)


def _measured(url: str, folder: Path, people: int) -> Found:
    _apart(_filled, url, folder, people)
    steps = {
        "raw": _raw,
        "figures": _figures,
        "dump": _dump,
        "csv": _csv,
        "sav": _sav,
        "cells": _cells,
        "xlsx": _xlsx,
    }
    took = {name: _apart(_timed, url, folder, name, step) for name, step in steps.items()}
    seconds = {name: took[name][0] for name in ("figures", "csv", "xlsx", "sav")}
    bare = {
        "figures": took["raw"][0],
        "csv": took["dump"][0],
        "xlsx": took["cells"][0],
        "sav": took["csv"][0],
    }
    megabytes = {name: took[name][1] for name in ("figures", "csv", "xlsx", "sav")}
    long = folder / "long.csv"
    _long_file(long, people)
    bare["command"] = _child([sys.executable, "-c", f"import pandas; pandas.read_csv({str(long)!r})"])[0]
    seconds["command"], megabytes["command"] = _child([str(EVENTAPP), "surveys", "stats", str(long), "--json"])
    return Found("postgresql" if "postgresql" in url else "sqlite", people, seconds, bare, megabytes)


def _apart(work: Callable[..., Any], *args: Any) -> Any:
    """Run in a process of its own, so that its memory and caches are nobody else's; gives what it gave."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(work, args)


def _child(command: list[str]) -> tuple[float, float]:
    """Processor seconds of a command, and the most memory that any command needed so far in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss / 1024


def _started(url: str, folder: Path) -> None:
    environ = {"DATABASE_URL": url, "SECRET_KEY": "only-for-this-measurement-0123456789"}
    create_app(replace(Settings.from_environ(environ, data=folder / "data"), check_scope=False))


def _filled(url: str, folder: Path, people: int) -> None:
    _started(url, folder)
    scope = system_scope(Make().edition("2031"))
    questions = [Draft(f"q{n}", Kind.SCALE, f"Pertanyaan {n}", f"Question {n}", LEVELS) for n in range(QUESTIONS)]
    at, day = now(), timedelta(days=1)
    slug = setup.create_survey(
        scope,
        title=SLUG,
        opens_at=at - 9 * day,
        closes_at=at - 2 * day,
        mails_links=False,
        key="bench",
        title_id="Ukur",
        title_en="Measure",
        questions=questions,
    )
    survey = surveys.survey(scope, slug)
    ids = [each.row.id for each in asking.questions(scope, survey)]
    chance = random.Random(1)  # noqa: S311 -- the same answers each time
    for start in range(0, people, PIECE):
        made = sorted(random_id() for _ in range(min(PIECE, people - start)))
        own = {"edition_id": scope.edition_id}
        responses = [own | {"id": id_, "survey_id": survey.id} for id_ in made]
        answers = [
            own | {"response_id": id_, "question_id": question, "value": chance.choice("1233444")}
            for id_ in made
            for question in ids
            if chance.random() > SKIPPED
        ]
        db.run(partial(db.session.execute, sa.insert(Response), responses))
        db.run(partial(db.session.execute, sa.insert(Answer), answers))
    db.session.execute(sa.text("ANALYZE"))
    db.dispose()


def _timed(url: str, folder: Path, name: str, step: Callable[[Scope, Path], None]) -> tuple[float, float]:
    _started(url, folder)
    scope = system_scope(edition_by_slug("2031"))
    db.scalar(sa.select(sa.func.count()).select_from(Survey).execution_options(unscoped="warm"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    clock = time.process_time if db.is_sqlite else time.perf_counter
    started = clock()
    step(scope, folder / name)
    seconds = clock() - started
    return seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def _raw(scope: Scope, _path: Path) -> None:
    """The yardstick of the figures: one GROUP BY."""
    query = sa.select(Answer.question_id, Answer.value, sa.func.count()).where(Answer.edition_id == scope.edition_id)
    db.rows(query.group_by(Answer.question_id, Answer.value))


def _figures(scope: Scope, _path: Path) -> None:
    survey = surveys.survey(scope, SLUG)
    results.counted(scope, survey.id, asking.questions(scope, survey))


def _dump(scope: Scope, path: Path) -> None:
    """The yardstick of the CSV: every answer by the driver's cursor, ordered by response, into Python's csv writer."""
    raw = db.engine.raw_connection()
    try:
        cursor = raw.cursor() if db.is_sqlite else raw.driver_connection.cursor(name="dump")  # type: ignore[union-attr]
        if not db.is_sqlite:
            raw.driver_connection.autocommit = False  # type: ignore[union-attr]
        cursor.execute("SELECT response_id, question_id, value FROM survey_answer ORDER BY response_id, question_id")
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            while found := cursor.fetchmany(5_000):
                writer.writerows(found)
    finally:
        raw.close()


def _csv(scope: Scope, path: Path) -> None:
    taken = exporting.take_answers(scope, slug=SLUG, kind="csv")
    with path.open("wb") as file:
        for piece in tables.as_csv(taken.questions, taken.people):
            file.write(piece)


def _sav(scope: Scope, path: Path) -> None:
    _written(scope, path, "sav")


def _xlsx(scope: Scope, path: Path) -> None:
    _written(scope, path, "xlsx")


def _written(scope: Scope, path: Path, kind: str) -> None:
    taken = exporting.take_answers(scope, slug=SLUG, kind=kind)
    with path.open("wb+") as file:
        exporting.written(scope, taken, file, kind=kind, bom=False, translate=str)


def _cells(scope: Scope, path: Path) -> None:
    """The yardstick of the workbook: the same cells of answers by xlsxwriter alone, read the same way."""
    survey = surveys.survey(scope, SLUG)
    asked = asking.questions(scope, survey)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        number = 0
        for piece in rows.pieces(scope, survey.id, asked):
            for row in piece:
                number += 1
                page.write_number(number, 0, number)
                for column, cell in enumerate(row, 1):
                    if cell is not None:
                        page.write_number(number, column, int(cell))


def _long_file(path: Path, people: int) -> None:
    chance = random.Random(2)  # noqa: S311 -- the same file each time
    text = io.StringIO()
    text.write("respondent,question,value\n")
    for person in range(people):
        for question in range(QUESTIONS):
            text.write(f"r{person},q{question},{chance.choice('1233444')}\n")
    path.write_text(text.getvalue())


def table(found: Found) -> list[str]:
    """What was measured, for people."""
    lines = [f"\nsurvey of {found.people:,} people × {QUESTIONS} questions ({found.database})"]
    for name, ratio in found.ratios.items():
        mark = "✓" if ratio <= GOALS[name] else "✗"
        lines.append(
            f"  {name:<8} {found.seconds[name]:7.2f} s: {ratio:.2f} times {found.bare[name]:.2f} s "
            f"(goal {GOALS[name]}) {mark}; {found.megabytes[name]:.0f} MB"
        )
    return [*lines, f"  all goals {'✓' if found.holds else '✗'}"]


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    result = measure(*numbers[:1], postgresql="--postgresql" in sys.argv)
    sys.stdout.write((json.dumps(asdict(result)) if "--json" in sys.argv else "\n".join(table(result))) + "\n")
