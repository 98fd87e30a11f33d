"""Periksa berkas hasil penilaian ini sendiri. Cukup Python 3.10 ke atas, tanpa pasang apa pun:

    python3 verify.py             (di dalam folder hasil ekstrak)
    python3 verify.py bundle.zip  (langsung dari berkas ZIP)

Yang dihitung ulang: sidik jari setiap berkas, rantai jejak nilai, nilai setiap daerah, peringkat, anak tangga
penentu di antara yang sama, pemenang. Bila babak ini tidak membuka setiap nilai, yang dihitung ulang hanya yang dibuka.
Tanda tangan tidak diperiksa di sini; itu dilakukan `eventapp judging verify`.

Check this bundle of results yourself, with nothing but Python 3.10 or later. It recomputes the fingerprint of every
file, the chain of the score log, the score of every region, the ranks, the ladder that decides between equals, and the
winners. Where the round does not publish every score, it recomputes what follows from what is public. It does not check
the signatures; `eventapp judging verify` does that too.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any

Sheets = dict[tuple[str, str], float]  # (entry, judge) -> points
WITHHELD = {  # what the public bundle lacks, by what the round publishes
    "scores": set[str](),
    "totals": {"score-log.jsonl"},
    "winners": {"entries.csv", "assignments.csv", "recusals.csv", "carried.json", "score-log.jsonl"}
    | {"votes.json", "decisions.json", "ranking.json"},
}
CLOSE = 1e-6  # scores that differ by less are equal here; the log is exact, the arithmetic is not


def read(place: Path) -> dict[str, bytes]:
    """Every file of the folder or ZIP by its name."""
    if place.is_file():
        with zipfile.ZipFile(place) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    files = {path.name: path for path in sorted(place.iterdir()) if path.is_file()}
    for name in [name for name in files if name.lower().endswith(".zip")]:
        say(f"{name}: dilewati, berkas ZIP bukan isi / passed over, a ZIP file is not content")
        del files[name]
    return {name: path.read_bytes() for name, path in files.items()}


def canonical(value: Any) -> bytes:
    """JSON in the one spelling that is hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def table(content: bytes) -> list[dict[str, str]]:
    """The lines of a CSV file."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def check_files(files: dict[str, bytes]) -> list[str]:
    """Each file against the signed manifest. One that was added is noticed too."""
    digests = json.loads(files["manifest.json"])["members"]
    missing = {name for name in digests if name not in files}
    if missing == WITHHELD[json.loads(files["method.json"])["publishes"]]:
        missing = set()
    wrong = [f"{name}: hilang / is missing" for name in sorted(missing)]
    for name, content in files.items():
        if name not in digests and name not in ("manifest.json", "signatures.json"):
            wrong.append(f"{name}: bukan bagian berkas hasil / does not belong here")
        elif name in digests and hashlib.sha256(content).hexdigest() != digests[name]:
            wrong.append(f"{name}: isinya berubah / was changed")
    return wrong


def check_chain(files: dict[str, bytes]) -> list[str]:
    """Each row of the log holds the hash of the row before it; the last hash is the one that was printed."""
    if "score-log.jsonl" not in files:
        say("Nilai satu per satu tidak dibuka untuk umum / single scores are not public in this round")
        return []
    manifest = json.loads(files["manifest.json"])
    previous, number = "0" * 64, 0
    for number, line in enumerate(files["score-log.jsonl"].splitlines(), start=1):
        row = json.loads(line)
        hashed = {name: row[name] for name in ("sequence", "judge", "entry", "criterion", "score", "comment")}
        right = hashlib.sha256(canonical({**hashed, "previous": previous})).hexdigest()
        if (row["sequence"], row["previous"], row["hash"]) != (number, previous, right):
            return [f"score-log.jsonl: baris {number} putus dari rantai / row {number} breaks the chain"]
        previous = right
    if (number, previous) != (manifest["rows"], manifest["head"]):
        return [f"score-log.jsonl: ujungnya bukan yang ditandatangani / does not end as signed ({number} rows)"]
    return []


def last_scores(files: dict[str, bytes]) -> dict[tuple[str, str, str], float]:
    """The last score of each judge, entry and criterion; a later row replaces an earlier one."""
    scores: dict[tuple[str, str, str], float] = {}
    for line in files["score-log.jsonl"].splitlines():
        row = json.loads(line)
        key = (row["judge"], row["entry"], row["criterion"])
        scores.pop(key, None)
        if row["score"] is not None:
            scores[key] = float(row["score"])
    return scores


def sheets_of(files: dict[str, bytes]) -> dict[str, dict[tuple[str, str], dict[str, float]]]:
    """By category, then entry and judge: points by criterion. Recused, withdrawn and incomplete ones do not count."""
    scores = last_scores(files)
    names = {each["entry"]: each["name"] for each in table(files["entries.csv"]) if each["state"] == "active"}
    recused = {(each["entry"], each["judge"]) for each in table(files["recusals.csv"])}
    found: dict[str, dict[tuple[str, str], dict[str, float]]] = {}
    for pair in table(files["assignments.csv"]):
        criteria = rubric_of(files, pair["category"])
        one_scale = len({(line["min"], line["max"]) for line in criteria}) == 1
        points: dict[str, float] = {}
        for line in criteria:
            score = scores.get((pair["judge"], pair["entry"], line["criterion"]))
            if score is not None:
                low, high = float(line["min"]), float(line["max"])
                points[line["criterion"]] = score if one_scale else 100 * (score - low) / (high - low)
        counts = pair["entry"] in names and (pair["entry"], pair["judge"]) not in recused
        if counts and points and len(points) == len(criteria):
            found.setdefault(pair["category"], {})[names[pair["entry"]], pair["judge"]] = points
    return found


def rubric_of(files: dict[str, bytes], category: str) -> list[dict[str, str]]:
    """The criteria of a category."""
    return [line for line in table(files["rubric.csv"]) if line["category"] == category]


def totals(points: dict[tuple[str, str], dict[str, float]], weights: dict[str, float]) -> Sheets:
    """Each judge's weighted mean for each entry."""
    whole = sum(weights.values())
    return {pair: sum(weights[name] * each[name] for name in weights) / whole for pair, each in points.items()}


def leniencies(sheets: Sheets, shrink: float) -> dict[str, float]:
    """How much higher each judge marks than the others did for the same entries.

    Minimises  sum (score - entry - judge)^2 + shrink * sum judge^2  by solving its equations for the judges.
    """
    judges = sorted({judge for _, judge in sheets})
    place = {judge: index for index, judge in enumerate(judges)}
    by_entry: dict[str, list[tuple[int, float]]] = {}
    for (entry, judge), points in sheets.items():
        by_entry.setdefault(entry, []).append((place[judge], points))
    size = len(judges)
    matrix = [[shrink if row == column else 0.0 for column in range(size)] for row in range(size)]
    right = [0.0] * size
    for given in by_entry.values():
        mean = sum(points for _, points in given) / len(given)
        for own, points in given:
            matrix[own][own] += 1
            right[own] += points - mean
            for other, _ in given:
                matrix[own][other] -= 1 / len(given)
    return dict(zip(judges, solved(matrix, right), strict=True))


def solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """x with matrix x = right, by elimination; the matrix is symmetric and positive."""
    size = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for pivot in range(size):
        for below in range(pivot + 1, size):
            factor = rows[below][pivot] / rows[pivot][pivot]
            if factor:
                rows[below] = [value - factor * above for value, above in zip(rows[below], rows[pivot], strict=True)]
    result = [0.0] * size
    for line in reversed(range(size)):
        known = sum(rows[line][column] * result[column] for column in range(line + 1, size))
        result[line] = (rows[line][size] - known) / rows[line][line]
    return result


def scores_of(sheets: Sheets, method: dict[str, Any], shrink: float) -> dict[str, float]:
    """The score of each entry: mean of its judges, less their leniency, or without the highest and lowest ones."""
    by_entry = by_judge(sheets, method, shrink)
    drop = {entry: sorted(each.values()) for entry, each in by_entry.items()}
    if method["method"] == "trimmed":
        default = 1 if method["drop_high"] is None and method["drop_low"] is None else 0
        low, high = method["drop_low"] or default, method["drop_high"] or default
        drop = {entry: points[low : max(low, len(points) - high)] for entry, points in drop.items()}
    return {entry: sum(points) / len(points) for entry, points in drop.items() if points}


def with_stage(
    scores: dict[str, float], rubric: list[dict[str, str]], carried: dict[str, Any] | None, category: str
) -> dict[str, float]:
    """The scores with those of an earlier stage, weighed on 0-100; as they are where no stage counts."""
    if carried is None or category not in carried["points"]:
        return scores
    scales = {(float(line["min"]), float(line["max"])) for line in rubric}
    low, high = scales.pop() if len(scales) == 1 else (0.0, 100.0)
    (before, own), points, found = carried["weights"], carried["points"][category], {}
    for entry, score in scores.items():
        if points.get(entry) is not None:
            found[entry] = (before * points[entry] + own * (100 * (score - low) / (high - low))) / (before + own)
    return found


def by_judge(sheets: Sheets, method: dict[str, Any], shrink: float) -> dict[str, dict[str, float]]:
    """By entry and judge the points that are averaged."""
    lenient = leniencies(sheets, shrink) if method["method"] == "adjusted" else {}
    found: dict[str, dict[str, float]] = {}
    for (entry, judge), points in sheets.items():
        found.setdefault(entry, {})[judge] = points - lenient.get(judge, 0.0)
    return found


def rounded(score: float, decimals: int) -> Decimal:
    """A score as it is announced: half up, after clearing what lies below 1e-9."""
    clean = Decimal(repr(score)).quantize(Decimal("1e-9"), rounding=ROUND_HALF_UP)
    return clean.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def grouped(values: dict[str, Any]) -> list[list[str]]:
    """Names by value, best first, equals together; those without a value last."""
    known = sorted({value for value in values.values() if value is not None}, reverse=True)
    groups = [sorted(name for name in values if values[name] == value) for value in known]
    rest = sorted(name for name in values if values[name] is None)
    return [*groups, rest] if rest else groups


def ladder(
    group: list[str], points: dict[tuple[str, str], dict[str, float]], weights: dict[str, float], how: dict[str, Any]
) -> list[dict[str, Any]]:
    """The rungs for entries that are level: criterion by criterion, who beat whom, median, first places."""
    decimals, method, shrink = how["decimals"], how["method"], how["lambda"]
    marks = by_judge(totals(points, weights), method, shrink)
    near = {entry: {judge: rounded(value, decimals) for judge, value in each.items()} for entry, each in marks.items()}

    def on(criterion: str) -> dict[str, Any]:
        alone = scores_of({pair: each[criterion] for pair, each in points.items()}, method, shrink)
        return {entry: rounded(alone[entry], decimals) if entry in alone else None for entry in near}

    def duels(level: list[str]) -> dict[str, Any]:
        beaten = dict.fromkeys(level, 0)
        for one, other in combinations(level, 2):
            both = near[one].keys() & near[other].keys()
            sign = sum((near[one][j] > near[other][j]) - (near[one][j] < near[other][j]) for j in both)
            beaten[one] += (sign > 0) - (sign < 0)
            beaten[other] -= (sign > 0) - (sign < 0)
        return beaten

    def middle(level: list[str]) -> dict[str, Any]:
        return {entry: rounded(median(marks[entry].values()), decimals) for entry in level}

    def firsts(level: list[str]) -> dict[str, Any]:
        best = {
            judge: max(each[judge] for each in near.values() if judge in each)
            for each in near.values()
            for judge in each
        }
        return {entry: sum(value >= best[judge] for judge, value in near[entry].items()) for entry in level}

    names = sorted((name for name in weights if weights[name] > 0), key=lambda name: (-weights[name], name))
    rungs: list[tuple[str, Any, Any]] = [("criterion", name, on(name)) for name in names]
    rungs += [("head_to_head", None, duels), ("median", None, middle), ("first_places", None, firsts)]
    levels, steps = [sorted(group)], []
    for step, criterion, compare in rungs:
        after = []
        for level in levels:
            if len(level) == 1:
                after.append(level)
                continue
            values = compare(level) if callable(compare) else {entry: compare[entry] for entry in level}
            shown = {entry: None if value is None else str(value) for entry, value in values.items()}
            order = grouped(values)
            steps.append({"step": step, "criterion": criterion, "values": shown, "order": order})
            after += order
        levels = after
        if all(len(level) == 1 for level in levels):
            break
    return steps


def announced(scores: dict[str, float], decision: dict[str, Any] | None, decimals: int) -> list[list[str]]:
    """Entries as announced, best first: equal where the rounded scores are, but for what was decided."""
    groups = grouped({entry: rounded(score, decimals) for entry, score in scores.items()})
    order = (decision or {}).get("order") or []
    parted = []
    for group in groups:
        parts = [[entry for entry in level if entry in group] for level in order]
        named = {entry for part in parts for entry in part}
        parted += [part for part in [*parts, [entry for entry in group if entry not in named]] if part]
    if decision and not order and decision["entry"] in scores:
        rest = [[entry for entry in group if entry != decision["entry"]] for group in parted]
        parted = [[decision["entry"]], *(group for group in rest if group)]
    return parted


def winners_of(groups: list[list[str]], honoured: int, won: dict[str, int], most: int | None) -> list[str]:
    """The first entries that may still win; where equals compete for a place, it stays open."""
    winners: list[str] = []
    for group in groups:
        if len(winners) >= honoured:
            break
        free = [entry for entry in group if most is None or won.get(entry, 0) < most]
        if len(free) > 1:
            break
        winners += free
    return winners


def selected_of(groups: list[list[str]], places: int, cap: dict[str, Any] | None, kind: dict[str, str]) -> list[str]:
    """The best, at most so many of one kind, when no place is left open."""
    chosen: list[str] = []
    for entry in (entry for group in groups for entry in group):
        full = cap is not None and sum(kind[other] == kind[entry] for other in chosen) >= cap["most"]
        if len(chosen) < places and not full:
            chosen.append(entry)
    return chosen


def check_ranking(files: dict[str, bytes]) -> list[str]:
    """Scores, ranks, ladder and winners of every category against ``ranking.json``; prints them."""
    if "ranking.json" not in files:
        for each in json.loads(files["winners.json"]):
            say(f"\n{each['label']}: {', '.join(told(honour) for honour in each['honours'])}")
        return []
    published = {each["category"]: each for each in json.loads(files["ranking.json"])["categories"]}
    method = json.loads(files["method.json"])
    decisions = {each["category"]: each for each in json.loads(files["decisions.json"])}
    how = {
        "decimals": method["rules"]["decimals"],
        "lambda": json.loads(files["ranking.json"])["lambda"],
        "method": method["parameters"],
    }
    known = "score-log.jsonl" in files
    found, won, wrong = sheets_of(files) if known else {}, dict[str, int](), []
    honours = {each["category"]: each["honours"] for each in json.loads(files["winners.json"])}
    for category in method["categories"]:
        key = category["key"]
        if not category["scored"] or key not in published:
            continue
        weights = {line["criterion"]: float(line["weight"]) for line in rubric_of(files, key)}
        points, out = found.get(key, {}), published[key]
        scores = {row["entry"]: row["score"] for row in out["ranking"] if row["score"] is not None}
        if known:
            scores = scores_of(totals(points, weights), how["method"], how["lambda"])
        final = with_stage(scores, rubric_of(files, key), json.loads(files["carried.json"]), key)
        groups = announced(final, decisions.get(key), how["decimals"])
        say(f"\n{category['label']}")
        wrong += [f"ranking.json: {key}: {each}" for each in compare(scores, groups, out)]
        steps = decisions.get(key, {}).get("steps", [])
        if known and steps != climbed(steps, points, weights, how):
            wrong.append(f"decisions.json: {key}: anak tangga / ladder")
        if method["kind"] == "award":
            winners = winners_of(groups, category["honoured"], won, method["rules"]["wins_most"])
            if winners != out["winners"]:
                wrong.append(f"ranking.json: {key}: pemenang / winners {out['winners']}, {winners}")
            won.update({entry: won.get(entry, 0) + 1 for entry in winners})
            right = graded(final, category["grades"], how["decimals"])
            right = right or [(entry, place, "") for place, entry in enumerate(winners, 1)]
        elif not out["open"]:
            kind = {each["name"]: each["group"] for each in table(files["entries.csv"]) if each["category"] == key}
            chosen = selected_of(groups, how["method"]["cut"], how["method"]["cap_per"], kind)
            if sorted(chosen) != sorted(out["selected"]):
                wrong.append(f"ranking.json: {key}: terpilih / selected {out['selected']}, {chosen}")
            right = [(entry, 0, "") for entry in sorted(chosen)]
        else:
            continue
        if [(each["entry"], each["place"], each["grade"]) for each in honours[key]] != right:
            wrong.append(f"winners.json: {key}: yang dihormati / honoured")
    return wrong


def graded(final: dict[str, float], grades: list[dict[str, str]], decimals: int) -> list[tuple[str, int, str]]:
    """Who reaches which grade by the announced score, the best grade first and names in order."""
    found = []
    for entry, score in final.items():
        place = next((n for n, each in enumerate(grades) if rounded(score, decimals) >= Decimal(each["least"])), None)
        if place is not None:
            found.append((place, entry))
    return [(entry, 0, grades[place]["label"]) for place, entry in sorted(found)]


def told(honour: dict[str, Any]) -> str:
    """A name with its place or grade."""
    beside = honour["grade"] or honour["place"] or ""
    return f"{honour['entry']} ({beside})" if beside else str(honour["entry"])


def climbed(
    steps: list[dict[str, Any]], points: dict[tuple[str, str], dict[str, float]], weights: dict[str, float], how: Any
) -> list[dict[str, Any]]:
    """The steps of the ladder anew, for each group that they begin with."""
    made: list[dict[str, Any]] = []
    while len(made) < len(steps):
        made += ladder(sorted(steps[len(made)]["values"]), points, weights, how)
    return made


def compare(scores: dict[str, float], groups: list[list[str]], out: dict[str, Any]) -> list[str]:
    """What differs between our scores and ranks and the published ones; prints ours."""
    wrong, ranks, place = [], {}, 1
    for group in groups:
        for entry in group:
            ranks[entry] = place
            say(f"  {place:>3}  {scores[entry]:9.4f}  {entry}")
        place += len(group)
    for row in out["ranking"]:
        score, told = scores.get(row["entry"]), row["score"]
        if (score is None) != (told is None) or (score is not None and abs(score - told) > CLOSE):
            wrong.append(f"{row['entry']}: nilai / score {told}, {score}")
    for rank, entry in out["announced"]:
        if entry in ranks and rank != ranks[entry]:
            wrong.append(f"{entry}: peringkat / rank {rank}, {ranks[entry]}")
    if sorted(scores) != sorted(row["entry"] for row in out["ranking"] if row["score"] is not None):
        wrong.append("daftar daerah / list of regions")
    return wrong


def say(text: str) -> None:
    """A line for the person at the screen."""
    sys.stdout.write(f"{text}\n")


def main(place: Path) -> int:
    """0 when everything is as it was signed, 1 when something is not."""
    wrong = []
    try:
        files = read(place)
        for check in (check_files, check_chain, check_ranking):
            wrong += check(files)
    except (
        OSError,
        LookupError,
        TypeError,
        ValueError,
        ArithmeticError,
        AttributeError,
        RecursionError,
        zipfile.BadZipFile,
    ) as error:
        wrong.append(f"tidak terbaca / cannot be read: {type(error).__name__}: {error}")
    for each in wrong:
        say(f"! {each}")
    if not wrong:
        say(f"\nUjung jejak nilai / head of the score log: {json.loads(files['manifest.json'])['head']}")
    say("TIDAK COCOK / NOT AS SIGNED" if wrong else "COCOK / OK")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent))
