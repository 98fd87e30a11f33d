"""Questions of an edition's own in a browser without JavaScript: written by an organiser, answered on the form."""

from __future__ import annotations

import io
import re

import pytest

from eventapp.core.access import Role, system_scope
from eventapp.questionnaires import queries as questionnaires
from eventapp.registration.queries import answers, lists
from eventapp.registration.rules.questions import FORM
from tests.support.questions import PDF, QUESTIONS, publish
from tests.support.registrations import answers as typed
from tests.support.registrations import open_forum
from tests.support.statements import counted
from tests.support.webforms import post_forms

PATH, BUILDER = "/2031/register", "/manage/2031/registration-form"


@pytest.fixture
def edition(make):
    """A forum that takes registrations."""
    return open_forum(make)


@pytest.fixture
def organiser(client, make, edition):
    """A browser in which an organiser has signed in."""
    return client.as_(make.member(edition, Role.ORGANISER))


def write(browser, kind, **values):
    """Add a question as the page's form would; gives the answer to the POST."""
    path = f"{BUILDER}/new?kind={kind}"
    form = post_forms(browser.get(path).text)[0]
    return browser.post(path, data=form.values | values)


def press(browser, question, act):
    """Press one of the buttons of a question in the list."""
    form = next(one for one in post_forms(browser.get(BUILDER).text) if f"/questions/{question}/" in one.action)
    return browser.post(form.action, data=form.values | {"act": act})


def keys(edition):
    """The keys of the questions in the draft, in order."""
    return [draft.key for draft in questionnaires.draft(system_scope(edition), FORM).questions]


def test_an_organiser_writes_orders_and_publishes_questions_with_plain_forms(organiser, client, edition):
    empty = organiser.get(BUILDER)
    added = write(
        organiser,
        "choice",
        text_id="Ukuran kaus",
        text_en="Shirt size",
        options_id="Kecil\nBesar",
        options_en="Small\nLarge",
        required="y",
    )
    write(
        organiser,
        "line",
        text_id="Warna",
        text_en="Colour",
        show_if=["ukuran_kaus=besar"],
        hint_id="Satu warna",
        hint_en="One colour",
    )
    write(organiser, "consent", text_id="Boleh diliput", text_en="Coverage is fine")
    page = organiser.get(BUILDER).text

    assert "Belum ada pertanyaan sendiri." in empty.text
    assert (added.status_code, added.headers["Location"]) == (303, f"{BUILDER}#end")
    assert keys(edition) == ["ukuran_kaus", "warna", "boleh_diliput"]
    assert "Hanya bila “Ukuran kaus” dijawab “Besar”." in page
    assert "Boleh diliput" not in client.get(PATH).text

    kept_apart = press(organiser, "ukuran_kaus", "down")
    assert "bergantung pada pertanyaan ini" in organiser.get(kept_apart.headers["Location"]).text
    press(organiser, "boleh_diliput", "up")
    assert keys(edition) == ["ukuran_kaus", "boleh_diliput", "warna"]

    preview = organiser.get(f"{BUILDER}/preview").text
    assert all(text in preview for text in ("Ukuran kaus", "Satu warna", 'name="q-boleh_diliput"'))
    publication = organiser.get(f"{BUILDER}/publication")
    assert "Ukuran kaus; Boleh diliput; Warna" in publication.text
    done = organiser.post(f"{BUILDER}/publication", data=post_forms(publication.text)[0].values)
    assert done.status_code == 303
    assert "Versi 1" in organiser.get(BUILDER).text
    assert re.findall(r'name="(q-[a-z_]+)"', organiser.get(PATH).text) == [
        "q-ukuran_kaus",
        "q-ukuran_kaus",
        "q-boleh_diliput",
        "q-warna",
    ]

    edit = post_forms(organiser.get(f"{BUILDER}/questions/warna").text)[0]
    assert (edit.values["text_id"], edit.values["show_if"]) == ("Warna", "ukuran_kaus=besar")
    organiser.post(f"{BUILDER}/questions/warna", data=edit.values | {"text_en": "Which colour", "show_if": []})
    press(organiser, "boleh_diliput", "remove")
    again = organiser.get(f"{BUILDER}/publication").text
    assert ("Warna" in again, "Boleh diliput" in again, "0 orang" in again) == (True, True, True)
    discard = next(one for one in post_forms(organiser.get(BUILDER).text) if one.action.endswith("/discard"))
    organiser.post(discard.action, data=discard.values)
    assert keys(edition) == ["ukuran_kaus", "boleh_diliput", "warna"]


def test_what_cannot_be_asked_is_said_beside_what_was_typed_and_a_second_press_adds_nothing(organiser, edition):
    path = f"{BUILDER}/new?kind=choice"
    form = post_forms(organiser.get(path).text)[0]
    sent = form.values | {"text_id": "Kaus", "text_en": "Shirt", "options_id": "S\nM", "options_en": "S"}

    uneven = organiser.post(path, data=sent)
    bare = organiser.post(path, data=form.values)
    first = organiser.post(path, data=sent | {"options_en": "S\nM"})
    second = organiser.post(path, data=sent | {"options_en": "S\nM"})

    assert (uneven.status_code, bare.status_code, first.status_code, second.status_code) == (422, 422, 303, 409)
    assert "Tulis jawaban bahasa Inggris sebanyak jawaban bahasa Indonesia" in uneven.text
    assert post_forms(uneven.text)[0].values["text_id"] == "Kaus"
    assert bare.text.count("Tulis pertanyaannya dalam kedua bahasa.") == 4
    assert "sudah berubah" in second.text
    assert keys(edition) == ["kaus"]
    two = write(organiser, "line", text_id="X", text_en="X", show_if=["kaus=s", "attendance=onsite"])
    assert (two.status_code, "hanya satu pertanyaan" in two.text) == (422, True)
    assert organiser.get(f"{BUILDER}/new?kind=nps").status_code == 404
    assert organiser.get(f"{BUILDER}/questions/nothing").status_code == 404


def test_a_question_for_what_is_not_to_be_kept_is_warned_about_everywhere(organiser):
    done = write(organiser, "line", text_id="NIK dan nomor rekening", text_en="Identity and bank account")

    for page in (done.headers["Location"], BUILDER, f"{BUILDER}/publication"):
        assert "Sepertinya ini menanyakan" in organiser.get(page).text
    assert "data bank" in organiser.get(BUILDER).text


def test_the_builder_is_the_organisers_alone(client, make, edition):
    assert client.get(BUILDER).status_code == 303
    client.as_(make.member(edition, Role.DESK))

    assert [client.get(f"{BUILDER}{page}").status_code for page in ("", "/preview", "/publication")] == [404] * 3


def fill(client, **changed):
    """The answer to the form, filled in."""
    form = post_forms(client.get(PATH).text)[0]
    return client.post(PATH, data=form.values | typed(**changed), content_type="multipart/form-data")


def letter(data=PDF, name="surat tugas.pdf"):
    """A file as a browser sends one."""
    return io.BytesIO(data), name


def test_people_answer_below_the_standard_fields_in_as_many_steps_as_ever(client, edition):
    publish(edition)
    page = client.get(PATH).text
    form = post_forms(page)[0]

    assert 'enctype="multipart/form-data"' in page
    assert form.names.index("q-shirt") > form.names.index("attendance")
    assert "Hanya bila “Cara hadir” dijawab “Luring”." in page
    check = client.post(
        PATH,
        data=form.values
        | typed()
        | {"q-shirt": "l", "q-allergy": "Udang", "q-comes_from": "kab demak", "q-letter": letter(), "q-pictures": "y"},
    )
    assert check.status_code == 200
    for text in ("Besar", "Udang", "Kabupaten Demak", "surat tugas.pdf", "Setuju"):
        assert text in check.text
    confirm = post_forms(check.text)[0].values
    with counted() as asked:
        done = client.post(PATH, data=confirm)
    assert (done.status_code, asked.commits) == (303, 1)

    scope = system_scope(edition)
    row = lists.registrations(scope).items[0]
    found = answers.of(scope, lists.detail(scope, row.public_id).id)
    assert [one.shown for one in found] == ["Besar", "Udang", "Kabupaten Demak", "surat tugas.pdf", ""]
    own = client.get(f"/2031/ticket/files/{found[3].file.token}")
    assert (own.status_code, own.data, own.content_type) == (200, PDF, "application/pdf")
    assert own.headers["Cache-Control"] == "private, no-store"
    client.delete_cookie("ticket")
    assert client.get(f"/2031/ticket/files/{found[3].file.token}").status_code == 404


def test_what_does_not_fit_is_said_and_kept_and_a_file_need_not_be_chosen_twice(client, edition):
    publish(edition)

    page = fill(client, **{"q-comes_from": "Bandung", "q-letter": letter(b"<svg onload=alert(1)>", "a.pdf")})
    assert page.status_code == 422
    assert page.text.count("Pertanyaan “Ukuran kaus” belum dijawab.") == 2
    assert page.text.count("a.pdf bukan berkas PDF, JPG, atau PNG yang utuh.") == 2
    assert post_forms(page.text)[0].values["q-comes_from"] == "Bandung"

    page = fill(client, **{"q-letter": letter()})
    token = re.search(r'type="hidden" name="q-letter" value="([a-z2-7]{26})"', page.text)[1]
    kept = post_forms(page.text)[0].values | {"q-letter": token}
    assert (page.status_code, "surat tugas.pdf" in page.text) == (422, True)
    check = client.post(PATH, data=typed() | kept | {"q-shirt": "s"})
    back = client.post(PATH, data=post_forms(check.text)[1].values)
    assert (check.status_code, "surat tugas.pdf" in check.text) == (200, True)
    assert (post_forms(back.text)[0].values["q-shirt"], token in back.text) == ("s", True)
    away = client.post(PATH, data=typed() | kept | {"q-shirt": "s", "q-letter-drop": "y"})
    assert (away.status_code, "surat tugas.pdf" in away.text) == (200, False)


def test_a_version_published_while_somebody_types_is_asked_and_nothing_typed_is_lost(client, edition):
    publish(edition, QUESTIONS[1:2])
    form = post_forms(client.get(PATH).text)[0].values | typed() | {"q-allergy": "Udang"}
    check = post_forms(client.post(PATH, data=form).text)[0].values
    publish(edition)

    page = client.post(PATH, data=check)

    assert page.status_code == 422
    assert "Pertanyaan “Ukuran kaus” belum dijawab." in page.text
    assert post_forms(page.text)[0].values["q-allergy"] == "Udang"
    assert lists.registrations(system_scope(edition)).items == []


def test_a_form_without_questions_asks_for_them_no_more_often_than_every_few_seconds(client, edition):
    client.get(PATH)

    with counted() as asked:
        form = post_forms(client.get(PATH).text)[0].values | typed()
        check = client.post(PATH, data=form)
        client.post(PATH, data=post_forms(check.text)[0].values)

    assert not any("question" in text for text in asked.statements)
    assert 'enctype="multipart/form-data"' not in client.get(PATH).text
