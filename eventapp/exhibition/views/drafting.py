"""The team's forms about its booth, one small form a topic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field

from eventapp.errors import N_, Refusal
from eventapp.exhibition.errors import BoothNotOpen, ChangedMeanwhile
from eventapp.exhibition.forms.booth import GreetingForm, PeopleForm, ProfileForm, StoryForm, typed_people
from eventapp.exhibition.forms.fields import DraftForm
from eventapp.exhibition.queries import public
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.queries.region import OwnBooth
from eventapp.exhibition.rules import drafts
from eventapp.exhibition.rules.content import MOST_PEOPLE
from eventapp.exhibition.services import editing
from eventapp.exhibition.views.blueprint import bp
from eventapp.exhibition.views.over import while_it_lives
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

SAVED = N_("Saved. Visitors see it once you publish the booth.")


@bp.route("/region/booth/profile", methods=["GET", "POST"])
@requires("booths.edit")
@while_it_lives("exhibition.own_booth")
def edit_profile() -> ResponseReturnValue:
    """Name of the programme, the opening sentence and the dimensions put forward."""
    booth = own()
    content = booth.content
    now = {"programme": content.programme, "pitch": content.pitch, "focus": list(content.focus)}
    form = ProfileForm(data={**now, "seen": drafts.mark(content, "profile")})
    form.focus.choices = list(public.labels(g.scope).items())
    return _topic(
        "profile",
        form,
        lambda: editing.set_profile(
            g.scope,
            programme=form.programme.data,
            pitch=form.pitch.data,
            focus=form.focus.data or [],
            seen=form.seen.data,
        ),
    )


@bp.route("/region/booth/story", methods=["GET", "POST"])
@requires("booths.edit")
@while_it_lives("exhibition.own_booth")
def edit_story() -> ResponseReturnValue:
    """The text of the booth."""
    content = own().content
    form = StoryForm(data={"story": content.story, "seen": drafts.mark(content, "story")})
    return _topic("story", form, lambda: editing.set_story(g.scope, story=form.story.data, seen=form.seen.data))


@bp.route("/region/booth/greeting", methods=["GET", "POST"])
@requires("booths.edit")
@while_it_lives("exhibition.own_booth")
def edit_greeting() -> ResponseReturnValue:
    """The words of the head of the region."""
    content = own().content
    now = {"greeting": content.greeting, "greeter": content.greeter, "seen": drafts.mark(content, "greeting")}
    form = GreetingForm(data=now)
    return _topic(
        "greeting",
        form,
        lambda: editing.set_greeting(
            g.scope, greeting=form.greeting.data or "", greeter=form.greeter.data or "", seen=form.seen.data
        ),
    )


@bp.route("/region/booth/people", methods=["GET", "POST"])
@requires("booths.edit")
@while_it_lives("exhibition.own_booth")
def edit_people() -> ResponseReturnValue:
    """Who made it. Colleagues who can sign in are suggested."""
    content = own().content
    form = PeopleForm(data={**typed_people(content), "seen": drafts.mark(content, "people")})
    return _topic(
        "people",
        form,
        lambda: editing.set_people(g.scope, people=form.people(), seen=form.seen.data),
        rows=range(1, MOST_PEOPLE + 1),
        suggestions=[member.name for member in queries.team(g.scope)],
    )


def own() -> OwnBooth:
    """The booth of the team that has signed in. Raises BoothNotOpen."""
    booth = queries.own_booth(g.scope)
    if booth is None:
        raise BoothNotOpen
    return booth


def saved(endpoint: str = "exhibition.own_booth", **values: Any) -> ResponseReturnValue:
    """Back to where the person came from, with a word about what visitors see."""
    flash(gettext(SAVED))
    return redirect(url_for(endpoint, **values), 303)


def differing(form: DraftForm, theirs: dict[str, Any]) -> list[dict[str, str]]:
    """What a colleague saved meanwhile (``text``) and what this form says, for each field where they differ."""
    return [
        {"label": str(field.label.text), "text": _said(field, theirs.get(field.name)), "mine": _said(field, field.data)}
        for field in form
        if field.name != "seen" and (theirs.get(field.name) or "") != (field.data or "")
    ]


def _said(field: Field, value: Any) -> str:
    """A field's value as people read it: of what is chosen from a list, the words of the list."""
    names = dict(getattr(field, "choices", None) or ())
    chosen = value if isinstance(value, list) else [value or ""]
    return ", ".join(str(names.get(each, each)) for each in chosen)


def _topic(topic: str, form: DraftForm, act: Callable[[], object], **more: Any) -> ResponseReturnValue:
    """Show a topic's form, carry it out, or show both texts when a colleague was faster."""
    theirs: list[dict[str, str]] = []
    status = None
    if form.accepted():
        try:
            act()
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
            if isinstance(refusal, ChangedMeanwhile):
                booth = own()
                theirs = differing(form, _typed(topic, booth))
                form.seen.data = drafts.mark(booth.content, topic)
        else:
            return saved()
    page = render_template(f"exhibition/{topic}.html", form=form, booth=own(), theirs=theirs, **more)
    return page, status or form.http_status


def _typed(topic: str, booth: OwnBooth) -> dict[str, Any]:
    """A topic of the draft as its form would show it."""
    if topic == "people":
        return typed_people(booth.content)
    values = {name: getattr(booth.content, name) for name in drafts.TOPICS[topic]}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
