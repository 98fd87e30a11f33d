"""Statistics and files of a survey with many answers, each against the barest way to the same numbers.

``python -m benchmarks.surveys [PEOPLE] [--postgresql | --both] [--json]`` fills one survey of twelve questions with
PEOPLE responses (a million is what the goals speak of), in the order of their random keys as it is after its end, then
compares in the same run: the figures of the page with one raw GROUP BY, the CSV with a bare ordered dump by the
driver's cursor, the workbook with xlsxwriter alone on the same cells, the SPSS file with the CSV, and the command on
long files of at most 1.2 million rows, plain and with every cell in quotation marks, with ``pandas.read_csv``. Time is
the processor's, of PostgreSQL's processes too. Memory is what a process of its own needed beyond its start, and all
that the command needed. Goals: 1.5, 2.5, 1.3, 1 and 2 times; 150 MB for each file, 500 MB for the command.
"""

from __future__ import annotations

import csv
import json
import multiprocessing
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
import xlsxwriter

from benchmarks import databases
from benchmarks.processes import cpu_seconds
from eventapp.app import create_app
from eventapp.config import Settings
from eventapp.core.access import Scope, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.editions.queries.identity import edition_by_slug
from eventapp.questionnaires.rules.questions import Draft, Kind, Option
from eventapp.surveys.models.answers import Answer, random_id
from eventapp.surveys.models.surveys import Survey
from eventapp.surveys.queries import asked as asking
from eventapp.surveys.queries import results, rows, surveys
from eventapp.surveys.services import exporting, setup
from tests.support.make import Make

PEOPLE, QUESTIONS, SKIPPED, IN_FILE = 50_000, 12, 0.03, 100_000
GOALS = {"figures": 1.5, "csv": 2.5, "xlsx": 1.3, "sav": 1.0, "command": 2.0, "quoted": 2.0}
FILES = ("command", "quoted")  # what the command reads
ROUNDS, ENOUGH_SECONDS = 5, 8.0  # of what is short, the least of some rounds is taken: neighbours only add
GOAL_MB, GOAL_COMMAND_MB = 150.0, 500.0
SLUG = "benchmark"
EVENTAPP = Path(sys.executable).parent / "eventapp"
WEIGHED = """
import json, os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, state, used = os.wait4(process.pid, 0)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(state)]))
"""
ORDERED = "SELECT response_id, question_id, value FROM survey_answer ORDER BY response_id, question_id"
Step = Callable[[Scope, Path], Callable[[], object]]  # prepares, and gives what is timed
LEVELS = tuple(Option(str(level), f"Tingkat {level}", f"Level {level}") for level in range(1, 5))


@dataclass(frozen=True, slots=True)
class Found:
    """Seconds of the processor and memory in MB, by what was made; ``bare`` is the yardstick of each.

    ``took`` is how long the clock says that filling the database and everything else took.
    """

    database: str
    people: int
    took: tuple[float, float]
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
        memory = {name: GOAL_COMMAND_MB if name in FILES else GOAL_MB for name in self.megabytes}
        slow = any(ratio > GOALS[name] for name, ratio in self.ratios.items())
        return not slow and all(self.megabytes[name] <= most for name, most in memory.items())


def measure(people: int = PEOPLE, *, postgresql: bool = False) -> Found:
    """All of it once, on a fresh database."""
    with tempfile.TemporaryDirectory() as folder, databases.fresh(Path(folder), postgresql=postgresql) as url:
        return _measured(url, Path(folder), people)


def _measured(url: str, folder: Path, people: int) -> Found:
    began = time.monotonic()
    _apart(_filled, url, folder, people)
    filled = time.monotonic()
    seconds, bare, megabytes = {}, {}, {}
    for name, (own, yardstick) in PAIRS.items():
        seconds[name], bare[name], megabytes[name] = _apart(_timed, url, folder, own, yardstick)
    for name in FILES:
        path = folder / f"{name}.csv"
        _long_file(path, min(people, IN_FILE), quoting=csv.QUOTE_ALL if name == "quoted" else csv.QUOTE_MINIMAL)
        bare[name] = _child([sys.executable, "-c", f"import pandas; pandas.read_csv({str(path)!r})"])[0]
        seconds[name], megabytes[name] = _child([str(EVENTAPP), "surveys", "stats", str(path), "--json"])
    database = "postgresql" if "postgresql" in url else "sqlite"
    return Found(database, people, (filled - began, time.monotonic() - filled), seconds, bare, megabytes)


def _apart(work: Callable[..., Any], *args: Any) -> Any:
    """Run in a process of its own, so that its memory and caches are nobody else's; gives what it gave."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(work, args)


def _child(command: list[str]) -> tuple[float, float]:
    """Processor seconds of a command, and its memory in MB; by a small process, whose own memory counts as its."""
    weighed = subprocess.run([sys.executable, "-c", WEIGHED, *command], check=True, stdout=subprocess.PIPE)
    seconds, megabytes, code = json.loads(weighed.stdout)
    if code:
        raise RuntimeError(f"{command} ended with {code}")
    return seconds, megabytes


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
    given = list(_given(people, ids)) if db.is_sqlite else _given(people, ids)
    raw = db.engine.raw_connection()
    try:
        (_fill_sqlite if db.is_sqlite else _fill_postgresql)(raw.driver_connection, scope.edition_id, survey.id, given)
    finally:
        raw.close()
        db.dispose()


def _given(people: int, questions: list[int]) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """Each response's key and what it answers, in the order of the keys."""
    chance = random.Random(1)  # noqa: S311 -- the same answers each time
    for key in sorted(random_id() for _ in range(people)):
        values = chance.choices("1233444", k=len(questions))
        yield key, [pair for pair in zip(questions, values, strict=True) if chance.random() > SKIPPED]


def _fill_sqlite(connection: Any, edition_id: int, survey_id: int, given: Any) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("BEGIN")
    people = "INSERT INTO survey_response (id, edition_id, survey_id) VALUES (?, ?, ?)"
    connection.executemany(people, ((key, edition_id, survey_id) for key, _ in given))
    answers = "INSERT INTO survey_answer (response_id, question_id, value, edition_id) VALUES (?, ?, ?, ?)"
    connection.executemany(answers, ((key, *pair, edition_id) for key, pairs in given for pair in pairs))
    connection.execute("COMMIT")
    connection.execute("ANALYZE")


def _fill_postgresql(connection: Any, edition_id: int, survey_id: int, given: Any) -> None:
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("SET session_replication_role = replica")  # a foreign key is not looked up for every row
    keys = []
    with cursor.copy("COPY survey_answer (response_id, question_id, value, edition_id) FROM STDIN") as copy:
        for key, pairs in given:
            keys.append(key)
            copy.write("".join([f"{key}\t{question}\t{value}\t{edition_id}\n" for question, value in pairs]))
    with cursor.copy("COPY survey_response (id, edition_id, survey_id) FROM STDIN") as copy:
        for key in keys:
            copy.write(f"{key}\t{edition_id}\t{survey_id}\n")
    cursor.execute("RESET session_replication_role")
    cursor.execute("SET statement_timeout = 0")
    cursor.execute("VACUUM ANALYZE")


def _timed(url: str, folder: Path, own: Step, yardstick: Step) -> tuple[float, float, float]:
    """Seconds of both, in turns, and the memory of the first."""
    _started(url, folder)
    scope = system_scope(edition_by_slug("2031"))
    db.scalar(sa.select(sa.func.count()).select_from(Survey).execution_options(unscoped="warm"))
    servers = [] if db.is_sqlite else [_postmaster()]

    def clock() -> float:
        return time.process_time() + cpu_seconds(servers)

    def once(work: Callable[[], object]) -> float:
        started = clock()
        work()
        return clock() - started

    first, before = own(scope, folder / "own"), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = [once(first)]
    megabytes = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    second = yardstick(scope, folder / "bare")
    bare = [once(second)]
    while len(bare) < ROUNDS and sum(bare) < ENOUGH_SECONDS:
        spent.append(once(first))
        bare.append(once(second))
    return min(spent), min(bare), megabytes


def _postmaster() -> int:
    """The process that PostgreSQL's others are children of."""
    with db.engine.connect() as connection:
        folder = connection.exec_driver_sql("SHOW data_directory").scalar_one()
    return int((Path(folder) / "postmaster.pid").read_text().split()[0])


def _raw(scope: Scope, _path: Path) -> Callable[[], object]:
    """The yardstick of the figures: one GROUP BY."""
    query = sa.select(Answer.question_id, Answer.value, sa.func.count()).where(Answer.edition_id == scope.edition_id)
    return lambda: db.rows(query.group_by(Answer.question_id, Answer.value))


def _figures(scope: Scope, _path: Path) -> Callable[[], object]:
    def work() -> None:
        survey = surveys.survey(scope, SLUG)
        results.counted(scope, survey.id, asking.questions(scope, survey))

    return work


def _dump(_scope: Scope, path: Path) -> Callable[[], object]:
    """The yardstick of the CSV: every answer by the driver's cursor, ordered by response, into Python's csv writer."""

    def work() -> None:
        raw = db.engine.raw_connection()
        try:
            cursor = raw.cursor() if db.is_sqlite else raw.driver_connection.cursor(name="dump")  # type: ignore[union-attr]
            if not db.is_sqlite:
                raw.driver_connection.autocommit = False  # type: ignore[union-attr]
            cursor.execute(ORDERED)
            with path.open("w", newline="") as file:
                writer = csv.writer(file)
                while found := cursor.fetchmany(5_000):
                    writer.writerows(found)
        finally:
            raw.close()

    return work


def _csv(scope: Scope, path: Path) -> Callable[[], object]:
    return lambda: _written(scope, path, "csv")


def _sav(scope: Scope, path: Path) -> Callable[[], object]:
    return lambda: _written(scope, path, "sav")


def _xlsx(scope: Scope, path: Path) -> Callable[[], object]:
    return lambda: _written(scope, path, "xlsx")


def _written(scope: Scope, path: Path, kind: str) -> None:
    taken = exporting.take_answers(scope, slug=SLUG, kind=kind)
    with path.open("wb+") as file:
        exporting.written(scope, taken, file, kind=kind, bom=False, translate=str)


def _cells(scope: Scope, path: Path) -> Callable[[], object]:
    """The yardstick of the workbook: the same cells, already numbers in memory, by xlsxwriter alone."""
    survey = surveys.survey(scope, SLUG)
    asked = asking.questions(scope, survey)
    people = [
        [None if cell is None else int(cell) for cell in row]
        for piece in rows.pieces(scope, survey.id, asked)
        for row in piece
    ]

    def work() -> None:
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
            page = book.add_worksheet()
            for number, row in enumerate(people, 1):
                page.write_number(number, 0, number)
                for column, cell in enumerate(row, 1):
                    if cell is not None:
                        page.write_number(number, column, cell)

    return work


def _long_file(path: Path, people: int, *, quoting: Literal[0, 1]) -> None:
    chance = random.Random(2)  # noqa: S311 -- the same file each time
    with path.open("w", newline="") as file:
        writer = csv.writer(file, quoting=quoting, lineterminator="\n")
        writer.writerow(["respondent", "question", "value"])
        for person in range(people):
            values = chance.choices("1233444", k=QUESTIONS)
            writer.writerows([(f"r{person}", f"q{question}", value) for question, value in enumerate(values)])


PAIRS: dict[str, tuple[Step, Step]] = {
    "figures": (_figures, _raw),
    "csv": (_csv, _dump),
    "xlsx": (_xlsx, _cells),
    "sav": (_sav, _csv),
}


def table(found: Found) -> list[str]:
    """What was measured, for people."""
    lines = [f"\nsurvey of {found.people:,} people × {QUESTIONS} questions ({found.database})"]
    for name, ratio in found.ratios.items():
        mark = "✓" if ratio <= GOALS[name] else "✗"
        lines.append(
            f"  {name:<8} {found.seconds[name]:7.2f} s: {ratio:.2f} times {found.bare[name]:.2f} s "
            f"(goal {GOALS[name]}) {mark}; {found.megabytes[name]:.0f} MB"
        )
    mark = "✓" if found.holds else "✗"
    return [*lines, f"  all goals {mark}; filled in {found.took[0]:.0f} s, measured in {found.took[1]:.0f} s"]


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    chosen = [False, True] if "--both" in sys.argv else ["--postgresql" in sys.argv]
    for is_postgresql in chosen:
        result = measure(*numbers[:1], postgresql=is_postgresql)
        shown = json.dumps(asdict(result)) if "--json" in sys.argv else "\n".join(table(result))
        sys.stdout.write(f"{shown}\n")
        sys.stdout.flush()
