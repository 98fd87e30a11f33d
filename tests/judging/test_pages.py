"""Pages of judging: who sees what, in which state, and what the forms answer."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.editions.services.recognising import record_recognition
from eventapp.judging.models.states import RoundKind, SignerRole
from eventapp.judging.queries import judge as queries
from eventapp.judging.queries import progress
from eventapp.judging.rules import marks, rubric, tabulation
from eventapp.judging.services import assigning, conflicts, scoring
from eventapp.judging.services.scoring import Change
from tests.support.judging import CRITERIA, NAMES, REASON, jury, new_id, person
from tests.support.statements import counted

BANDUNG, SEMARANG, MADIUN = NAMES.values()
BOARD = "/manage/2031/judging/awards"
TABULATION = f"{BOARD}/categories/governance"


# Pages that ask the database nothing that another test does not ask on both.
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def address(made, region="32.73", judge=0):
    """The sheet of a judge for a region."""
    return f"/judging/governance/{made.sheet(region, judge)}"


def hidden(page, name):
    """The value of a hidden field."""
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]


def fill(page, **scores):
    """A sheet's form as a browser without JavaScript would post it."""
    fields = {name: hidden(page, name) for name in ("version", "form_id", "was-direction", "was-impact")}
    return fields | {f"score-{key}": value for key, value in scores.items()}


def put(client, made, changes, *, path=None):
    """Autosave as the script sends it."""
    client.get("/sign-in")
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/judging/").text)[1]
    return client.put(path or address(made), json={"changes": changes}, headers={"X-CSRFToken": token})


def test_a_judge_sees_the_own_list_with_states_in_a_stable_order(client, make):
    made = jury(make)
    made.score({"direction": "3", "impact": "3"}, region="33.74")
    made.score({"impact": "3"}, region="35.77")
    assigning.recuse(made.chairs, public_id=made.sheet(), reason=REASON)
    client.as_(made.judges[0])

    page, again = client.get("/judging/"), client.get("/judging/governance")

    states = re.findall(r'<th scope="row">(?:<a[^>]*>)?([^<]+).*?<span class="tag[^"]*">([^<]+)', page.text, re.DOTALL)
    assert dict(states) == {BANDUNG: "Dikecualikan", SEMARANG: "Lengkap", MADIUN: "Draf 1 dari 2"}
    assert [name for name, _ in states] == re.findall(r'<th scope="row">(?:<a[^>]*>)?([^<]+)', again.text)
    assert f"Lanjutkan: {MADIUN}" in page.text


@ONE_DATABASE
def test_a_judge_without_assignments_is_told_what_to_do(client, make):
    made = jury(make)
    client.as_(make.member(made.edition, Role.JUDGE))

    page = client.get("/judging/")

    assert (page.status_code, "Belum ada penugasan untuk Anda" in page.text) == (200, True)


def test_a_sheet_without_javascript_is_saved_as_a_whole_and_leads_on(client, make):
    made = jury(make)
    client.as_(made.judges[0])
    page = client.get(address(made))

    answer = client.post_form(address(made), fill(page, direction="4", impact="2"))

    assert answer.status_code == 303
    assert answer.location in {address(made, region) for region in ("33.74", "35.77")}
    sheet = queries.sheet(made.judging(), category="governance", public_id=made.sheet())
    assert [criterion.score for criterion in sheet.criteria] == ["4", "2"]


@ONE_DATABASE
def test_after_a_sheet_without_javascript_the_next_page_says_what_was_saved(client, make):
    made = jury(make)
    client.as_(made.judges[0])

    answer = client.post_form(address(made), fill(client.get(address(made)), direction="4"))

    assert f"{BANDUNG} tersimpan: 1 dari 2 kriteria." in client.get(answer.location).text


def test_the_same_form_sent_twice_is_saved_once(client, make):
    made = jury(make)
    client.as_(made.judges[0])
    form = fill(client.get(address(made)), direction="4", impact="2")

    answers = [client.post_form(address(made), form).status_code for _ in range(2)]

    sheet = queries.sheet(made.judging(), category="governance", public_id=made.sheet())
    assert (answers, sheet.version) == ([303, 303], 2)


@ONE_DATABASE
def test_the_last_sheet_leads_back_to_the_list(client, make):
    made = jury(make)
    made.score_all()
    client.as_(made.judges[0])

    answer = client.post_form(address(made), fill(client.get(address(made)), direction="4"))

    assert answer.location == "/judging/governance"


@ONE_DATABASE
def test_a_score_off_the_scale_keeps_what_was_typed_and_writes_nothing(client, make):
    made = jury(make)
    client.as_(made.judges[0])

    answer = client.post_form(address(made), fill(client.get(address(made)), direction="4", impact="9"))

    assert answer.status_code == 422
    assert "9 tidak ada pada skala Dampak terukur" in answer.text
    assert 'value="4" checked' in answer.text
    assert queries.sheet(made.judging(), category="governance", public_id=made.sheet()).version == 0


def test_a_stale_form_shows_both_values_and_saves_on_the_second_press(client, make):
    made = jury(make)
    client.as_(made.judges[0])
    page = client.get(address(made))
    made.score({"impact": "2"})

    refused = client.post_form(address(made), fill(page, direction="3", impact="5"))
    accepted = client.post_form(address(made), fill(refused, direction="3", impact="5"))

    assert (refused.status_code, accepted.status_code) == (409, 303)
    assert "Di perangkat lain: 2. Di sini: 5." in refused.text
    sheet = queries.sheet(made.judging(), category="governance", public_id=made.sheet())
    assert [criterion.score for criterion in sheet.criteria] == ["3", "5"]


def test_a_stale_form_that_did_not_touch_the_criterion_keeps_the_other_devices_score(client, make):
    made = jury(make)
    made.score({"impact": "1"})
    client.as_(made.judges[0])
    page = client.get(address(made))
    made.score({"impact": "2"})

    answer = client.post_form(address(made), fill(page, direction="3", impact="1"))

    sheet = queries.sheet(made.judging(), category="governance", public_id=made.sheet())
    assert (answer.status_code, [criterion.score for criterion in sheet.criteria]) == (303, ["3", "2"])


def test_autosave_answers_with_the_sheet_as_it_is_and_repeats_the_answer(client, make):
    made = jury(make)
    client.as_(made.judges[0])
    change = {"id": new_id(), "criterion": "impact", "version": 0, "score": "4"}

    first, again = put(client, made, [change]), put(client, made, [change])

    assert (first.status_code, first.json) == (200, again.json)
    assert (first.json["scores"], first.json["version"]) == ({"direction": None, "impact": "4"}, 1)


def test_a_queue_with_two_changes_of_one_criterion_is_saved_in_order(client, make):
    made = jury(make)
    client.as_(made.judges[0])
    first = {"id": new_id(), "criterion": "impact", "version": 0, "score": "4"}
    later = {"id": new_id(), "criterion": "impact", "version": 0, "score": "2"}
    put(client, made, [first])

    answer = put(client, made, [first, later])

    assert (answer.status_code, answer.json["scores"]["impact"], answer.json["version"]) == (200, "2", 2)


def test_a_stale_autosave_gets_409_with_both_values(client, make):
    made = jury(make)
    made.score({"impact": "2"})
    client.as_(made.judges[0])

    answer = put(client, made, [{"id": new_id(), "criterion": "impact", "version": 0, "score": "5"}])

    assert (answer.status_code, answer.json["code"], answer.json["version"]) == (409, "stale_score", 1)
    assert answer.json["differences"] == [{"criterion": "impact", "saved": "2", "sent": "5"}]


@ONE_DATABASE
def test_autosave_refuses_what_is_no_sheet(client, make):
    made = jury(make)
    client.as_(made.judges[0])
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/judging/").text)[1]
    no_version = {"id": new_id(), "criterion": "impact", "version": -1}

    for document in (None, [], {"changes": 1}, {"changes": [1]}, {"changes": [{"id": 1}]}, {"changes": [no_version]}):
        answer = client.put(address(made), json=document, headers={"X-CSRFToken": token})
        assert (answer.status_code, answer.json["code"]) == (422, "bad_sheet")
    half, deep = b'{"changes": [{"id": "\\ud800", "criterion": "impact", "version": 0}]}', b"[" * 100_000
    for body in (half, deep, b"9" * 10_000, b"\xff", half.replace(b'"version"', b'"note": "\\ud800", "version"')):
        answer = client.put(address(made), data=body, headers={"X-CSRFToken": token})
        assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    for version, code in ((1, "unknown_version"), ("a", "bad_sheet"), (10**30, "unknown_version")):
        answer = put(client, made, [{"id": new_id(), "criterion": "impact", "version": version, "score": "5"}])
        assert (answer.status_code, answer.json["code"]) == (422, code)


@ONE_DATABASE
def test_autosave_without_the_forms_token_is_refused(client, make):
    made = jury(make)
    client.as_(made.judges[0])

    answer = client.put(address(made), json={"changes": []})

    assert answer.status_code == 400


@ONE_DATABASE
def test_a_closed_round_shows_the_sheet_and_takes_nothing(client, make):
    made = jury(make)
    made.score_all()
    client.as_(made.judges[0])
    form = fill(client.get(address(made)), impact="1")
    made.close()

    page, answer = client.get(address(made)), client.post_form(address(made), form)
    refused = put(client, made, [{"id": new_id(), "criterion": "impact", "version": 9, "score": "1"}])

    assert ("fieldset" in page.text, "disabled" in page.text, '<button class="button fit"' in page.text) == (
        True,
        True,
        False,
    )
    assert (answer.status_code, refused.status_code, refused.json["code"]) == (409, 409, "round_not_open")
    assert "sudah ditutup" in answer.text


def test_another_judges_sheet_and_scores_are_never_shown(client, make):
    made = jury(make)
    made.score({"impact": "1"}, judge=1)
    scope = made.judging(1)
    scoring.save(
        scope,
        category="governance",
        public_id=made.sheet(judge=1),
        changes=[Change(new_id(), "impact", 1, note="Rahasia rekan.")],
    )
    client.as_(made.judges[0])

    own, other = client.get(address(made)), client.get(address(made, judge=1))

    assert (own.status_code, other.status_code) == (200, 404)
    assert ("checked" in own.text, "Rahasia rekan" in own.text + other.text) == (False, False)


def test_a_judge_declares_conflicts_and_the_region_is_recused(client, make):
    made = jury(make)
    client.as_(made.judges[0])

    answer = client.post_form("/judging/conflicts", {"region": str(make.region_id("35.77"))})

    page = client.get("/judging/")
    assert answer.status_code == 303
    assert f"Dikecualikan di sini: {MADIUN}" in page.text
    assert client.get(address(made, "35.77")).status_code == 200


def test_a_sheet_costs_the_same_statements_for_three_regions_and_for_six(client, make):
    made = jury(make)
    client.as_(made.judges[0])
    client.get(address(made))
    with counted() as few:
        client.get(address(made))
    made.add_category("living", CRITERIA)

    with counted() as many:
        client.get(address(made))

    assert len(many.statements) == len(few.statements) <= 7


def test_the_board_shows_progress_to_the_organiser_and_no_score(client, make):
    made = jury(make)
    made.score_all()
    made.score({"impact": ""}, judge=1, region="33.74")
    client.as_(person(make.member(made.edition, Role.ORGANISER)))

    rounds, page = client.get("/manage/2031/judging"), client.get(BOARD)

    assert (rounds.status_code, page.status_code) == (200, 200)
    assert "8 lengkap, 1 belum, 0 dikecualikan dari 9 lembar" in page.text
    assert ("/categories/" in page.text, "score-log" in page.text) == (False, False)
    assert [client.get(path).status_code for path in (TABULATION, f"{BOARD}/scores.csv", f"{BOARD}/score-log")] == [
        404
    ] * 3


def test_the_chair_sees_final_and_raw_scores_with_their_uncertainty(client, make):
    made = jury(make)
    made.score_all()
    client.as_(made.chair)

    page = client.get(TABULATION)

    order = re.findall(r'<th scope="row">([^<]+)</th><td class="num"><b>', page.text)
    assert order == [BANDUNG, SEMARANG, MADIUN]
    assert f"{BANDUNG} jelas di tempat pertama." in page.text


def test_an_auditor_sees_the_ranking_once_the_chair_has_signed(client, make):
    made = jury(make)
    made.score_all()
    made.close()
    client.as_(made.auditor)

    before, signing_before = client.get(TABULATION), client.get(f"{BOARD}/signature")
    made.sign(SignerRole.CHAIR)
    after, signing_after = client.get(TABULATION), client.get(f"{BOARD}/signature")

    assert (before.status_code, after.status_code) == (404, 200)
    assert (BANDUNG in signing_before.text, BANDUNG in signing_after.text) == (False, True)


def mailed_code():
    """The code of the latest mail to somebody who signs."""
    args = db.rows(sa.select(OutboxMessage.args).order_by(OutboxMessage.id).execution_options(unscoped="test"))
    return [row.args["data"]["code"] for row in args if row.args.get("template") == "judging/mail/signing_code"][-1]


def test_the_chairs_and_auditors_year_end_by_their_pages(client, make):
    made = jury(make)
    made.score_all()
    client.as_(made.chair)
    closed = client.post_form(f"{BOARD}/closing", {"reason": ""})
    page = client.get(f"{BOARD}/signature")
    seen = hidden(page, "seen")
    wrong = client.post_form(f"{BOARD}/signature", {"seen": seen, "role": "chair", "confirmation": "00000000"})
    asked = client.post_form(f"{BOARD}/signature/code", {"seen": seen})
    signing = {"seen": seen, "role": "chair", "confirmation": mailed_code()}
    signed, twice = (client.post_form(f"{BOARD}/signature", signing) for _ in range(2))
    told = client.get(BOARD).text
    client.as_(made.auditor)
    client.post_form(f"{BOARD}/signature/code", {"seen": seen})
    code = mailed_code()
    audited = client.post_form(f"{BOARD}/signature", {"seen": seen, "role": "auditor", "confirmation": code})
    client.as_(made.chair)
    published = client.post_form(f"{BOARD}/publication")

    statuses = [answer.status_code for answer in (closed, wrong, asked, signed, twice, audited, published)]
    assert statuses == [303, 422, 303, 303, 303, 303, 303]
    assert (twice.location, "Anda sudah menandatangani hasil" in told) == (BOARD, True)
    assert progress.round_by_key(made.root, "awards").state == "published"
    assert "Ditandatangani" in client.get(BOARD).text


def test_closing_early_lists_what_is_missing_and_asks_for_the_reason(client, make):
    made = jury(make)
    made.score_all()
    made.score({"impact": ""}, judge=1, region="33.74")
    client.as_(made.chair)

    shown = client.get(f"{BOARD}/closing")
    refused = client.post_form(f"{BOARD}/closing", {"reason": ""})
    closed = client.post_form(f"{BOARD}/closing", {"reason": REASON})

    assert f"Juri 2 – {SEMARANG}" in shown.text
    assert (refused.status_code, closed.status_code) == (422, 303)
    assert REASON in client.get(BOARD).text


def test_the_chair_recuses_reopens_and_decides_by_form(client, make):
    made = jury(make, judges=2)
    made.score_all()
    for judge in (0, 1):
        made.score({"direction": "5", "impact": "5"}, region="33.74", judge=judge)
        made.score({"direction": "5", "impact": "5"}, region="32.73", judge=judge)
    client.as_(made.chair)

    recused = client.post_form(f"{BOARD}/recusals/{made.sheet('35.77', 1)}", {"reason": REASON})
    made.close()
    decided = client.post_form(TABULATION, {"entry": SEMARANG, "reason": REASON})
    page = client.get(TABULATION)
    too_short = client.post_form(f"{BOARD}/reopening", {"reason": "salah"})
    reopened = client.post_form(f"{BOARD}/reopening", {"reason": REASON})

    assert [answer.status_code for answer in (recused, decided, too_short, reopened)] == [303, 303, 422, 303]
    assert f"Diputuskan dewan juri: {SEMARANG}" in page.text
    assert progress.round_by_key(made.root, "awards").is_open


@ONE_DATABASE
def test_chair_and_auditor_can_check_the_log(client, make):
    made = jury(make)
    made.score_all()

    for official in (made.chair, made.auditor):
        page = client.as_(official).get(f"{BOARD}/score-log")
        assert (page.status_code, "Jejak nilai utuh." in page.text) == (200, True)


@ONE_DATABASE
def test_the_downloads_tabulate_like_the_page(client, make, tmp_path):
    made = jury(make)
    made.score_all()
    client.as_(made.chair)
    for name in ("scores.csv", "rubric.csv"):
        (tmp_path / name).write_bytes(client.get(f"{BOARD}/{name}").data)

    document = tabulation.tabulate(
        marks.read_marks(tmp_path / "scores.csv"), rubric=rubric.read_rubric(tmp_path / "rubric.csv")
    )

    assert [row["entry"] for row in document["categories"][0]["ranking"]] == [BANDUNG, SEMARANG, MADIUN]


def test_an_organiser_sets_a_round_up_by_hand(client, make):
    edition = make.edition("2032")
    organiser = person(make.member(edition, Role.ORGANISER))
    judge = person(make.member(edition, Role.JUDGE, name="Juri Tunggal"))
    region = make.participant(edition, "32.73")
    client.as_(organiser)
    setup_page = "/manage/2032/judging/setup"

    made = client.post_form(
        setup_page, {"name": "Penghargaan Utama", "kind": "award", "method": "adjusted", "places": "1"}
    )
    category = client.post_form(
        made.location,
        {"label": "Smart Governance", "start": "blank"},
    )
    hub = category.location.removesuffix("/rubric")
    scale = {"low": "1", "high": "5", "step": "1"}
    lines = [{"name": "Arah", "weight": "2", "levels": "1 = Tidak ada", **scale}, {"name": "Dampak", **scale}]
    rubric = {f"criteria-{place}-{name}": text for place, line in enumerate(lines) for name, text in line.items()}
    client.post_form(f"{hub}/rubric", rubric)
    client.post_form(f"{hub}/entries", {"region": str(region)})
    client.post_form(f"{hub}/judges", {"judge": str(judge.id)})
    pair = re.search(r'name="pair" value="([^"]+)"', client.get(hub).text)[1]
    saved = client.post_form(hub, {"pair": pair})
    opened = client.post_form("/manage/2032/judging/penghargaan-utama/opening")

    assert (made.location, category.location) == (
        f"{setup_page}/penghargaan-utama",
        f"{setup_page}/penghargaan-utama/smart-governance/rubric",
    )
    assert saved.status_code == 303
    assert opened.status_code == 303
    assert client.as_(judge).get("/judging/").location == "/judging/pact/penghargaan-utama"


@ONE_DATABASE
def test_a_bad_rubric_keeps_what_was_typed(client, make):
    made = jury(make)
    client.as_(person(make.member(made.edition, Role.ORGANISER)))
    form = {"criteria-0-name": "Arah", "criteria-0-low": "5", "criteria-0-high": "1", "criteria-0-step": "1"}

    answer = client.post_form("/manage/2031/judging/setup/awards/governance/rubric", form)

    assert answer.status_code == 422
    assert 'value="Arah"' in answer.text
    assert "5 sampai 1" in answer.text or "5 to 1" in answer.text


def test_a_pair_in_conflict_cannot_be_ticked_and_is_refused_when_posted(client, make):
    made = jury(make, judges=1)
    pair = {
        "entry_id": made.entries["governance", "32.73"],
        "panel_member_id": made.seats["governance", made.judges[0].id],
    }
    assigning.unassign(made.root, **pair)
    conflicts.declare(made.judging(), region_ids={make.region_id("32.73")})
    client.as_(person(make.member(made.edition, Role.ORGANISER)))
    page = "/manage/2031/judging/setup/awards/governance"

    shown = client.get(page)
    refused = client.post_form(page, {"pair": f"{pair['entry_id']}-{pair['panel_member_id']}"})

    assert "benturan" in shown.text
    assert refused.status_code == 422
    assert "benturan kepentingan" in refused.text


def test_results_are_not_there_before_publication(client, make):
    made = jury(make)
    made.score_all()
    made.close()
    made.sign()

    for path in (
        "/2031/results",
        "/2031/results/governance",
        "/2031/results/governance/ranking.csv",
        "/2031/results/x",
    ):
        page = client.get(path)
        assert (page.status_code, "Hasil belum diumumkan" in page.text, BANDUNG in page.text) == (404, True, False)


def test_published_results_show_the_winner_the_ranking_and_how_to_check_it(client, make):
    made = jury(make)
    made.score_all()
    made.close()
    made.sign()
    seen = made.result_hash()
    made.publish()

    results, category = client.get("/2031/results"), client.get("/2031/results/governance")
    table = client.get("/2031/results/governance/ranking.csv")

    assert (results.status_code, category.status_code) == (200, 200)
    assert f'<a href="/2031/results/governance">{BANDUNG}</a>' in results.text
    assert f'<h1 class="winner-name">{BANDUNG}</h1>' in category.text
    assert seen[:4] in category.text
    assert table.text.splitlines()[1].startswith(f"1,{BANDUNG},32.73,")
    assert [name for name in ("Juri 1", "Juri 2", "Ketua") if name in category.text + results.text] == []


def test_a_selections_results_name_the_selected(client, make):
    made = jury(make, kind=RoundKind.SELECTION, places=2)
    made.score_all()
    made.close()
    made.sign()
    made.publish()

    page, category = client.get("/2031/results"), client.get("/2031/results/governance")

    assert [name for name in NAMES.values() if name in page.text] == [BANDUNG, SEMARANG]
    assert category.text.count("Terpilih</span>") == 2


def test_awards_of_the_archive_are_shown_without_scores(client, make):
    edition = make.edition("2022")
    for position, (key, code) in enumerate([("governance", "32.73"), ("economy", "33.74"), ("living", "33.21")], 1):
        record_recognition(
            make.scope(edition),
            region_id=make.region_id(code),
            category_key=key,
            category_label=f"Smart {key.title()}",
            position=position,
            source=["003.txt"],
        )

    page = client.get("/2022/results")

    assert page.status_code == 200
    assert re.findall(r'<b><a href="/regions/[\d.]+">([^<]+)</a></b>', page.text) == [
        BANDUNG,
        SEMARANG,
        "Kabupaten Demak",
    ]
    assert "Tiga daerah, tiga penghargaan" in page.text
    assert "Dua dari tiga pemenang berasal dari Jawa Tengah" in page.text


@ONE_DATABASE
def test_an_edition_without_results_says_so_with_404(client, make):
    make.edition("2032")

    page = client.get("/2032/results")

    assert (page.status_code, "Hasil belum diumumkan" in page.text) == (404, True)


ROLES = (Role.ORGANISER, Role.DESK, Role.GATE, Role.MENTOR, Role.ANALYST, Role.AUDITOR, Role.JUDGE, Role.ADMIN)


@ONE_DATABASE
def test_nobody_but_the_chair_sees_a_score_or_an_order_before_publication(client, make, app):
    made = jury(make)
    made.score_all()
    paths = [
        rule.rule.replace("<edition:edition>", "2031")
        .replace("<slug:round_key>", "awards")
        .replace("<slug:category>", "governance")
        .replace("<opaque:sheet>", made.sheet())
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("judging.") and "GET" in rule.methods and "<int:" not in rule.rule
    ]
    people = {role: person(make.member(made.edition, role)) for role in ROLES if role not in {Role.ADMIN, Role.AUDITOR}}
    people |= {Role.AUDITOR: made.auditor, Role.ADMIN: person(make.user(is_admin=True))}
    region_team = person(make.member(made.edition, Role.REGION, region="32.73"))
    final = re.compile(r"4,[0-9]{2}|>\s*1\s*</td><th scope=\"row\">Kota Bandung")  # the winner's totals lie from 4 to 5

    for stage in (lambda: None, made.close):
        stage()
        leaks = [
            (role, path)
            for role, reader in [*people.items(), ("region", region_team), ("nobody", None)]
            for path in paths
            if final.search((client.as_(reader) if reader else app.test_client()).get(path).text)
        ]
        assert leaks == []
    assert final.search(client.as_(made.chair).get(TABULATION).text)


@ONE_DATABASE
def test_pages_exist_in_english_too(client, make):
    made = jury(make)
    made.score_all()
    client.get("/language/en")

    pages = {
        made.judges[0]: ["/judging/", address(made), "/judging/conflicts"],
        made.chair: ["/manage/2031/judging", BOARD, TABULATION, f"{BOARD}/closing", f"{BOARD}/score-log"],
        person(make.member(made.edition, Role.ORGANISER)): [
            "/manage/2031/judging/setup",
            "/manage/2031/judging/setup/awards",
            "/manage/2031/judging/setup/awards/governance",
        ],
    }

    for reader, paths in pages.items():
        client.as_(reader)
        answers = [client.get(path) for path in paths]
        assert [answer.status_code for answer in answers] == [200] * len(paths)
        assert all('lang="en"' in answer.text for answer in answers)


@ONE_DATABASE
def test_a_stranger_is_asked_to_sign_in_and_other_roles_find_nothing(client, make):
    made = jury(make)

    anonymous = [client.get(path).status_code for path in ("/judging/", address(made), BOARD)]
    client.as_(make.member(made.edition, Role.DESK))
    other = [client.get(path).status_code for path in ("/judging/", address(made), BOARD)]

    assert (anonymous, other) == ([303] * 3, [404] * 3)
