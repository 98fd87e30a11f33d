"""What the panel voted is part of what both sign and everybody reads, whether it came to something or not."""

from __future__ import annotations

import json

import pytest

from eventapp.judging.errors import ResultChanged
from eventapp.judging.models.states import SignerRole
from eventapp.judging.queries import progress, sealed
from eventapp.judging.rules import verifying
from eventapp.judging.services import deliberating, signing, voting
from tests.support.bundles import opened
from tests.support.judging import NAMES, REASON, jury

BANDUNG, SEMARANG, MADIUN = NAMES.values()
KEY = {"key": "awards", "category": "governance"}
ASKED = {**KEY, "entries": [BANDUNG, SEMARANG], "question": "Siapa yang pertama?"}


@pytest.fixture
def made(make):
    """A closed round in which Bandung and Semarang are level to the last figure."""
    made = jury(make, judges=2)
    for judge in range(2):
        for code, score in (("32.73", "4"), ("33.74", "4"), ("35.77", "2")):
            made.score({"direction": score, "impact": score}, region=code, judge=judge)
    made.close()
    return made


def came_to_nothing(made) -> None:
    """A vote with as many ballots for one as for the other."""
    vote = voting.ask(made.chairs, **ASKED)
    for judge, code in enumerate(("32.73", "33.74")):
        voting.cast(made.judging(judge), public_id=vote, entry_id=made.entries["governance", code])
    voting.end(made.chairs, public_id=vote, reason=REASON)


def test_a_vote_without_a_result_is_in_the_published_bundle_under_pseudonyms(made, client):
    came_to_nothing(made)
    voting.cancel(made.chairs, public_id=voting.ask(made.chairs, **ASKED), reason="Ditanyakan dua kali.")
    deliberating.decide(made.chairs, **KEY, entry=BANDUNG, reason=REASON)
    made.sign()
    made.publish()

    data = client.get("/2031/results/awards/bundle.zip").data

    text = opened(data)["votes.json"].decode()
    first, second = json.loads(text)
    assert verifying.verify(data, file="bundle.zip")["ok"]
    assert (first["ballots"], first["result"], first["void"]) == ({BANDUNG: 1, SEMARANG: 1}, None, False)
    assert (second["result"], second["void"], second["reason"]) == (None, True, "Ditanyakan dua kali.")
    assert len(first["members"]) == 2
    assert not any(judge.name in text for judge in made.judges)


def test_a_vote_that_ends_after_the_result_was_seen_is_another_result(made):
    deliberating.decide(made.chairs, **KEY, entry=BANDUNG, reason=REASON)
    seen = made.result_hash()
    code = made.code(made.chairs)
    found = sealed.finding(made.chairs, progress.round_by_key(made.root, "awards"))
    assert found.result_hash == seen
    voting.cancel(made.chairs, public_id=voting.ask(made.chairs, **ASKED), reason="Ditanyakan dua kali.")

    with pytest.raises(ResultChanged):
        signing.sign(made.chairs, key="awards", role=SignerRole.CHAIR, seen=seen, confirmation=code)
