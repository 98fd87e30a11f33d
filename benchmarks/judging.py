"""Times of the judging commands, each beside a reference on the same files in the same minutes.

``tabulate`` stands against pandas reading the file and taking every entry's mean, ``assign`` against
``scipy.optimize.milp`` on the same problem (as a linear programme, which is integral here). Every measurement is a
fresh process from its start to its end, with its largest memory; ``reckoned`` is the time without start and reading.
Ratios are of the processor's time, which a busy machine changes least.

``python -m benchmarks.judging means SCORES.csv`` and ``… milp FOLDER`` are the references by themselves.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
EVENTAPP = str(Path(sys.executable).parent / "eventapp")
RATINGS, RATERS, RATED = 73_000, 2_972, 1_128
PER_ENTRY = 3
CONFLICTS = 0.06  # of all pairs of a judge and an entry
_RECKON = (
    "import os; os.environ['OPENBLAS_NUM_THREADS'] = '1'\n"  # as the command does
    "import sys, time; from pathlib import Path\n"
    "from eventapp.judging.rules import marks, tabulation\n"
    "read = marks.read_marks(Path(sys.argv[1])); tabulation.tabulate(read)\n"
    "started = time.perf_counter(); tabulation.tabulate(read); print(time.perf_counter() - started)"
)


@dataclass(frozen=True, slots=True)
class Run:
    """One process: how long it took, the processor's time in it, and the most memory it held."""

    seconds: float
    cpu_seconds: float
    megabytes: float
    output: str


@dataclass(frozen=True, slots=True)
class Timing:
    """A command beside its reference. ``reckoned`` is None where only the whole is measured."""

    name: str
    seconds: float
    cpu_seconds: float
    goal_seconds: float
    megabytes: float
    goal_megabytes: float | None
    reckoned: float | None
    reference: str
    reference_cpu_seconds: float

    @property
    def ratio(self) -> float:
        """How many times the reference, in the processor's time."""
        return self.cpu_seconds / self.reference_cpu_seconds

    @property
    def holds(self) -> bool:
        """Whether the goal is reached."""
        in_memory = self.goal_megabytes is None or self.megabytes <= self.goal_megabytes
        return self.seconds <= self.goal_seconds and in_memory


def measure(rounds: int) -> list[dict[str, Any]]:
    """All timings, as they go into the document."""
    with tempfile.TemporaryDirectory() as name:
        return [
            asdict(timing) | {"ratio": timing.ratio, "holds": timing.holds} for timing in _timings(Path(name), rounds)
        ]


def _timings(folder: Path, rounds: int) -> list[Timing]:
    rng = np.random.default_rng(1)
    timings = []
    for entries, judges, goal in ((107, 20, 0.5), (5_000, 200, 5.0)):
        scores = folder / f"{entries}.csv"
        write_scores(scores, *three_each(rng, entries, judges), rng=rng)
        timings.append(_tabulated(f"tabulate {entries:,} × {judges} × {PER_ENTRY}", scores, goal, None, rounds))
    ratings = folder / "ratings.csv"
    write_scores(ratings, *uneven(rng), rng=rng, leader=True)
    timings.append(_tabulated(f"tabulate {RATINGS:,} of {RATERS:,} × {RATED:,}", ratings, 10.0, 1000.0, rounds))
    for entries, judges, goal in ((107, 20, 0.5), (5_000, 200, 5.0)):
        lists = folder / f"lists-{entries}"
        write_lists(lists, entries, judges, rng)
        timings.append(_assigned(f"assign {entries:,} × {judges} × {PER_ENTRY}", lists, goal, rounds))
    return timings


def _tabulated(name: str, scores: Path, goal: float, goal_megabytes: float | None, rounds: int) -> Timing:
    ours = _median([EVENTAPP, "judging", "tabulate", str(scores), "--json"], rounds)
    reckoned = [float(run([sys.executable, "-c", _RECKON, str(scores)]).output) for _ in range(rounds)]
    theirs = _median([sys.executable, "-m", "benchmarks.judging", "means", str(scores)], rounds)
    return Timing(
        name,
        ours.seconds,
        ours.cpu_seconds,
        goal,
        ours.megabytes,
        goal_megabytes,
        statistics.median(reckoned),
        "pandas groupby mean",
        theirs.cpu_seconds,
    )


def _assigned(name: str, lists: Path, goal: float, rounds: int) -> Timing:
    files = [f"--{what}={lists / what}.csv" for what in ("judges", "entries", "conflicts")]
    ours = _median([EVENTAPP, "judging", "assign", *files, "--per-entry", str(PER_ENTRY), "--json"], rounds)
    theirs = run([sys.executable, "-m", "benchmarks.judging", "milp", str(lists)])
    return Timing(
        name,
        ours.seconds,
        ours.cpu_seconds,
        goal,
        ours.megabytes,
        None,
        None,
        "scipy.optimize.milp",
        theirs.cpu_seconds,
    )


def _median(command: Sequence[str], rounds: int) -> Run:
    return sorted((run(command) for _ in range(rounds)), key=lambda each: each.seconds)[rounds // 2]


def run(command: Sequence[str]) -> Run:
    """Run a process to its end, with its output in a file so that nothing waits for a reader."""
    with tempfile.TemporaryFile("w+") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        output.seek(0)
        return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e3, output.read())


def three_each(rng: np.random.Generator, entries: int, judges: int) -> tuple[Any, Any]:
    """(entry, judge) of each sheet: three judges drawn for every entry."""
    judge = np.concatenate([rng.choice(judges, PER_ENTRY, replace=False) for _ in range(entries)])
    return np.repeat(np.arange(entries), PER_ENTRY), judge


def uneven(rng: np.random.Generator) -> tuple[Any, Any]:
    """(entry, judge) of each sheet: some entries are scored by hundreds, most by few, as lecturers are by students."""
    popular = rng.gamma(1.2, 1.0, RATED)
    judge = np.repeat(np.arange(RATERS), RATINGS // RATERS + 1)[:RATINGS]
    chosen = [
        rng.choice(RATED, int((judge == each).sum()), replace=False, p=popular / popular.sum())
        for each in range(RATERS)
    ]
    return np.concatenate(chosen), judge


def write_scores(path: Path, entry: Any, judge: Any, *, rng: np.random.Generator, leader: bool = False) -> None:
    """Whole scores from 0 to 100. With a `leader` one entry is far ahead: then each judge is left out in turn."""
    level, severity = rng.normal(70, 6, entry.max() + 1), rng.normal(0, 5, judge.max() + 1)
    if leader:
        level[np.bincount(entry).argmax()] += 30
    score = np.clip(np.round(level[entry] + severity[judge] + rng.normal(0, 5, len(entry))), 0, 100).astype(int)
    rows = zip(entry.tolist(), judge.tolist(), score.tolist(), strict=True)
    path.write_text("entry,judge,score\n" + "".join(f"E{e},J{j},{s}\n" for e, j, s in rows), encoding="utf-8")


def write_lists(folder: Path, entries: int, judges: int, rng: np.random.Generator) -> None:
    """judges.csv, entries.csv and conflicts.csv."""
    folder.mkdir()
    pairs = np.argwhere(rng.random((judges, entries)) < CONFLICTS).tolist()
    for name, lines in (
        ("judges", ["judge", *(f"J{judge}" for judge in range(judges))]),
        ("entries", ["entry", *(f"E{entry}" for entry in range(entries))]),
        ("conflicts", ["judge,entry", *(f"J{judge},E{entry}" for judge, entry in pairs)]),
    ):
        (folder / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")


def means(path: str) -> None:
    """The reference of ``tabulate``."""
    import pandas  # noqa: PLC0415 -- part of what is measured

    frame = pandas.read_csv(path)
    sys.stdout.write(frame.groupby("entry")["score"].mean().sort_values(ascending=False).to_json())


def milp(folder: str) -> None:
    """The reference of ``assign``: random costs, loads that differ by one at most."""
    import pandas  # noqa: PLC0415 -- part of what is measured
    import scipy.sparse  # noqa: PLC0415 -- part of what is measured
    from scipy.optimize import Bounds, LinearConstraint  # noqa: PLC0415 -- part of what is measured
    from scipy.optimize import milp as solve  # noqa: PLC0415 -- part of what is measured

    judges, entries, conflicts = (
        pandas.read_csv(Path(folder) / f"{name}.csv") for name in ("judges", "entries", "conflicts")
    )
    allowed = np.ones((len(entries), len(judges)))
    entry_at = {name: place for place, name in enumerate(entries["entry"])}
    judge_at = {name: place for place, name in enumerate(judges["judge"])}
    allowed[conflicts["entry"].map(entry_at), conflicts["judge"].map(judge_at)] = 0.0
    sheets = len(entries) * PER_ENTRY
    by_entry = scipy.sparse.kron(scipy.sparse.eye_array(len(entries)), np.ones((1, len(judges))))
    by_judge = scipy.sparse.kron(np.ones((1, len(entries))), scipy.sparse.eye_array(len(judges)))
    found = solve(
        np.random.default_rng(0).random(allowed.size),
        bounds=Bounds(0.0, allowed.ravel()),
        constraints=[
            LinearConstraint(by_entry.tocsr(), PER_ENTRY, PER_ENTRY),
            LinearConstraint(by_judge.tocsr(), sheets // len(judges), -(-sheets // len(judges))),
        ],
    )
    if found.x is None:
        raise SystemExit(found.message)
    sys.stdout.write(f"{round(float(found.x.sum()))}\n")


def table(timings: Sequence[dict[str, Any]]) -> list[str]:
    """The timings for people."""
    lines = ["", f"{'judging':<34} {'s':>7} {'CPU s':>7} {'reckoned':>9} {'MB':>6} {'× ref.':>7}  goal"]
    for each in timings:
        reckoned = "" if each["reckoned"] is None else f"{each['reckoned']:.2f}"
        times = f"{each['seconds']:>7.2f} {each['cpu_seconds']:>7.2f} {reckoned:>9}"
        figures = f"{times} {each['megabytes']:>6.0f} {each['ratio']:>7.2f}"
        memory = "" if each["goal_megabytes"] is None else f" and {each['goal_megabytes']:g} MB"
        goal = f"≤ {each['goal_seconds']:g} s{memory} {'✓' if each['holds'] else '✗'} ({each['reference']})"
        lines.append(f"  {each['name']:<32} {figures}  {goal}")
    return lines


REFERENCES: dict[str, Callable[[str], None]] = {"means": means, "milp": milp}

if __name__ == "__main__":
    REFERENCES[sys.argv[1]](sys.argv[2])
