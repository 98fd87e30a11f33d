"""A region's own results: its letter, what the chair lets it read, and questions while they are taken."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.clock import now
from eventapp.errors import N_
from eventapp.judging.documents.minutes import method_sentence
from eventapp.judging.forms.documents import QuestionForm
from eventapp.judging.queries import letters
from eventapp.judging.queries.letters import LetterLine
from eventapp.judging.services import objections
from eventapp.judging.views import figures
from eventapp.judging.views.blueprint import bp
from eventapp.judging.views.figures import Axis, Bar
from eventapp.web import security
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires


@bp.route("/region/results")
@requires("judging.read_letter")
def list_own_results() -> ResponseReturnValue:
    """Every published result of the team's region, and its questions."""
    security.personal()
    return render_template(
        "judging/own_results.html",
        results=letters.own_results(g.scope),
        questions=letters.objections(g.scope, region_id=g.scope.region_id),
        **figures.FILTERS,
    )


@bp.route("/region/results/<slug:category>", methods=["GET", "POST"])
@requires("judging.read_letter")
def show_letter(category: str) -> ResponseReturnValue:
    """The letter of one result; POST asks a question about it."""
    security.personal()
    result = letters.own_result(g.scope, category)
    form = QuestionForm()
    if form.carried_out(lambda: objections.ask(g.scope, category=category, question=form.question.data or "")):
        flash(gettext(N_("Your question was sent to the secretariat. The answer comes by mail and stands here.")))
        return redirect(url_for("judging.show_letter", category=category), 303)
    lines = letters.letter_lines(g.scope, category_id=result.category_id, region=result.region)
    return render_template(
        "judging/letter.html",
        result=result,
        form=form,
        lines=lines,
        bars=[criterion_bar(line) for line in lines],
        comments=letters.cleared_comments(g.scope, result),
        earlier=letters.earlier(g.scope, result),
        questions=[
            each for each in letters.objections(g.scope, region_id=g.scope.region_id) if each.category == category
        ],
        can_ask=result.takes_questions(now()),
        method=method_sentence(result.method, drop_high=result.drop_high, drop_low=result.drop_low),
        **figures.FILTERS,
    ), form.http_status


def criterion_bar(line: LetterLine) -> Bar | None:
    """From the lowest to the highest judge on the criterion's scale, with the mean and the category's median."""
    numbers, axis = line.numbers, Axis(float(line.low), float(line.high))
    if numbers.mean is None or numbers.lowest is None or numbers.highest is None:
        return None
    low, high = axis.at(numbers.lowest), axis.at(numbers.highest)
    return Bar(
        low, round(high - low, 1), axis.at(numbers.mean), None if numbers.middle is None else axis.at(numbers.middle)
    )
