"""The organiser's list of regions: stages, and adding a region by its typed name."""

from __future__ import annotations

import pytest

from eventapp.core.access import Role, system_scope
from eventapp.editions.errors import AlreadyTakesPart, StageOfAnotherTrack
from eventapp.editions.models import Stage, Track
from eventapp.editions.queries import public as queries
from eventapp.editions.services import regions as services
from eventapp.errors import Forbidden
from eventapp.regions.errors import AmbiguousRegion, MisspeltRegion, UnknownRegion
from tests.support.archive import REGISTRY
from tests.support.statements import counted, statements

PATH = "/manage/2031/regions"
NEW = {"track": "preparing", "stage": "invited"}


@pytest.fixture
def starts_from():
    """A database that holds the registry."""
    return REGISTRY


@pytest.fixture
def edition(make):
    return make.edition()


@pytest.fixture
def organiser(client, make, edition):
    return client.as_(make.member(edition, Role.ORGANISER))


def codes(edition):
    return [row.code for row in queries.participants(system_scope(edition))]


@pytest.mark.parametrize("written", ["Kota Madiun", "kota  madiun", "35.77", "Pemkot Madiun"])
def test_a_certain_name_or_code_is_added(organiser, edition, written):
    answer = organiser.post_form(PATH, {"region": written, **NEW})

    assert answer.status_code == 303
    assert codes(edition) == ["35.77"]


@pytest.mark.parametrize(
    ("written", "candidates"),
    [("Tangerang", ["36.71", "36.03"]), ("Kota Sleman", ["34.04"]), ("Kabupaten Banjarr", ["63.03"])],
)
def test_a_doubtful_name_is_offered_with_its_candidates_and_nothing_is_added(organiser, edition, written, candidates):
    answer = organiser.post_form(PATH, {"region": written, **NEW})

    assert answer.status_code == 422
    assert f'value="{written}"' in answer.text
    assert [code for code in candidates if f'value="{code}"' not in answer.text] == []
    assert codes(edition) == []


def test_a_choice_among_the_candidates_is_added(organiser, edition):
    answer = organiser.post_form(PATH, {"region": "Tangerang", "choice": "36.03", **NEW})

    assert answer.status_code == 303
    assert codes(edition) == ["36.03"]


@pytest.mark.parametrize(
    ("written", "chosen", "refusal"),
    [
        ("Tangerang", None, AmbiguousRegion),
        ("Tangerang", "35.77", AmbiguousRegion),
        ("Kota Sleman", None, MisspeltRegion),
        ("Atlantis", "35.77", UnknownRegion),
    ],
)
def test_nothing_doubtful_is_accepted_silently(edition, written, chosen, refusal):
    with pytest.raises(refusal):
        services.add_written(
            system_scope(edition), written=written, chosen=chosen, track=Track.PREPARING, stage=Stage.INVITED
        )

    assert codes(edition) == []


def test_an_unknown_name_is_refused_in_a_sentence_of_the_person_s_language(organiser, edition):
    answer = organiser.post_form(PATH, {"region": "Atlantis", **NEW})

    assert answer.status_code == 422
    assert "Tidak ada daerah bernama “Atlantis”" in answer.text


def test_a_region_takes_part_once(make, edition):
    make.participant(edition, "35.77")

    with pytest.raises(AlreadyTakesPart):
        services.add_written(system_scope(edition), written="Kota Madiun", track=Track.PREPARING, stage=Stage.INVITED)


def test_an_organiser_moves_a_region_to_another_stage(organiser, make, edition):
    make.participant(edition, "35.77")

    answer = organiser.post_form(f"{PATH}/35.77", {"track": "preparing", "stage": "mentored"})

    assert answer.status_code == 303
    assert [row.stage for row in queries.participants(system_scope(edition))] == ["mentored"]


def test_a_stage_of_another_track_is_refused_and_nothing_changes(organiser, make, edition):
    make.participant(edition, "35.77")

    answer = organiser.post_form(f"{PATH}/35.77", {"track": "preparing", "stage": "evaluated"})

    assert answer.status_code == 422
    assert "Jalur ini tidak memiliki tahap itu" in answer.text
    assert [row.stage for row in queries.participants(system_scope(edition))] == ["selected"]
    with pytest.raises(StageOfAnotherTrack):
        services.set_stage(system_scope(edition), code="35.77", track=Track.PREPARING, stage=Stage.EVALUATED)


def test_a_region_that_takes_no_part_has_no_page(organiser, edition):
    assert organiser.get(f"{PATH}/35.77").status_code == 404
    assert organiser.post_form(f"{PATH}/35.77", NEW).status_code == 404


def test_an_analyst_reads_the_list_and_changes_nothing(client, make, edition):
    make.participant(edition, "35.77")
    analyst = client.as_(make.member(edition, Role.ANALYST))

    page = analyst.get(PATH)

    assert page.status_code == 200
    assert "Kota Madiun" in page.text
    assert 'name="region"' not in page.text
    assert analyst.post_form(PATH, {"region": "Kota Bogor", **NEW}).status_code == 404
    assert analyst.get(f"{PATH}/35.77").status_code == 404
    assert codes(edition) == ["35.77"]


def test_a_gate_and_a_stranger_do_not_see_the_list(client, make, edition):
    assert client.get(PATH).status_code == 303
    assert client.as_(make.member(edition, Role.GATE)).get(PATH).status_code == 404


def test_only_an_organiser_may_by_the_service(make, edition):
    with pytest.raises(Forbidden):
        services.add_written(
            make.scope(edition, Role.ANALYST), written="Kota Madiun", track=Track.PREPARING, stage=Stage.INVITED
        )


def test_the_list_filters_by_stage_and_asks_the_same_for_one_region_and_for_many(organiser, make, edition):
    make.participant(edition, "35.77")
    organiser.get(PATH)
    with counted() as for_one:
        organiser.get(PATH)
    for code in ("32.73", "32.71", "33.74"):
        services.add_written(system_scope(edition), written=code, track=Track.PREPARING, stage=Stage.INVITED)

    with statements(len(for_one.statements)):
        page = organiser.get(f"{PATH}?stage=invited")

    assert "Kota Bandung" in page.text
    assert "Kota Madiun" not in page.text.split("<tbody>")[1].split("</tbody>")[0]


def test_the_pages_speak_english(organiser, make, edition):
    make.participant(edition, "35.77")
    organiser.set_cookie("lang", "en")

    assert "Add a region" in organiser.get(PATH).text
    assert "Save the stage" in organiser.get(f"{PATH}/35.77").text
