"""The figures and lists of an edition: ``{key: {value, en, note, source}}``.

``value`` is what the document says, ``en`` the same in English (None when there is nothing to translate), ``note`` a
pair of sentences ``{id, en}`` or None, and ``source`` the files that state it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eventapp.editions.rules import archive_texts as texts
from eventapp.errors import N_

Facts = dict[str, dict[str, Any]]

# Every key of an edition's facts, in the order in which a page shows them, and what it is called.
FACT_NAMES: Mapping[str, str] = {
    "invited": N_("Regions invited"),
    "assessors": N_("Assessors"),
    "selected": N_("Regions selected"),
    "implementing": N_("Regions implementing"),
    "awarded": N_("Regions awarded"),
    "award_categories": N_("Awards given"),
    "smart_provinces": N_("Smart provinces"),
    "regions_to_date": N_("Regions since the programme began"),
    "target": N_("Target of the year"),
    "target_total": N_("Target of all years"),
    "planned": N_("Planned for the next year"),
    "bimtek_participants": N_("Participants of the technical guidance"),
    "initiator": N_("Initiated by"),
    "partners": N_("Supported by"),
    "legal_basis": N_("Legal basis"),
    "invitation_indicators": N_("Invitation by"),
    "method": N_("Method of assessment"),
    "assessor_backgrounds": N_("Background of the assessors"),
    "readiness_criteria": N_("Readiness judged by"),
    "award_reason": N_("Awarded because the region"),
    "plan_horizon": N_("Master plan for"),
    "virtual_exhibition": N_("Virtual exhibition"),
    "pillars": N_("Pillars of the ecosystem"),
    "goals": N_("Goals of a smart city"),
    "council": N_("Council of Bojonegoro"),
    "working_groups": N_("Working groups of Bojonegoro"),
    "action_plans": N_("Open government plans of Bojonegoro"),
    "survey": N_("Published survey"),
    "main_event": N_("Main event"),
}
# Those that are counts and stand among the figures, and those that are told beside them.
FIGURES = (
    "invited",
    "assessors",
    "selected",
    "implementing",
    "awarded",
    "award_categories",
    "smart_provinces",
    "regions_to_date",
    "target",
    "target_total",
    "planned",
    "bimtek_participants",
)
TOLD = (
    "initiator",
    "partners",
    "legal_basis",
    "invitation_indicators",
    "method",
    "assessor_backgrounds",
    "readiness_criteria",
    "award_reason",
    "plan_horizon",
    "virtual_exhibition",
    "pillars",
    "goals",
    "council",
    "working_groups",
    "action_plans",
)


def years_of_sources(facts: Mapping[str, Any]) -> dict[str, int]:
    """The edition that each document tells of first of all; a document of none belongs to the year of its event."""
    years: dict[str, int] = {}
    for edition in facts["editions"]:
        years.setdefault(edition["source"][0], edition["year"])
    for event in facts["events"]:
        if event.get("start"):
            years.setdefault(event["source"][0], int(event["start"][:4]))
    return years


def facts_of(facts: Mapping[str, Any], raw: Mapping[str, Any], years: Mapping[str, int]) -> Facts:
    """What the documents say about one edition, in the order of FACT_NAMES; what they do not say is absent."""
    found = {**_own(raw), **_programme(facts, raw, years), **_local(facts, raw, years)}
    return {key: found[key] for key in FACT_NAMES if key in found}


def _fact(value: Any, source: Iterable[str], note: texts.Pair | None = None) -> dict[str, Any]:
    in_english = texts.english(value)
    return {
        "value": value,
        "en": in_english if in_english != value else None,
        "note": note._asdict() if note else None,
        "source": list(source),
    }


def _own(raw: Mapping[str, Any]) -> Facts:
    """What the edition's own entry states."""
    source = raw["source"]
    found: Facts = {}
    for key in ("invited", "assessors", "assessor_backgrounds", "method", "awarded", "award_reason"):
        if raw.get(key) is not None:
            found[key] = _fact(raw[key], source)
    if raw.get("selected") is not None:
        found["selected"] = _fact(raw["selected"], source, None if raw.get("cohort") else texts.TARGET_ONLY)
    if raw.get("implementing_regions") is not None:
        found["implementing"] = _fact(raw["implementing_regions"], source, texts.REGENCIES_AND_CITIES)
    if "awards" in raw:
        awards = raw["awards"]
        kinds = texts.filled(texts.AWARDED, cities=awards["kota"], regencies=awards["kabupaten"])
        found["award_categories"] = _fact(awards["count"], source, kinds)
    if raw.get("smart_provinces"):
        found["smart_provinces"] = _fact([entry["name"] for entry in raw["smart_provinces"]], source)
    for key in ("cumulative", "cumulative_2017_2023"):
        if raw.get(key) is not None:
            found["regions_to_date"] = _fact(raw[key], source)
    if "plan_next" in raw:
        plan = raw["plan_next"]
        planned = texts.filled(texts.PLANNED, year=plan["year"], provinces=plan["smart_provinces"])
        found["planned"] = _fact(plan["regions"], source, planned)
    if raw.get("invitation_indicators"):
        found["invitation_indicators"] = _fact([_indicator(one) for one in raw["invitation_indicators"]], source)
        found["invitation_indicators"]["en"] = [_indicator(texts.english(one)) for one in raw["invitation_indicators"]]
    if raw.get("readiness_criteria"):
        found["readiness_criteria"] = _fact([entry["label"] for entry in raw["readiness_criteria"]], source)
    if raw.get("virtual_exhibition"):
        found["virtual_exhibition"] = _fact(True, source)
    return found


def _indicator(entry: Mapping[str, Any]) -> str:
    """*Indeks Kota Berkelanjutan (Bappenas, khusus kota)*."""
    beside = ", ".join(entry[key] for key in ("owner", "note") if entry.get(key))
    return f"{entry['label']} ({beside})" if beside else str(entry["label"])


def _programme(facts: Mapping[str, Any], raw: Mapping[str, Any], years: Mapping[str, int]) -> Facts:
    """What the document of this edition says about the programme as a whole."""
    year, programme = raw["year"], facts["program"]
    own = [file for file, of_year in years.items() if of_year == year]
    found: Facts = {}
    for target in programme["targets"]:
        if target["year"] == year:
            found["target"] = _fact(target["regions"], programme["targets_source"])
    if set(programme["targets_source"]) & set(own):
        found["target_total"] = _fact(programme["targets_total"], programme["targets_source"])
    initiated = [file for file in programme["initiator"]["source"] if file in own]
    if initiated:
        found["initiator"] = _fact(programme["initiator"]["value"], initiated)
    for partners in programme["partners"]:
        if partners["source"] in own:
            found["partners"] = _fact(partners["list"], [partners["source"]])
    basis = programme["legal_basis"]
    if set(basis["source"]) & set(own):
        found["legal_basis"] = _fact(basis["value"], basis["source"])
    for horizon in programme["output"]["horizon_years"]:
        if set(horizon["source"]) & set(own):
            found["plan_horizon"] = _fact([horizon["min"], horizon["max"]], horizon["source"])
    return found


def _local(facts: Mapping[str, Any], raw: Mapping[str, Any], years: Mapping[str, int]) -> Facts:
    """What is told of one region's way, and what was printed with it."""
    found: Facts = {}

    def add(key: str, value: Any, source: list[str], note: texts.Pair | None = None) -> None:
        if any(years.get(file) == raw["year"] for file in source):
            found[key] = _fact(value, source, note)

    region, survey = facts["bojonegoro"], facts["survey"]
    council = region["council"]
    add("pillars", facts["ecosystem_pillars"]["value"], facts["ecosystem_pillars"]["source"])
    add("goals", facts["smart_city_goals"]["value"], facts["smart_city_goals"]["source"])
    add("council", [council["name"], council["decree"], council["date"]], region["source"])
    add("working_groups", region["working_groups"], region["source"], texts.WORKING_GROUPS)
    add("action_plans", region["open_government_action_plans"], region["source"])
    options = [{"key": one["key"], "label": one["label"], "percent": one["value"]} for one in survey["percent"]]
    add("survey", {"options": options, "sum": survey["sum"]}, survey["source"], texts.QUESTION_UNKNOWN)
    for event in facts["events"]:
        if event.get("participants"):
            add("bimtek_participants", event["participants"], event["source"])
        if event["name"] in texts.MAIN_EVENTS:
            add("main_event", {key: event.get(key) for key in ("name", "venue", "start", "end")}, event["source"])
    return found
