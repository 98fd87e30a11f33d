"""What is out stays as it went out, byte for byte, until two people have signed the next version."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from eventapp.core import clock, invariants, issued
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.errors import Forbidden
from eventapp.judging.checks import CHECKS
from eventapp.judging.errors import ResultChanged
from eventapp.judging.models.rounds import Category
from eventapp.judging.models.states import EntryState, Method, Publishes
from eventapp.judging.queries import letters, papers
from eventapp.judging.services import (
    categories,
    closing,
    conflicts,
    documents,
    entering,
    leaving,
    publishing,
    setup,
    steps,
)
from eventapp.judging.services.entering import EntryIsOut
from eventapp.web.pagecache import PageCache
from tests.judging.test_documents import PARTICULARS
from tests.judging.test_letters import comment
from tests.support.judging import NAMES, REASON, jury, person

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BANDUNG, SEMARANG, MADIUN = NAMES.values()
AT = datetime(2031, 5, 20, 3, 0, tzinfo=UTC)
PUBLIC = (
    "/2031/results",
    "/2031/results/governance",
    "/2031/results/governance/ranking.csv",
    "/2031/results/governance/ranking.json",
    "/2031/results/awards/minutes.pdf",
    "/2031/results/awards/bundle.zip",
    "/api/v1/editions/2031/results",
)
OF_A_REGION = ("/region/results", "/region/results/governance", "/region/certificates")
CHANGING = re.compile(rb'name="csrf_token" value="[^"]*"|name="csrf-token" content="[^"]*"|nonce-[\w+/=-]+')


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    """A kept page would hide what a fresh one shows."""
    monkeypatch.setattr(PageCache, "get", lambda self, key: None)


@pytest.fixture
def out(make, app):
    """A published round with minutes and a cleared comment, at a time that stands still."""
    with clock.frozen(AT):
        made = jury(make)
        made.score_all()
        comment(made, "Sangat jelas.")
        made.close()
        documents.set_particulars(made.chairs, key="awards", **PARTICULARS | {"certifies_finalists": True})
        rows = letters.comments(made.root, made.round_id, "governance")
        wanted = {(row.assignment_id, row.criterion_id) for row in rows}
        documents.clear_comments(made.chairs, key="awards", category="governance", wanted=wanted)
        made.sign()
        draw(app, made)
        made.publish()
        yield made


def draw(app, made):
    """The chair has the minutes made."""
    with app.test_request_context("/"):
        documents.draw_minutes(made.chairs, key="awards")


@pytest.fixture
def seen(app, out):
    """A question: what do everybody and two regions read now?"""
    people = {code: person(out.make.member(out.edition, Role.REGION, region=code)) for code in ("32.73", "33.74")}

    def read():
        found = {path: app.test_client().get(path) for path in PUBLIC}
        for code, reader in people.items():
            client = app.test_client()
            client.as_(reader)
            found |= {f"{code} {path}": client.get(path) for path in OF_A_REGION}
        assert {path: answer.status_code for path, answer in found.items() if answer.status_code != 200} == {}
        return {path: CHANGING.sub(b"", answer.data) for path, answer in found.items()}

    return read


@ONE_DATABASE
def test_neither_conflicts_nor_particulars_nor_a_correction_change_what_is_out_before_it_is_signed(app, out, seen):
    before = seen()
    changes = [
        lambda: conflicts.declare(out.judging(0), region_ids={out.make.region_id("32.73")}),
        lambda: documents.set_particulars(
            out.make.scope(out.edition, Role.ORGANISER),
            key="awards",
            **PARTICULARS | {"certifies_finalists": True, "decision": "Nomor 99", "place": "Bogor", "signer": "Orang"},
        ),
        lambda: publishing.correct(out.chairs, key="awards", reason=REASON),
        lambda: documents.set_particulars(out.chairs, key="awards", **PARTICULARS | {"decision": "Nomor 98"}),
        lambda: draw(app, out),
        lambda: closing.reopen(out.chairs, key="awards", reason=REASON),
        lambda: out.score({"direction": "1", "impact": "1"}, judge=1, region="32.73"),
        lambda: comment(out, "Ternyata kurang.", judge=2),
        lambda: leaving.change_state(
            out.chairs, entry_id=out.entries["governance", "33.74"], state=EntryState.WITHDRAWN, reason=REASON
        ),
        out.close,
        out.sign,
    ]
    for number, change in enumerate(changes):
        change()
        now = seen()
        assert (number, [path for path in before if now[path] != before[path]]) == (number, [])
    assert invariants.violations(CHECKS) == []

    db.run(lambda: db.change(sa.update(Category).where(Category.edition_id == out.edition.id).values(label="Lain")))
    assert [path for path, page in seen().items() if page != before[path]] == []

    out.publish()
    with pytest.raises(AssertionError, match=r"33\.74"):  # it withdrew: its result is no longer there
        seen()


@ONE_DATABASE
def test_the_next_version_tells_what_changed_and_the_minutes_of_the_earlier_one_say_so(app, out, client):
    (first,) = papers.minutes(out.root, out.round_id)
    publishing.correct(out.chairs, key="awards", reason=REASON)
    closing.reopen(out.chairs, key="awards", reason=REASON)
    out.score({"direction": "1"}, judge=1, region="32.73")
    out.close()
    draw(app, out)
    documents.set_particulars(out.chairs, key="awards", **PARTICULARS | {"decision": "Nomor 99 Tahun 2031"})
    out.sign()
    assert issued.by_code(first.code).is_valid
    draw(app, out)
    out.publish()
    client.get("/language/en")

    page, verified = client.get("/2031/results/governance").text, client.get(f"/verify/{first.code}").text
    assert "Nomor 99 Tahun 2031" in page
    assert (issued.by_code(first.code).is_valid, "version 2" in verified) == (False, True)
    latest = papers.minutes(out.root, out.round_id)[0]
    assert issued.by_code(latest.code).is_valid


@ONE_DATABASE
def test_minutes_of_what_is_out_keep_its_particulars_and_need_a_result_that_stands(app, out, make):
    organiser = make.scope(out.edition, Role.ORGANISER)
    documents.set_particulars(organiser, key="awards", **PARTICULARS | {"certifies_finalists": True, "place": "Bogor"})
    with pytest.raises(Forbidden):
        documents.upload_minutes(organiser, key="awards", file=b"%PDF-1.7\n%%EOF")

    assert documents._particulars(out.root, publishing.progress.round_by_key(out.root, "awards")).place != "Bogor"
    conflicts.declare(out.judging(0), region_ids={make.region_id("32.73")})
    with pytest.raises(ResultChanged):
        draw(app, out)


@ONE_DATABASE
def test_a_published_recognition_keeps_its_words_and_its_entries(make, app, client):
    made = jury(make)
    round_id = setup.create_round(made.root, key="diakui", name="Pengakuan")
    words = {"key": "rampung", "label": "Rampung", "condition": "Sudah selesai."}
    category = setup.add_category(made.root, round_id=round_id, **words)
    entry = setup.add_entry(made.root, category_id=category, region_id=make.region_id("32.73"))
    made.key = "diakui"
    made.close()
    made.sign()
    made.publish()
    before = client.get("/2031/results/rampung").text
    publishing.correct(made.chairs, key="diakui", reason=REASON)
    closing.reopen(made.chairs, key="diakui", reason=REASON)
    rules = {"award_rule": categories.AwardRule.WINNER, "condition": "Belum selesai."}

    categories.set_rules(made.root, category_id=category, label="Lain", **rules)
    steps.prepare(made.root, key="diakui")
    steps.set_rules(made.root, key="diakui", method=Method.MEAN, publishes=Publishes.WINNERS)

    assert CHANGING.sub(b"", client.get("/2031/results/rampung").text.encode()) == CHANGING.sub(b"", before.encode())
    with pytest.raises(EntryIsOut, match="can only leave with a reason"):
        entering.take_back(made.root, entry_id=entry)
    with pytest.raises(categories.CannotRemove):
        categories.remove(made.root, category_id=category)
