"""The pages of one survey as tabs."""

from __future__ import annotations

from flask import current_app, g, url_for
from markupsafe import Markup

from eventapp.errors import N_
from eventapp.surveys.queries.surveys import SurveyRow
from eventapp.surveys.views.blueprint import bp
from eventapp.surveys.views.phases import PHASE_KINDS, PHASES
from eventapp.web.i18n import gettext

_TABS = (
    ("results", N_("Results"), "surveys.show_results", "surveys.view"),
    ("questions", N_("Questions"), "surveys.survey_questions", "surveys.manage"),
    ("reach", N_("Reach people"), "surveys.reach", "surveys.manage"),
    ("named", N_("Who answered what"), "surveys.list_named", "surveys.manage"),
    ("texts", N_("Free texts"), "surveys.review_texts", "surveys.manage"),
    ("limits", N_("Limits and weights"), "surveys.limit_survey", "surveys.manage"),
    ("settings", N_("Settings"), "surveys.change_survey", "surveys.manage"),
)


@bp.app_template_global("survey_tabs")
def survey_tabs(survey: SurveyRow, here: str) -> Markup:
    """Title, state and tabs of a survey; ``here`` is the page that is shown."""
    items = [
        {
            "label": gettext(label),
            "href": url_for(endpoint, edition=g.scope.edition.slug, slug=survey.slug),
            "current": name == here,
        }
        for name, label, endpoint, permission in _TABS
        if g.scope.may(permission) and (survey.is_named or name != "named")
    ]
    frame = current_app.jinja_env.get_template("surveys/manage/tabs.html").render(  # no second round of counts
        edition=g.scope.edition,
        survey=survey,
        items=items,
        phase=gettext(PHASES[survey.phase]),
        phase_kind=PHASE_KINDS[survey.phase],
    )
    return Markup(frame)  # noqa: S704 -- a template of ours, which escapes what it shows
