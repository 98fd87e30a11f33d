"""Reading free texts one by one before others see them."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, NotFound
from eventapp.surveys.queries import asked as asking
from eventapp.surveys.queries import surveys, texts
from eventapp.surveys.rules import texts as rules
from eventapp.surveys.rules.texts import Review
from eventapp.surveys.services import reviewing, watching
from eventapp.surveys.views.blueprint import bp
from eventapp.web.forms import plain
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

PATH = "/manage/<edition:edition>/surveys/<slug:slug>/texts"
LABELS = {
    Review.PENDING: N_("To be read"),
    Review.SHOWN: N_("May be shown"),
    Review.HIDDEN: N_("Not shown"),
}
SHOWN_AT_ONCE = 50


@bp.route(PATH)
@requires("surveys.manage")
def review_texts(edition: str, slug: str) -> ResponseReturnValue:
    """The free texts of one state, in the order of their random numbers."""
    survey = surveys.survey(g.scope, slug)
    asked = request.args.get("review", Review.PENDING.value)
    state = Review(asked) if asked in set(Review) else Review.PENDING
    seen = watching.seen_texts(g.scope, survey, asking.questions(g.scope, survey))
    found = texts.queue(g.scope, survey, state, most=SHOWN_AT_ONCE, seen=seen)
    here: dict[str, Any] = {"edition": edition, "slug": slug}
    chips = [
        {
            "label": gettext(label),
            "href": url_for("surveys.review_texts", **here, review=one.value),
            "current": one is state,
            "count": found.counts.get(one.value, 0),
        }
        for one, label in LABELS.items()
    ]
    return render_template("surveys/manage/texts.html", survey=survey, found=found, state=state.value, chips=chips)


@bp.route(f"{PATH}/<int:comment>", methods=["POST"])
@requires("surveys.manage")
def review_text(edition: str, slug: str, comment: int) -> ResponseReturnValue:
    """Show or hide one text, with its tags."""
    to = request.form.get("to", "")
    if to not in set(Review):
        raise NotFound
    tags = rules.tags(plain(request.form.get("tags", "")[:400]))
    reviewing.review(g.scope, slug=slug, comment_id=comment, to=Review(to), tags=tags)
    flash(gettext(N_("The text may be shown.")) if to == Review.SHOWN else gettext(N_("The text is not shown.")))
    state = request.form.get("state", "")
    shown = state if state in set(Review) else None
    return redirect(url_for("surveys.review_texts", edition=edition, slug=slug, review=shown), 303)
