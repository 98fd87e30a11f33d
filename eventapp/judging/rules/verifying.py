"""A published bundle, checked by somebody who believes nothing: hashes, signatures, chain, and the ranking anew.

Whatever the file holds, the answer is a list of failures. None means that the ranking follows from the log by the
published method, and that the holders of the two keys signed exactly this. Where the round publishes less than every
score, the public bundle lacks the members that hold them: then the answer names them, and none means that winners and
places follow from what is there, and that the whole bundle was signed with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from eventapp.errors import N_, Refusal
from eventapp.judging.errors import BadRubric, UnfillableCut, UnreadableFile
from eventapp.judging.rules import (
    bundle,
    bundle_keys,
    chain,
    verifying_decisions,
    verifying_parts,
    verifying_ranking,
    verifying_votes,
)
from eventapp.judging.rules.bundle import CriterionLine, EntryLine, Pair
from eventapp.judging.rules.bundle_keys import Signed
from eventapp.judging.rules.bundle_zip import LARGEST, Failure, unpack
from eventapp.judging.rules.notices import shown
from eventapp.judging.rules.verifying_parts import Broken, Manifest
from eventapp.judging.rules.verifying_ranking import Ballot, Reckoned

__all__ = ["read_file", "verify"]

_T = TypeVar("_T")
_NO_BUNDLE = N_("%(file)s cannot be read (%(reason)s); give the path of a bundle, a ZIP file.")
_MOST = 10  # failures of one kind that are told
_FEW_ROWS = 1000  # rows of a log that are walked whatever they hold
_SHORTEST_ROW = 200  # bytes; two hashes alone have 128, the names of the fields 80
_AT_FAULT: dict[type[Refusal], str] = {BadRubric: bundle.RUBRIC, UnfillableCut: bundle.METHOD}


@dataclass
class _Finding:
    """What was read so far, and what is wrong with it."""

    members: Mapping[str, bytes]
    failures: list[Failure]
    manifest: Manifest | None = None
    signatures: dict[str, Signed] = field(default_factory=dict)
    categories: list[dict[str, Any]] = field(default_factory=list)

    @property
    def withheld(self) -> list[str]:
        """The members that the round does not publish, where they are not there."""
        return [name for name in _withheld(self.members) if name not in self.members]

    def fail(self, member: str, what: str) -> None:
        self.failures.append(Failure(member, what))


def read_file(path: Path) -> bytes:
    """The bytes of a file, those of one that is too large cut off just above the limit. Raises UnreadableFile."""
    try:
        if not path.is_file():
            raise UnreadableFile(_NO_BUNDLE, file=shown(path.name or path), reason="no such file")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a path"
        raise UnreadableFile(_NO_BUNDLE, file=shown(path.name or path), reason=reason.lower()) from None


def verify(data: bytes, *, file: str, keys: Sequence[str] = ()) -> dict[str, Any]:
    """The document of CONTRACTS 2.4 for the bytes of a bundle.

    `file` is the name by which the file as a whole is named. Each of `keys` is the fingerprint of a key that must have
    signed; blanks and colons in it do not matter.
    """
    members, failures = unpack(data, file=file, largest=bundle.MOST_BYTES, withheld=_withheld)
    finding = _Finding(members, failures)
    _check_hashes(finding)
    _check_signatures(finding, keys)
    _check_log(finding)
    manifest = finding.manifest
    withheld = finding.withheld
    return {
        "ok": not finding.failures,
        "round": manifest.round if manifest else None,
        "head": manifest.head if manifest else None,
        "keys": [bundle_keys.fingerprint(each.public_key) for each in finding.signatures.values()],
        "categories": finding.categories,
        "failures": [{"member": each.member, "what": each.what} for each in finding.failures],
        **({"withheld": withheld} if withheld else {}),
    }


def _withheld(members: Mapping[str, bytes]) -> tuple[str, ...]:
    """What the method says that the public bundle lacks; nothing where it cannot be read."""
    try:
        return bundle.WITHHELD[verifying_parts.read_method(members[bundle.METHOD]).publishes]
    except (KeyError, Broken):
        return ()


def _check_hashes(finding: _Finding) -> None:
    """Each member against the manifest."""
    if bundle.MANIFEST not in finding.members:
        return
    try:
        finding.manifest = verifying_parts.read_manifest(finding.members[bundle.MANIFEST])
    except Broken as broken:
        finding.fail(bundle.MANIFEST, str(broken))
        return
    for name, digest in finding.manifest.digests.items():
        if name in finding.members and bundle.digest(finding.members[name]) != digest:
            finding.fail(name, "its SHA-256 is not the one in the signed manifest")


def _check_signatures(finding: _Finding, keys: Sequence[str]) -> None:
    """Both signatures over the manifest, and whether the keys that were asked for are among theirs."""
    valid: set[str] = set()
    if bundle.SIGNATURES in finding.members:
        try:
            finding.signatures = verifying_parts.read_signatures(finding.members[bundle.SIGNATURES])
        except Broken as broken:
            finding.fail(bundle.SIGNATURES, str(broken))
    if len({each.public_key for each in finding.signatures.values()}) < len(finding.signatures):
        finding.fail(bundle.SIGNATURES, "chair and auditor signed with the same key")
    for role, signed in finding.signatures.items():
        if bundle.MANIFEST not in finding.members:
            continue
        if bundle_keys.is_signed(role, finding.members[bundle.MANIFEST], signed):
            valid.add(bundle_keys.fingerprint(signed.public_key))
        else:
            finding.fail(bundle.SIGNATURES, f"the {role}'s signature is not under this manifest")
    for key in keys:
        if key.replace(" ", "").replace(":", "").lower() not in valid:
            finding.fail(
                bundle.SIGNATURES, f"no valid signature is by the key with the fingerprint {key[:160] or '(empty)'}"
            )


def _check_log(finding: _Finding) -> None:
    """The chain, and the ranking that follows from it."""
    scores = _scores(finding) if bundle.LOG in finding.members else None
    parameters = _read(finding, bundle.METHOD, verifying_parts.read_method)
    rubric = _read(finding, bundle.RUBRIC, partial(verifying_parts.read_table, line=CriterionLine))
    entries = _read(finding, bundle.ENTRIES, partial(verifying_parts.read_table, line=EntryLine))
    assignments = _read(finding, bundle.ASSIGNMENTS, partial(verifying_parts.read_table, line=Pair))
    recusals = _read(finding, bundle.RECUSALS, partial(verifying_parts.read_table, line=Pair))
    decisions = _read(finding, bundle.DECISIONS, verifying_parts.read_decisions)
    votes = _read(finding, bundle.VOTES, verifying_parts.read_votes)
    ranking = _read(finding, bundle.RANKING, verifying_parts.read_ranking)
    winners = _read(finding, bundle.WINNERS, verifying_parts.read_winners)
    failed = len(finding.failures)
    carried = _read(finding, bundle.CARRIED, verifying_parts.read_carried)
    if parameters and finding.manifest and parameters.method != finding.manifest.method:
        finding.fail(bundle.METHOD, f"the method is {parameters.method}; the manifest says {finding.manifest.method}")
    if bundle.RANKING in finding.withheld and winners is not None:
        finding.categories = [_without_ranking(each) for each in winners]
        return
    if entries is not None and decisions is not None and votes is not None:
        finding.failures += _first(verifying_votes.unfit(votes, decisions, entries))
    if parameters is None or rubric is None or entries is None or ranking is None or winners is None:
        return
    if assignments is None or recusals is None or decisions is None or len(finding.failures) > failed:
        return
    ballot = Ballot(parameters, rubric, entries, assignments, recusals, decisions, scores or {}, carried)
    if bundle.LOG in finding.withheld:
        _check_totals(finding, ballot, ranking, winners)
        return
    if scores is None:
        return
    unfit = verifying_ranking.unfit(ballot)
    if unfit:
        finding.failures += _first(unfit)
        return
    _check_ranking(finding, ballot, ranking, winners)


def _check_totals(finding: _Finding, ballot: Ballot, ranking: dict[str, Any], winners: list[dict[str, Any]]) -> None:
    """Places and winners from the published totals; the scores behind them are in the whole bundle alone."""
    unfit = verifying_ranking.unfit(ballot)
    if unfit:
        finding.failures += _first(unfit)
        return
    try:
        reckoned = verifying_ranking.from_totals(ballot, ranking)
        finding.failures += verifying_ranking.differences(reckoned.ranking, ranking)
    except (LookupError, TypeError, ArithmeticError, ValueError, AttributeError, Refusal):
        finding.fail(bundle.RANKING, "holds totals that cannot be reckoned with")
        return
    _compare_winners(finding, reckoned, winners)


def _compare_winners(finding: _Finding, reckoned: Reckoned, winners: list[dict[str, Any]]) -> None:
    if reckoned.honours != winners:
        finding.fail(bundle.WINNERS, "does not honour those whom the scores and the decisions give")
    finding.categories = [
        {"category": each["category"], "winner": next(iter(each["winners"]), None), "ranking": each["ranking"]}
        for each in reckoned.ranking["categories"]
    ]


def _without_ranking(line: Mapping[str, Any]) -> dict[str, Any]:
    """A category of which the honours alone are published."""
    first = next((each["entry"] for each in line["honours"] if each["place"] == 1), None)
    return {"category": line["category"], "winner": first, "ranking": []}


def _check_ranking(finding: _Finding, ballot: Ballot, ranking: dict[str, Any], winners: list[dict[str, Any]]) -> None:
    try:
        reckoned = verifying_ranking.recomputed(ballot)
        expected = reckoned.ranking
        wrong = verifying_ranking.differences(expected, ranking)
        # where bands differ within what two installations may, those stand that the panel saw
        finding.failures += wrong + verifying_decisions.unfounded(ballot, expected if wrong else ranking)
    except Refusal as refusal:
        finding.fail(_AT_FAULT.get(type(refusal), bundle.LOG), refusal.sentence())
        return
    except (ArithmeticError, ValueError, MemoryError):
        finding.fail(bundle.LOG, "holds scores that cannot be reckoned with")
        return
    _compare_winners(finding, reckoned, winners)


def _scores(finding: _Finding) -> dict[tuple[str, str, str], str | None] | None:
    """The last score of each judge, entry and criterion, after a walk along the chain; None where it is not walked."""
    scores: dict[tuple[str, str, str], str | None] = {}
    unread: dict[int, str] = {}

    def rows() -> Iterator[object]:
        for number, row in enumerate(verifying_parts.log_rows(finding.members[bundle.LOG]), start=1):
            if isinstance(row, Broken):
                unread[number] = str(row)
            elif all(isinstance(row[name], str) for name in ("judge", "entry", "criterion")):
                score = row["score"]
                scores[row["judge"], row["entry"], row["criterion"]] = score if isinstance(score, str) else None
            yield row

    log = finding.members[bundle.LOG]
    count = log.count(b"\n")
    if count > _FEW_ROWS and len(log) < count * _SHORTEST_ROW:  # a bomb: rows without end in a few bytes of ZIP
        finding.fail(bundle.LOG, f"has {count} rows in {len(log)} bytes; no row of a log is that short")
        return None
    manifest = finding.manifest
    chained = chain.verify_chain(rows(), head=manifest.head if manifest else None)
    what = [f"row {number}: {wrong}" for number, wrong in unread.items()]
    what += [f"row {each.row}: {each.what}" if each.row else each.what for each in chained if each.row not in unread]
    finding.failures += _first([Failure(bundle.LOG, each) for each in what])
    if manifest and count != manifest.rows:
        finding.fail(bundle.LOG, f"has {count} rows; {manifest.rows} were signed")
    return scores


def _read(finding: _Finding, member: str, read: Callable[[bytes], _T]) -> _T | None:
    """What a member says; None, and a failure, where it cannot be read."""
    if member not in finding.members:
        return None
    try:
        return read(finding.members[member])
    except Broken as broken:
        finding.fail(member, str(broken))
        return None


def _first(failures: Sequence[Failure]) -> list[Failure]:
    """The first failures, and how many more there are of the last one's member."""
    rest = len(failures) - _MOST
    return list(failures) if rest <= 0 else [*failures[:_MOST], Failure(failures[_MOST].member, f"and {rest} more")]
