"""The panel's votes in a bundle: signed with the rest, checked against members, quorum and decisions."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from eventapp.judging.rules import chain
from eventapp.judging.rules.bundle import VoteLine
from tests.support import bundles
from tests.support.bundles import changed, failures, level_facts, members_of, opened, signed, verified, with_manifest

MEMBERS = ["J-ALPHA", "J-BRAVO", "J-CHARLIE"]
EQUAL = VoteLine(
    category="branding",
    question="Siapa yang pertama?",
    quorum=2,
    members=MEMBERS,
    ballots={"Kota Bandung": 1, "Kota Semarang": 1},
    abstained=1,
    void=False,
    result=None,
    reason="Suara sama banyak.",
)
CLEAR = VoteLine(
    category="branding",
    question="Siapa yang pertama?",
    quorum=2,
    members=MEMBERS,
    ballots={"Kota Bandung": 0, "Kota Semarang": 2},
    abstained=0,
    void=False,
    result="Kota Semarang",
    reason="Rapat pleno.",
)
BY_VOTE = {
    "kind": "vote",
    "entry": "Kota Semarang",
    "order": [["Kota Semarang"], ["Kota Bandung"]],
    "steps": [],
}


def voted():
    """A bundle whose place was given by the second of two votes; the first came to nothing."""
    return members_of(replace(level_facts(**BY_VOTE), votes=[EQUAL, CLEAR]))


def resigned(votes):
    """The same bundle with these votes, and everything signed anew."""
    lines = [each if isinstance(each, dict) else asdict(each) for each in votes]
    return signed(with_manifest(voted() | {"votes.json": chain.canonical_json(lines)}))


def test_votes_with_and_without_a_result_are_in_the_signed_bundle():
    found = verified(voted())

    assert (found["ok"], found["categories"][0]["winner"]) == (True, "Kota Semarang")
    assert "votes.json" in json.loads(voted()["manifest.json"])["members"]
    for language in ("pemungutan suara", "also those without a result"):
        assert language in voted()["README.md"].decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda votes: votes[1:],  # the one that came to nothing is left out
        lambda votes: [votes[0] | {"abstained": 0}, votes[1]],
        lambda votes: [votes[0] | {"reason": "Lain."}, votes[1]],
        lambda votes: votes[::-1],
    ],
)
def test_a_vote_that_was_changed_or_left_out_after_signing_is_found(change):
    assert failures(changed("votes.json", change, voted())) == [
        ("votes.json", "its SHA-256 is not the one in the signed manifest")
    ]


def test_a_bundle_without_its_votes_is_incomplete():
    members = {name: content for name, content in voted().items() if name != "votes.json"}

    assert ("votes.json", "is missing") in failures(members)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"ballots": {"Kota Bandung": 1, "Kota X": 1}}, "Kota X is no entry of the category"),
        ({"ballots": {"Kota Bandung": 1}, "result": "Kota Bandung"}, "is about fewer than two entries"),
        ({"members": ["J-ALPHA", "J-ALPHA", "J-BRAVO"]}, "asks somebody twice"),
        ({"quorum": 4}, "needs 4 ballots of 3 members"),
        ({"abstained": 2}, "has 4 ballots of 3 members"),
        ({"ballots": {"Kota Bandung": 0, "Kota Semarang": 0}}, "has 1 ballots; 2 were needed"),
        ({"result": "Kota Bandung"}, "came to no result, not to Kota Bandung"),
        ({"void": True, "result": "Kota Bandung"}, "came to no result, not to Kota Bandung"),
        ({"ballots": {"Kota Bandung": 2, "Kota Semarang": 1}, "abstained": 0}, "came to Kota Bandung, not to none"),
    ],
)
def test_a_vote_that_could_not_be_held_so_is_named_even_with_new_signatures(changes, what):
    found = failures(resigned([asdict(EQUAL) | changes, CLEAR]))

    assert ("votes.json", f"vote 1 (branding): {what}") in found


def test_what_was_decided_by_vote_stands_in_a_vote():
    assert failures(resigned([EQUAL])) == [
        ("votes.json", "category branding: no vote came to Kota Semarang, which was decided by vote")
    ]


@pytest.mark.parametrize(
    "votes",
    [
        {},
        [None],
        [{}],
        [asdict(EQUAL) | {"members": "x"}],
        [asdict(EQUAL) | {"members": [1]}],
        [asdict(EQUAL) | {"ballots": []}],
        [asdict(EQUAL) | {"ballots": {"Kota Bandung": -1}}],
        [asdict(EQUAL) | {"ballots": {"Kota Bandung": True}}],
        [asdict(EQUAL) | {"void": 0}],
        [asdict(EQUAL) | {"quorum": 0}],
        [asdict(EQUAL) | {"reason": ""}],
        [asdict(EQUAL) | {"result": 1}],
        [asdict(EQUAL) | {"question": None}],
    ],
)
def test_votes_that_are_none_are_a_failure_of_their_member(votes):
    members = opened(bundles.whole()) | {"votes.json": chain.canonical_json(votes)}

    assert [name for name, _ in failures(signed(with_manifest(members)))] == ["votes.json"]
