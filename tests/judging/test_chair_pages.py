"""The chair's pages: the board's picture and books, rules and steps, the ladder, notes and votes by form."""

from __future__ import annotations

import re

import pytest

from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.judging.models.states import Method, SignerRole
from eventapp.judging.queries import deliberation, progress, sealed
from eventapp.judging.services import assigning, closing, deliberating, steps, voting
from tests.support.boards import large_round
from tests.support.judging import NAMES, REASON, jury, person
from tests.support.statements import counted

BANDUNG, SEMARANG, MADIUN = NAMES.values()
BOARD = "/manage/2031/judging/awards"
TABULATION = f"{BOARD}/categories/governance"
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def state(made):
    """The round as it is now."""
    return progress.round_by_key(made.root, "awards")


def level(made, *, heavier=SEMARANG):
    """Bandung and Semarang equal in total; the one in `heavier` is better where the rubric weighs more."""

    def fill():
        for judge in range(len(made.judges)):
            for region, name in NAMES.items():
                direction, impact = ("5", "2") if name == heavier else ("3", "5") if name != MADIUN else ("1", "1")
                made.score({"direction": direction, "impact": impact}, region=region, judge=judge)

    db.run(fill)


def same(made):
    """Bandung and Semarang equal in everything."""

    def fill():
        for judge in range(len(made.judges)):
            for region, name in NAMES.items():
                made.score(
                    dict.fromkeys(("direction", "impact"), "1" if name == MADIUN else "4"), region=region, judge=judge
                )

    db.run(fill)


def cells(page):
    """The heat-map: kinds of cells with how many there are of each."""
    svg = re.search(r'<svg class="chart".*?</svg>', page.text, re.DOTALL)[0]
    marks = {"#022a5b": "done", "#cfdff5": "draft", "#fff": "empty", "none": "recused"}
    return {marks[fill]: path.count("M") for fill, path in re.findall(r'<path fill="([^"]+)"[^>]*? d="([^"]+)"', svg)}


def test_the_board_shows_every_pair_in_a_picture_and_in_words(client, make):
    made = jury(make)
    made.score_all()
    made.score({"impact": ""}, judge=1, region="33.74")
    made.score({"direction": "", "impact": ""}, judge=2, region="33.74")
    assigning.recuse(made.chairs, public_id=made.sheet("35.77", 2), reason=REASON)
    client.as_(made.chair)

    page = client.get(BOARD)

    # a recused cross is drawn by two strokes that share one beginning
    assert cells(page) == {"done": 6, "draft": 1, "empty": 1, "recused": 1}
    row = re.search(rf'<tr><th scope="row">{SEMARANG}</th>(.*?)</tr>', page.text)[1]
    assert re.findall(r"<td[^>]*>([^<]*)</td>", row) == ["1/3", "Juri 2, Juri 3", "–"]
    assert 'style="' not in page.text


def test_the_board_of_an_organiser_has_the_picture_and_no_score(client, make):
    made = jury(make)
    made.score_all()
    client.as_(person(make.member(made.edition, Role.ORGANISER)))

    page = client.get(BOARD)

    assert (page.status_code, cells(page), "/categories/" in page.text) == (200, {"done": 9}, False)


def test_pages_of_the_chair_cost_as_many_statements_for_a_large_round_as_for_a_small_one(client, make):
    made = jury(make)
    large_round(make, made, key="small", entries=4, judges=3, criteria=2)
    large_round(make, made, key="large", entries=30, judges=6, criteria=8)
    for key in ("small", "large"):
        voting_round(made, key)
    client.as_(made.chair)
    found = {}
    for key in ("small", "large"):
        for path in (f"/manage/2031/judging/{key}", f"/manage/2031/judging/{key}/categories/{key}"):
            client.get(path)
            with counted() as asked:
                assert client.get(path).status_code == 200
            found[key, path.count("/")] = len(asked.statements)

    assert found == {("small", 4): 12, ("small", 6): 12, ("large", 4): 12, ("large", 6): 12}


@ONE_DATABASE
def test_the_board_costs_no_more_while_a_signature_is_awaited(client, make):
    made = jury(make)
    made.score_all()
    made.close()
    deliberating.lock(made.chairs, key="awards")
    found = []
    for signer, role in ((made.chair, SignerRole.CHAIR), (made.auditor, SignerRole.AUDITOR)):
        client.as_(signer).get(BOARD)
        with counted() as asked:
            page = client.get(BOARD).text
        found.append((len(asked.statements) <= 12, page.count(f'href="{BOARD}/signature"') > 0))
        made.sign(role)

    assert found == [(True, True)] * 2


def voting_round(made, key):
    """A closed round in which a note was written and a vote was held."""
    closing.close(made.chairs, key=key)
    found = sealed.finding(made.chairs, progress.round_by_key(made.root, key))
    entry = found.inputs.entries[0].name
    deliberating.note(made.chairs, key=key, category=key, entry=entry, body="Dibahas.")


def offered(page):
    """The acts that the board offers, the main one marked."""
    acts = {"Mulai musyawarah": "talk", "Kunci hasil": "lock", "Tandatangani hasil": "sign"}
    found = re.findall(r'class="button([^"]*)"[^>]*>([^<]+)<', page.text)
    return {acts[label.strip()]: "secondary" not in kind for kind, label in found if label.strip() in acts}


@ONE_DATABASE
@pytest.mark.parametrize("is_narrow", [True, False])
def test_a_narrow_result_is_talked_about_first_then_locked_then_signed(client, make, is_narrow):
    made = jury(make)
    (level(made) if is_narrow else made.score_all())
    made.close()
    client.as_(made.chair)

    closed = offered(client.get(BOARD))
    client.post_form(f"{BOARD}/deliberation")
    talking = offered(client.get(BOARD))
    if is_narrow:
        client.post_form(f"{TABULATION}/ladder")
    client.post_form(f"{BOARD}/lock", {"reason": ""})

    assert closed == {"talk": is_narrow, "lock": not is_narrow}
    assert (talking, offered(client.get(BOARD))) == ({"lock": True}, {"sign": True})


@ONE_DATABASE
def test_the_board_names_undecided_categories_before_the_chair_signs(client, make):
    made = jury(make)
    for judge in range(3):
        for region in NAMES:
            made.score({"direction": "4", "impact": "4"}, region=region, judge=judge)
    client.as_(made.chair)
    link = 'href="/manage/2031/judging/awards/categories/governance">Smart Governance</a>'

    before = client.get(BOARD).text.count(link)
    made.close()

    assert (before, client.get(BOARD).text.count(link)) == (0, 1)


@ONE_DATABASE
def test_a_large_selection_shows_bands_border_parts_judges_and_the_next_interviews(client, make):
    made = jury(make)
    large_round(make, made, key="large", entries=30, judges=6, criteria=8, per_entry=4, places=10)
    client.as_(made.chair)

    page = client.get("/manage/2031/judging/large/categories/large")

    assert page.status_code == 200
    assert len(re.findall(r'<svg class="interval"', page.text)) == 30 + 6
    assert page.text.count('class="current"') in {9, 10}
    assert "10 tempat: yang terakhir masuk" in page.text
    assert "belum pasti masuk dan belum pasti keluar" in page.text
    assert re.search(r"tetap pada \d+ dari 100 percobaan", page.text)
    assert "tidak menggambarkan wawancara lain" in page.text
    judges = re.findall(
        r'<th scope="row"><span class="nowrap">(J-00\d)</span></th><td class="num only-wide">(\d+)</td>', page.text
    )
    assert judges == [(f"J-{number:03}", "20") for number in range(1, 7)]
    assert 'style="' not in page.text


def test_the_steps_of_a_round_are_shown_with_who_and_why(client, make):
    made = jury(make)
    made.score_all()
    client.as_(made.chair)
    client.post_form(f"{BOARD}/closing", {"reason": ""})
    client.post_form(f"{BOARD}/deliberation")
    locked = client.post_form(f"{BOARD}/lock", {"reason": "Pleno selesai."})
    too_short = client.post_form(f"{BOARD}/unlock", {"reason": "salah"})
    unlocked = client.post_form(f"{BOARD}/unlock", {"reason": REASON})

    page = client.get(BOARD)

    assert [answer.status_code for answer in (locked, too_short, unlocked)] == [303, 422, 303]
    steps = r'<td>[^<]*</td><th scope="row">([^<]+)<small class="only-narrow">[^<]+</small></th>'
    steps += r'<td class="only-wide">([^<]+)</td><td>([^<]+)</td>'
    moves = re.findall(steps, page.text)
    assert moves == [
        ("Terbuka → Ditutup", "Ketua", "Semua lembar nilai lengkap."),
        ("Ditutup → Musyawarah", "Ketua", "Dewan juri bermusyawarah."),
        ("Musyawarah → Dikunci", "Ketua", "Pleno selesai."),
        ("Dikunci → Musyawarah", "Ketua", REASON),
    ]


def test_an_organiser_prepares_sets_rules_and_opens_by_form(client, make):
    made = jury(make)
    client.as_(person(make.member(made.edition, Role.ORGANISER)))
    rules = {
        "method": "trimmed",
        "drop_high": "1",
        "drop_low": "1",
        "min_judges": "3",
        "decimals": "1",
        "wins_most": "1",
    }

    prepared = client.post_form(f"{BOARD}/preparation")
    refused = client.post_form(f"{BOARD}/rules", rules | {"min_judges": "2"})
    saved = client.post_form(f"{BOARD}/rules", rules)
    opened = client.post_form(f"{BOARD}/opening")
    late = client.post_form(f"{BOARD}/rules", rules)

    assert [answer.status_code for answer in (prepared, refused, saved, opened, late)] == [303, 422, 303, 303, 422]
    round_ = state(made)
    assert (round_.state, round_.method, round_.decimals, round_.wins_most) == ("open", "trimmed", 1, 1)
    page = client.get(f"{BOARD}/rules")
    assert (
        "Rata-rata tanpa juri tertinggi dan terendah" in page.text,
        "<form" in page.text.split("<main")[1].split("</main")[0],
    ) == (True, False)


def test_judges_do_not_see_a_round_in_preparation(client, make):
    made = jury(make)
    steps.prepare(made.root, key="awards")

    page = client.as_(made.judges[0]).get("/judging/")

    assert BANDUNG not in page.text


def test_the_ladder_is_shown_step_by_step_and_applied_by_one_press(client, make):
    made = jury(make)
    level(made)
    made.close()
    client.as_(made.chair)

    before = client.get(TABULATION)
    applied = client.post_form(f"{TABULATION}/ladder")
    after = client.get(TABULATION)

    assert f"Nilai yang diumumkan sama: {BANDUNG}, {SEMARANG}" in before.text
    assert f"Nilai pada Arah dan kebijakan: {BANDUNG} 3,00, {SEMARANG} 5,00" in before.text
    assert (applied.status_code, f"Diputuskan menurut urutan penentu: {SEMARANG}" in after.text) == (303, True)
    order = re.findall(r'<th scope="row">([^<]+)</th><td class="num"><b>', after.text)
    assert order == [SEMARANG, BANDUNG, MADIUN]


def test_a_ladder_that_tells_nobody_apart_is_not_offered_and_refused_when_posted(client, make):
    made = jury(make)
    same(made)
    made.close()
    client.as_(made.chair)

    page, refused = client.get(TABULATION), client.post_form(f"{TABULATION}/ladder")

    assert ("Urutan penentu tidak membedakan siapa pun: dewan juri" in page.text, "Terapkan urutan" in page.text) == (
        True,
        False,
    )
    assert refused.status_code == 409


def test_members_vote_on_their_own_page_and_the_chair_ends_the_vote(client, make):
    made = jury(make)
    same(made)
    made.close()
    client.as_(made.chair)
    asked = client.post_form(
        f"{TABULATION}/votes", {"vote-entries": [BANDUNG, SEMARANG], "vote-question": "Siapa yang terbaik?"}
    )
    ballot = asked.location.rpartition("/")[2]
    semarang = str(made.entries["governance", "33.74"])
    for judge in made.judges[:2]:
        client.as_(judge)
        assert "Siapa yang terbaik?" in client.get("/judging/votes").text
        assert client.post_form(f"/judging/votes/{ballot}", {"entry": semarang}).status_code == 303
    client.as_(made.chair)

    running = client.get(asked.location)
    refused = client.post_form(asked.location, {"reason": "ya"})
    ended = client.post_form(asked.location, {"reason": REASON})
    done, category = client.get(asked.location), client.get(TABULATION)

    assert (">2</td>" in running.text, "2 dari 3, diperlukan 2" in running.text) == (False, True)
    assert (refused.status_code, ended.status_code) == (422, 303)
    assert f'<th scope="row">{SEMARANG}</th><td class="num">2</td>' in done.text
    assert f"Diputuskan lewat pemungutan suara dewan juri: {SEMARANG}" in category.text


def test_a_vote_is_open_to_the_members_of_its_panel_alone(client, make):
    made = jury(make)
    same(made)
    made.close()
    vote = voting.ask(made.chairs, key="awards", category="governance", entries=[BANDUNG, SEMARANG], question="Siapa?")
    stranger = person(make.member(made.edition, Role.JUDGE))

    answers = [
        client.as_(reader).get(path).status_code
        for reader, path in (
            (stranger, f"/judging/votes/{vote}"),
            (made.auditor, f"{BOARD}/votes/{vote}"),
            (made.judges[0], f"{BOARD}/votes/{vote}"),
            (made.judges[0], f"/judging/votes/{vote}"),
        )
    ]

    assert answers == [404, 404, 404, 200]


def test_a_question_without_two_regions_is_shown_again_with_what_was_typed(client, make):
    made = jury(make)
    same(made)
    made.close()
    client.as_(made.chair)

    answer = client.post_form(f"{TABULATION}/votes", {"vote-entries": [BANDUNG], "vote-question": "Siapa yang unggul?"})

    assert (answer.status_code, "Siapa yang unggul?" in answer.text) == (422, True)
    assert deliberation.votes(made.chairs, made.round_id) == []


def test_notes_are_written_by_form_and_shown(client, make):
    made = jury(make)
    made.score_all()
    made.close()
    client.as_(made.chair)

    kept = client.post_form(f"{TABULATION}/notes", {"note-entry": SEMARANG, "note-body": "Bukti paling lengkap."})
    empty = client.post_form(f"{TABULATION}/notes", {"note-entry": SEMARANG, "note-body": ""})

    assert (kept.status_code, empty.status_code) == (303, 422)
    assert f"<b>{SEMARANG}</b>: Bukti paling lengkap." in client.get(TABULATION).text


def test_entries_below_the_minimum_stand_on_the_closing_page_and_on_the_board(client, make):
    made = jury(make)
    steps.prepare(made.root, key="awards")
    steps.set_rules(made.root, key="awards", method=Method.ADJUSTED, min_judges=3)
    steps.begin(made.root, key="awards")
    made.score_all()
    made.score({"impact": ""}, judge=1, region="33.74")
    client.as_(made.chair)

    shown = client.get(f"{BOARD}/closing")
    client.post_form(f"{BOARD}/closing", {"reason": REASON})

    assert f"{SEMARANG} (Smart Governance): 2/3" in shown.text
    assert f"{SEMARANG} (Smart Governance) 2/3" in client.get(BOARD).text


@ONE_DATABASE
@pytest.mark.parametrize("damage", ["one judge", "one sheet", "constant", "islands"])
def test_thin_data_give_a_page_with_reasons(client, make, damage):
    made = jury(make, judges=1 if damage == "one judge" else 2)
    pairs = {
        "one judge": [(0, region) for region in NAMES],
        "one sheet": [(0, "32.73")],
        "constant": [(judge, region) for judge in (0, 1) for region in NAMES],
        "islands": [(0, "32.73"), (1, "33.74")],
    }
    for judge, region in pairs[damage]:
        made.score({"direction": "3", "impact": "3"}, judge=judge, region=region)

    page = client.as_(made.chair).get(TABULATION)

    assert (page.status_code, "Yang perlu diingat" in page.text) == (200, True)
    assert "nan" not in re.sub(r"<[^>]*>", " ", page.text).lower().split()


@ONE_DATABASE
def test_an_act_that_is_not_possible_shows_where_the_round_stands_and_what_is_awaited(client, make):
    made = jury(make)
    made.score_all()
    client.get("/language/en")

    def forms():
        """The acts that offer a form to the chair, and to the auditor."""
        acts = ("closing", "reopening", "lock", "unlock", "signature", "publication", "correction")
        return tuple(
            [act for act in acts if '<div class="actions"><button' in client.as_(reader).get(f"{BOARD}/{act}").text]
            for reader in (made.chair, made.auditor)
        )

    assert forms() == (["closing"], [])
    made.close()
    assert forms() == (["reopening", "lock", "signature"], [])
    early = client.as_(made.auditor).get(f"{BOARD}/signature").text
    assert "Scoring has ended." in early
    assert "then the chair locks it for signing" in early
    made.sign(SignerRole.CHAIR)
    assert forms() == (["reopening", "unlock"], ["signature"])
    signed = client.as_(made.chair).get(f"{BOARD}/signature").text
    assert ("Signed by the chair" in signed, "auditor&#39;s signature" in signed) == (True, True)
    made.sign(SignerRole.AUDITOR)
    assert forms() == (["reopening", "unlock", "publication"], [])
    before = client.as_(made.chair).get(f"{BOARD}/publication").text
    assert (BANDUNG in before, "3 regions were judged" in before) == (True, True)
    again = client.post_form(f"{BOARD}/closing", {"reason": ""})
    assert (again.status_code, "This cannot be done now." in again.text) == (422, True)
    made.publish()
    assert forms() == (["correction"], [])


@ONE_DATABASE
def test_chairs_pages_exist_in_english_too(client, make):
    made = jury(make)
    same(made)
    made.close()
    vote = voting.ask(made.chairs, key="awards", category="governance", entries=[BANDUNG, SEMARANG], question="Who?")
    client.get("/language/en")
    pages = {
        made.chair: [BOARD, TABULATION, f"{BOARD}/rules", f"{BOARD}/lock", f"{BOARD}/unlock", f"{BOARD}/votes/{vote}"],
        made.judges[0]: ["/judging/votes", f"/judging/votes/{vote}"],
    }

    for reader, paths in pages.items():
        answers = [client.as_(reader).get(path) for path in paths]
        assert [answer.status_code for answer in answers] == [200] * len(paths)
        assert all('lang="en"' in answer.text for answer in answers)
