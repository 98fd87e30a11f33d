"""A judge at work in a real browser: scores by keys, loses the connection, finds every score saved afterwards."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from eventapp.accounts import services as accounts
from eventapp.core.db import db
from eventapp.judging.queries import judge as queries
from eventapp.judging.queries import rubrics
from eventapp.judging.services import calibrating, scoring
from eventapp.judging.services.rubrics import CriterionSpec
from eventapp.judging.services.scoring import Change
from eventapp.judging.views.rubric import specs_of
from tests.support.browsers import fits, violations
from tests.support.judging import jury, new_id

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

RUBRIC = [
    CriterionSpec(f"c{number}", f"Kriteria {number}", levels={"1": "Lemah.", "5": "Kuat."}) for number in range(8)
]
TABLET = {"width": 1180, "height": 820}
QUEUE = """Object.entries(localStorage)
    .filter(([key]) => key.startsWith("eventapp-scores:")).flatMap(([, text]) => JSON.parse(text))"""
SAVED = re.compile(r"^Tersimpan \d\d\.\d\d")


@pytest.fixture
def made(make):
    """A category with eight criteria and one judge."""
    made = jury(make, judges=1)
    db.run(lambda: made.add_category("living", RUBRIC))
    db.remove()
    return made


@pytest.fixture
def sheet(made, page, server):
    """The judge's browser on a sheet of eight criteria."""
    token = accounts.open_sign_in(made.judges[0].id, device="test", hours=1, how="test")
    db.remove()
    page.set_viewport_size(TABLET)
    page.context.add_cookies([{"name": "sign-in", "value": token, "url": server.url}])
    page.goto(f"/judging/living/{made.sheet(category='living')}")
    return page


def scores(made, region="32.73"):
    """The scores of the judge's sheet in the database."""
    found = queries.sheet(made.judging(), category="living", public_id=made.sheet(region, 0, "living"))
    db.remove()
    return [criterion.score for criterion in found.criteria]


def saved(page):
    """Wait until the page says that everything is saved."""
    page.get_by_text(SAVED).wait_for()


def press(page, keys):
    """Press keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def test_a_region_takes_nine_keys_and_no_explicit_save(made, sheet):
    first = sheet.url

    press(sheet, "45453214")
    saved(sheet)
    press(sheet, ["Enter"])
    sheet.wait_for_url(lambda url: url != first)

    assert scores(made) == list("45453214")
    assert sheet.evaluate(QUEUE) == []


def test_scores_survive_a_lost_connection_and_are_sent_when_it_is_back(made, sheet):
    sheet.route(
        "**/judging/living/*", lambda route: route.abort() if route.request.method == "PUT" else route.continue_()
    )
    press(sheet, "453")
    sheet.get_by_text("Belum terkirim, aman di perangkat ini").wait_for()
    waiting = sheet.evaluate(QUEUE)

    sheet.reload()
    shown = sheet.evaluate("[...document.querySelectorAll('.scale :checked')].map((radio) => radio.value)")
    sheet.unroute("**/judging/living/*")
    sheet.evaluate("dispatchEvent(new Event('online'))")
    saved(sheet)

    assert [(change["criterion"], change["score"]) for change in waiting] == [("c0", "4"), ("c1", "5"), ("c2", "3")]
    assert {key for change in waiting for key in change} == {"id", "criterion", "version", "score", "sent"}
    assert shown == ["4", "5", "3"]
    assert (scores(made)[:4], sheet.evaluate(QUEUE)) == (["4", "5", "3", None], [])


def test_a_lost_answer_saves_nothing_twice(made, sheet):
    lost = []

    def commit_and_drop(route):
        if route.request.method != "PUT" or lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    sheet.route("**/judging/living/*", commit_and_drop)
    press(sheet, "4")
    saved(sheet)
    press(sheet, ["k", "2"])
    saved(sheet)

    found = queries.sheet(made.judging(), category="living", public_id=made.sheet(category="living"))
    db.remove()
    assert (lost, found.version, found.criteria[0].score) == ([200], 2, "2")


def test_a_second_device_is_asked_which_value_counts(made, sheet):
    change = Change(new_id(), "c0", 0, "2")
    scoring.save(made.judging(), category="living", public_id=made.sheet(category="living"), changes=[change])
    db.remove()

    press(sheet, "5")
    sheet.get_by_text("Di perangkat lain: 2. Di sini: 5.").wait_for()
    sheet.locator(".savebar.offline").wait_for()
    kept, here = scores(made)[0], sheet.url
    sheet.reload()
    sheet.get_by_text("Di perangkat lain: 2. Di sini: 5.").wait_for()
    sheet.get_by_role("button", name="Simpan & daerah berikutnya").click()
    stayed = (sheet.url, sheet.evaluate("document.activeElement.textContent"))
    sheet.get_by_role("button", name="Pakai 5").click()
    saved(sheet)

    assert (kept, stayed, scores(made)[0]) == ("2", (here, "Pakai 2"), "5")
    assert sheet.evaluate(QUEUE) == []


def test_keys_stay_quiet_in_a_note_and_outside_the_sheet(made, sheet):
    press(sheet, ["c"])
    sheet.keyboard.type("Nilai 5, jika 3 bukti ada.")
    sheet.keyboard.press("Tab")
    saved(sheet)
    sheet.get_by_role("link", name="Semua daerah").focus()
    press(sheet, "5")

    found = queries.sheet(made.judging(), category="living", public_id=made.sheet(category="living"))
    db.remove()
    assert ([criterion.score for criterion in found.criteria], found.criteria[0].note) == (
        [None] * 8,
        "Nilai 5, jika 3 bukti ada.",
    )


def test_signing_out_leaves_no_score_on_the_device(made, sheet):
    sheet.route(
        "**/judging/living/*", lambda route: route.abort() if route.request.method == "PUT" else route.continue_()
    )
    press(sheet, "45")
    sheet.get_by_text("Belum terkirim, aman di perangkat ini").wait_for()

    sheet.get_by_role("button", name="Keluar").click()
    sheet.wait_for_url(lambda url: "/judging/" not in url)

    assert sheet.evaluate(QUEUE) == []


def test_the_list_sends_what_a_closed_sheet_left_behind(made, sheet):
    sheet.route(
        "**/judging/living/*", lambda route: route.abort() if route.request.method == "PUT" else route.continue_()
    )
    press(sheet, "45")
    sheet.get_by_text("Belum terkirim, aman di perangkat ini").wait_for()
    sheet.unroute("**/judging/living/*")

    sheet.goto("/judging/living")
    sheet.get_by_text("Draf 2 dari 8").wait_for()

    assert (scores(made)[:2], sheet.evaluate(QUEUE)) == (["4", "5"], [])


def test_a_log_in_that_ended_keeps_the_scores_until_the_next_one(made, sheet, server):
    sheet.context.clear_cookies()
    press(sheet, "4")
    sheet.get_by_text("Sesi masuk Anda berakhir").wait_for()
    address = sheet.url

    token = accounts.open_sign_in(made.judges[0].id, device="test", hours=1, how="test")
    db.remove()
    sheet.context.add_cookies([{"name": "sign-in", "value": token, "url": server.url}])
    sheet.goto(address)
    saved(sheet)

    assert scores(made)[0] == "4"


@pytest.fixture
def strict(make):
    """A category that asks for a reason at the extremes, puts a question, and begins with an item for calibration."""
    made = jury(make, judges=2)
    rubric = [
        CriterionSpec("c0", "Kriteria ketat", comment_at_extremes=True),
        CriterionSpec("c1", "Kriteria biasa"),
        CriterionSpec("ask", "Apa yang layak dicontoh?", is_scored=False),
    ]
    db.run(lambda: made.add_category("living", rubric))
    category, entry = made.categories["living"], made.entries["living", "35.77"]
    db.run(lambda: calibrating.choose(made.root, category_id=category, entry_id=entry))
    db.remove()
    return made


def open_as(page, server, judge, path, size=TABLET):
    """A page of this judge."""
    token = accounts.open_sign_in(judge.id, device="test", hours=1, how="test")
    db.remove()
    page.set_viewport_size(size)
    page.context.add_cookies([{"name": "sign-in", "value": token, "url": server.url}])
    page.goto(path)
    return page


def test_an_extreme_score_is_held_until_its_reason_is_written(strict, page, server):
    sheet = open_as(page, server, strict.judges[0], f"/judging/living/{strict.sheet(category='living')}")

    press(sheet, "54")
    sheet.get_by_text("1 nilai masih menunggu catatan").wait_for()
    held = (scores(strict)[0], sheet.evaluate("document.activeElement.id"))
    sheet.reload()
    sheet.get_by_text("1 nilai masih menunggu catatan").wait_for()
    sheet.keyboard.type("Bukti lengkap untuk 3 tahun.")
    press(sheet, ["Escape"])
    saved(sheet)

    found = queries.sheet(strict.judging(), category="living", public_id=strict.sheet(category="living"))
    db.remove()
    assert held == (None, "note-c0")
    assert [(row.score, row.note) for row in found.criteria] == [
        ("5", "Bukti lengkap untuk 3 tahun."),
        ("4", ""),
        (None, ""),
    ]
    assert sheet.evaluate(QUEUE) == []


def test_without_javascript_the_note_that_is_needed_can_be_written(strict, page, server):
    context = page.context.browser.new_context(java_script_enabled=False, locale="id-ID")
    address = f"{server.url}/judging/living/{strict.sheet(category='living')}"
    sheet = open_as(context.new_page(), server, strict.judges[0], address)

    details = [each.is_visible() for each in sheet.locator(".detail").all()]
    sheet.locator("label.score", has_text="5").first.click()
    sheet.get_by_role("button", name="Simpan & daerah berikutnya").click()
    sheet.locator(".criterion.wrong #note-c0").fill("Bukti lengkap.")
    sheet.get_by_role("button", name="Simpan & daerah berikutnya").click()
    context.close()

    found = queries.sheet(strict.judging(), category="living", public_id=strict.sheet(category="living"))
    db.remove()
    assert (details, found.criteria[0].score, found.criteria[0].note) == ([True, True], "5", "Bukti lengkap.")


def test_a_question_is_answered_in_words_and_needs_no_score(strict, page, server):
    sheet = open_as(page, server, strict.judges[0], f"/judging/living/{strict.sheet(category='living')}")

    press(sheet, "34")
    sheet.locator("#note-ask").focus()
    sheet.keyboard.type("Aduan dijawab dalam 1 hari.")
    press(sheet, ["Tab"])
    sheet.get_by_text("2 dari 2 kriteria").wait_for()
    saved(sheet)

    found = queries.sheet(strict.judging(), category="living", public_id=strict.sheet(category="living"))
    db.remove()
    assert (found.filled, found.total, found.criteria[2].note) == (2, 2, "Aduan dijawab dalam 1 hari.")


def test_words_survive_a_lost_connection_too(strict, page, server):
    sheet = open_as(page, server, strict.judges[0], f"/judging/living/{strict.sheet(category='living')}")
    sheet.route(
        "**/judging/living/*", lambda route: route.abort() if route.request.method == "PUT" else route.continue_()
    )
    sheet.locator("#note-ask").fill("Aduan dijawab dalam 1 hari.")
    press(sheet, ["Tab"])
    sheet.get_by_text("Belum terkirim, aman di perangkat ini").wait_for()

    sheet.reload()
    shown = sheet.locator("#note-ask").input_value()
    sheet.unroute("**/judging/living/*")
    sheet.evaluate("dispatchEvent(new Event('online'))")
    saved(sheet)

    found = queries.sheet(strict.judging(), category="living", public_id=strict.sheet(category="living"))
    db.remove()
    assert (shown, found.criteria[2].note) == ("Aduan dijawab dalam 1 hari.",) * 2
    assert sheet.evaluate(QUEUE) == []


def notes(made):
    """The notes of the judge's sheet in the database."""
    found = queries.sheet(made.judging(), category="living", public_id=made.sheet(category="living"))
    db.remove()
    return [row.note for row in found.criteria]


def test_words_are_saved_while_the_box_is_not_left_and_nothing_reads_saved_before(strict, page, server):
    sheet = open_as(page, server, strict.judges[0], f"/judging/living/{strict.sheet(category='living')}")
    press(sheet, "3")
    saved(sheet)

    sheet.locator("#note-ask").focus()
    sheet.keyboard.type("Aduan dijawab")
    while_typing = sheet.locator("[data-status-title]").inner_text()
    saved(sheet)
    after_a_pause = (notes(strict)[2], sheet.evaluate("document.activeElement.id"))
    sheet.route(
        "**/judging/living/*", lambda route: route.abort() if route.request.method == "PUT" else route.continue_()
    )
    sheet.keyboard.type(" dalam 1 hari.")
    sheet.reload()  # before the pause, and without a connection
    shown = sheet.locator("#note-ask").input_value()
    sheet.unroute("**/judging/living/*")
    sheet.evaluate("dispatchEvent(new Event('online'))")
    saved(sheet)

    assert (while_typing, after_a_pause) == ("Menyimpan …", ("Aduan dijawab", "note-ask"))
    assert (shown, notes(strict)[2]) == ("Aduan dijawab dalam 1 hari.",) * 2
    assert sheet.evaluate(QUEUE) == []


@pytest.fixture
def readiness(make):
    """A category with the ready-made rubric of readiness interviews and one judge."""
    made = jury(make, judges=1)
    db.run(lambda: made.add_category("living", specs_of(rubrics.ready()[0])))
    db.remove()
    return made


def test_keys_alone_finish_a_readiness_interview_and_no_digit_becomes_a_reason(readiness, page, server):
    sheet = open_as(page, server, readiness.judges[0], f"/judging/living/{readiness.sheet(category='living')}")

    press(sheet, "534")
    sheet.get_by_text("1 nilai masih menunggu catatan").wait_for()
    asked = (sheet.evaluate("document.activeElement.id"), sheet.locator("#note-infrastructure").input_value())
    press(sheet, ["Shift+Tab"])
    sheet.locator("[name=score-infrastructure][value='3']").focus()
    press(sheet, ["3", "1", "Tab"])
    by_tab = sheet.evaluate("document.activeElement.id")
    sheet.locator("[name=score-superstructure][value='1']").focus()
    press(sheet, ["3", "3"])
    saved(sheet)
    first = sheet.url
    press(sheet, ["Enter"])
    sheet.wait_for_url(lambda url: url != first)
    second = sheet.url
    press(sheet, ["3", "3", "3", "Enter"])
    sheet.wait_for_url(lambda url: url != second)

    assert (asked, by_tab) == (("note-infrastructure", ""), "note-superstructure")
    assert scores(readiness)[:3] == ["3", "3", "3"]
    assert notes(readiness) == [""] * 4


def test_calibration_comes_first_and_shows_other_scores_once_ones_own_are_in(strict, page, server):
    strict.score({"c0": "2", "c1": "2"}, region="35.77", judge=1, category="living")
    db.remove()
    sheet = open_as(page, server, strict.judges[0], "/judging/living")

    sheet.get_by_role("link", name="Lanjutkan: Kota Madiun").click()
    before = sheet.get_by_text("juri lain:").count()
    press(sheet, "34")
    sheet.get_by_text("2 dari 2 kriteria").wait_for()
    saved(sheet)
    sheet.reload()

    assert before == 0
    expect(sheet.get_by_text("juri lain: 2")).to_have_count(2)


def test_a_judge_recuses_from_the_sheet_and_goes_on_with_the_next_region(strict, page, server):
    sheet = open_as(page, server, strict.judges[0], f"/judging/living/{strict.sheet(category='living')}")

    sheet.get_by_role("link", name="Saya terkait dengan daerah ini").click()
    sheet.get_by_role("button", name="Kecualikan saya dari Kota Bandung").click()

    row = sheet.get_by_role("row", name="Kota Bandung")
    expect(row).to_contain_text("Dikecualikan")
    expect(row.get_by_role("link")).to_have_count(0)


def test_the_queue_of_another_judge_on_the_same_device_is_left_alone(strict, page, server):
    path = f"/judging/living/{strict.sheet(category='living')}"
    sheet = open_as(page, server, strict.judges[0], path)
    sheet.route(
        "**/judging/living/*", lambda route: route.abort() if route.request.method == "PUT" else route.continue_()
    )
    press(sheet, "3")
    sheet.get_by_text("Belum terkirim, aman di perangkat ini").wait_for()
    sheet.unroute("**/judging/living/*")

    open_as(page, server, strict.judges[1], "/judging/living")
    others = page.evaluate(QUEUE)
    open_as(page, server, strict.judges[0], "/judging/living")
    page.get_by_text("Draf 1 dari 2").wait_for()

    assert len(others) == 1
    assert (scores(strict)[0], page.evaluate(QUEUE)) == ("3", [])


@pytest.mark.parametrize("size", [TABLET, {"width": 820, "height": 1180}, {"width": 360, "height": 740}])
def test_axe_finds_nothing_on_pact_list_sheet_and_recusal_and_nothing_stands_out(strict, page, server, size):
    address = f"/judging/living/{strict.sheet(category='living')}"
    open_as(page, server, strict.judges[0], "/judging/living", size)
    found = {}

    for path in ("/judging/pact/awards", "/judging/living", address, f"{address}/conflict", "/judging/conflicts"):
        page.goto(path)
        found[path] = violations(page, "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
        assert fits(page)

    assert {path: ids for path, ids in found.items() if ids} == {}


def test_a_sheet_of_eight_criteria_weighs_at_most_35_kilobytes(made, page, server):
    sizes = []
    page.on(
        "requestfinished",
        lambda request: sizes.append(
            sum(request.sizes()[name] for name in ("responseBodySize", "responseHeadersSize"))
        ),
    )

    open_as(page, server, made.judges[0], f"/judging/living/{made.sheet(category='living')}")
    page.wait_for_load_state("networkidle")

    assert len(sizes) >= 3
    assert sum(sizes) <= 35_000


def test_the_sheet_is_read_in_the_order_of_the_work(made, page, server):
    open_as(page, server, made.judges[0], f"/judging/living/{made.sheet(category='living')}")

    order = page.evaluate(
        """[...document.querySelectorAll('h1, fieldset legend, [role=status], .savebar .button')]
           .map((each) => each.matches('[role=status]') ? 'status' : each.textContent.trim())"""
    )
    criteria = [f"Kriteria {number}" for number in range(8)]
    assert order == ["Kota Bandung", *criteria, "status", "Simpan & daerah berikutnya"]
    assert [page.get_by_role("group", name=name, exact=True).count() for name in criteria] == [1] * 8
