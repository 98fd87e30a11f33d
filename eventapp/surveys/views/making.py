"""Surveys for organisers: the list, a new one from a template or an earlier survey, its settings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.clock import now
from eventapp.errors import N_, NotFound, Refusal
from eventapp.surveys.forms import NewSurveyForm, SettingsForm, WeightForm, typed, typed_day
from eventapp.surveys.queries import asked, copying, results, surveys
from eventapp.surveys.queries.surveys import ListRow, SurveyRow
from eventapp.surveys.rules.about import About
from eventapp.surveys.rules.library.all import TEMPLATES
from eventapp.surveys.rules.library.writing import Template
from eventapp.surveys.rules.phases import Phase
from eventapp.surveys.rules.skm import WEIGHTS
from eventapp.surveys.rules.steps import STEP, in_tens
from eventapp.surveys.services import setup, shaping
from eventapp.surveys.services.setup import Keeps, Reach
from eventapp.surveys.views import words
from eventapp.surveys.views.blueprint import bp
from eventapp.surveys.views.phases import PHASE_KINDS, PHASES
from eventapp.web.i18n import format_number, gettext, ngettext
from eventapp.web.routing import requires

PROPOSED = timedelta(days=14)  # how long a new survey is open unless somebody says otherwise
OF = {
    "satisfaction": N_("Four levels for the forum and its parts, what was useful, whether they recommend it, a text."),
    "skm": N_("The nine elements of Permen PANRB 14/2017 and a coarse profile; gives the index IKM."),
    "session": N_("Faces for content and speakers, by session; a QR at each door."),
    "mentoring": N_("Statements about the mentoring (Bimtek), days attended, whether they recommend it."),
    "booth": N_("Faces for a booth, and whether its innovation could be used elsewhere."),
    "own": N_("One question to begin with; the rest is yours."),
}


@bp.route("/manage/<edition:edition>/surveys")
@requires("surveys.view")
def list_surveys(edition: str) -> ResponseReturnValue:
    """The edition's surveys, and what a new one can begin with."""
    rows = surveys.surveys(g.scope)
    return render_template(
        "surveys/manage/list.html",
        rows=[(row, shown_number(row)) for row in rows],
        phases=PHASES,
        phase_kinds=PHASE_KINDS,
        **(_beginnings() if g.scope.may("surveys.manage") else {}),
    )


@bp.route("/manage/<edition:edition>/surveys/new", methods=["GET", "POST"])
@requires("surveys.manage")
def make_survey(edition: str) -> ResponseReturnValue:
    """A new survey: from the template or after the survey that the address names; what there is if it names none."""
    if not request.args.keys() & {"template", "copy"}:
        return render_template("surveys/manage/choose_template.html", **_beginnings())
    template = TEMPLATES.get(request.args.get("template", ""))
    text = request.args.get("copy", "")
    source = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
    found = copying.source(g.scope, source) if source is not None else template
    if found is None:
        raise NotFound
    zone = g.scope.edition.zone
    form = NewSurveyForm(data=None if request.method == "POST" else _proposal(zone, found))
    if form.accepted() and form.read(zone):
        try:
            slug = _make(form, found, source)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext(N_("The survey is made. Look at its questions, then share its address.")))
            return redirect(url_for("surveys.reach", edition=edition, slug=slug), 303)
    page = render_template(
        "surveys/manage/new.html",
        form=form,
        named=form.is_named.data == "yes",
        template=found,
        questions=len(found.questions),
        is_copy=source is not None,
        is_forum=found.about is About.FORUM,
    )
    return page, form.http_status


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/settings", methods=["GET", "POST"])
@requires("surveys.manage")
def change_survey(edition: str, slug: str) -> ResponseReturnValue:
    """Another title, other dates, other ways to reach it, what is said at its end, how long it is kept."""
    zone = g.scope.edition.zone
    survey = surveys.survey(g.scope, slug)
    now_set = {
        "title": survey.title,
        "opens_at": typed(survey.opens_at, zone),
        "closes_at": typed(survey.closes_at, zone),
        "mails_links": survey.mails_links,
        "is_open": survey.is_open,
        "note_id": survey.note_id,
        "note_en": survey.note_en,
        "texts_until": typed_day(survey.texts_until, zone),
        "answers_until": typed_day(survey.answers_until, zone),
    }
    if request.method == "POST" and "skm_weight" in request.form:  # a form by itself, which outlives the other
        shaping.set_skm_weight(g.scope, slug=slug, weight=request.form["skm_weight"])
        flash(gettext(N_("The weight was changed.")))
        return redirect(url_for("surveys.change_survey", edition=edition, slug=slug), 303)
    form = SettingsForm(data=None if request.method == "POST" else now_set)
    if form.accepted() and form.read(zone) and form.carried_out(lambda: _change(form, slug)):
        flash(gettext(N_("The survey was changed.")))
        return redirect(url_for("surveys.change_survey", edition=edition, slug=slug), 303)
    questions = asked.questions_of(g.scope, survey.questionnaire_id)
    page = render_template(
        "surveys/manage/settings.html",
        form=form,
        survey=survey,
        is_forum=survey.about == About.FORUM.value,
        weight=_weight(survey) if results.is_skm([row.key for row in questions]) else None,
    )
    return page, form.http_status


def shown_number(row: ListRow) -> str:
    """How many have answered: in steps of ten until no answer can come, so that no single one is seen to come in."""
    if row.responses == 0 and row.survey.takes is not Phase.OPEN:
        return "0"
    if row.responses < STEP:
        return _fewer()
    if row.survey.takes is not Phase.OVER:
        return gettext(N_("at least %(number)s")) % {"number": format_number(in_tens(row.responses))}
    return format_number(row.responses)


def _fewer() -> str:
    return gettext(N_("fewer than %(least)s")) % {"least": STEP}


def _make(form: NewSurveyForm, found: Template, source: int | None) -> str:
    reach = Reach(
        mails_links=bool(form.mails_links.data), is_open=bool(form.is_open.data), is_named=form.is_named.data == "yes"
    )
    values: dict[str, Any] = {
        "title": form.title.data,
        "opens_at": form.opens,
        "closes_at": form.closes,
        "reach": reach,
    }
    if source is not None:
        slug = setup.copy_survey(g.scope, source=source, **values)
    else:
        slug = setup.create_from_template(g.scope, template=found.key, **values)
    if found.about is not About.FORUM:
        shaping.add_subjects(g.scope, slug=slug)
    return slug


def _weight(survey: SurveyRow) -> WeightForm:
    form = WeightForm(data={"skm_weight": survey.skm_weight})
    form.skm_weight.choices = [(name, words.weight(name)) for name in WEIGHTS]
    return form


def _change(form: SettingsForm, slug: str) -> None:
    setup.change_survey(
        g.scope,
        slug=slug,
        title=form.title.data,
        opens_at=form.opens,
        closes_at=form.closes,
        mails_links=bool(form.mails_links.data),
        is_open=bool(form.is_open.data),
        note_id=form.note_id.data or "",
        note_en=form.note_en.data or "",
        keeps=Keeps(form.texts, form.answers),
    )


def _beginnings() -> dict[str, Any]:
    """What a new survey can begin with."""
    templates = [(one, _title(one), gettext(OF[one.key])) for one in TEMPLATES.values()]
    return {"templates": templates, "sources": copying.sources(g.scope)}


def _title(template: Template) -> str:
    words = template.title_en if g.scope.locale == "en" else template.title_id
    if template.key == "own":
        words = gettext(N_("A survey of your own"))
    number = len(template.questions)
    questions = ngettext("%(number)s question", "%(number)s questions", number, number=number)
    return f"{words} ({questions})"


def _proposal(zone: str, found: Template) -> dict[str, Any]:
    """A survey that is open from now on; nobody is mailed before its questions were looked at."""
    at = now()
    words = found.title_en if g.scope.locale == "en" else found.title_id
    return {
        "title": f"{words} – {g.scope.edition.name}"[:200],
        "opens_at": typed(at, zone),
        "closes_at": typed(at + PROPOSED, zone),
        "mails_links": False,
        "is_open": True,
        "is_named": "no",
    }
