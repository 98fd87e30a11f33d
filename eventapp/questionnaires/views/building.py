"""The pages of a builder of questions: list, one question, preview, publication. Plain forms, no script.

A capability that asks questions makes one ``Builder`` and gives each page a route; see ``registration.views.manage``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import Scope
from eventapp.errors import N_, NotFound, Refusal
from eventapp.frozen import frozen
from eventapp.questionnaires import queries, services
from eventapp.questionnaires.forms import (
    KIND_LABELS,
    AnswersForm,
    QuestionForm,
    answers_form,
    conditions_in_words,
    question_values,
)
from eventapp.questionnaires.queries import DraftRow, QuestionRow
from eventapp.questionnaires.rules import editing, sensitive
from eventapp.questionnaires.rules.questions import LEVELS, WITH_OPTIONS, Draft, Kind
from eventapp.web.forms import Form
from eventapp.web.i18n import current_locale, gettext

FACES_ID = "Tidak puas\nKurang puas\nPuas\nSangat puas"
FACES_EN = "Not satisfied\nLess satisfied\nSatisfied\nVery satisfied"
Offer = Callable[[Scope, Sequence[QuestionRow]], Sequence[QuestionRow]]


@frozen
class Builder:
    """One body of questions that organisers write.

    ``endpoint`` begins the names of its routes: ``<endpoint>_questions``, ``_new``, ``_question``, ``_step``,
    ``_preview``, ``_publication`` and ``_discard``. ``facts`` are what a question may depend on besides others,
    ``types`` the kinds of people by key, ``answered`` counts who answered a version, ``offered`` fills in the options
    that only the capability knows, ``words`` are its own sentences by name (title, lead, always). ``place`` are further
    parts of its addresses, ``has_pages`` allows pages, shuffled options and answers that do not apply, ``publish`` is
    the act that makes the draft a version, ``layout`` goes to the templates as it stands.
    """

    key: str
    title_id: str
    title_en: str
    endpoint: str
    kinds: tuple[Kind, ...]
    words: Mapping[str, str]
    answered: Callable[[Scope, int | None], int]
    facts: Callable[[], Sequence[QuestionRow]] = field(default=tuple)
    types: Callable[[Scope], Mapping[str, str]] = field(default=lambda _scope: {})
    offered: Offer = field(default=lambda _scope, questions: questions)
    place: Mapping[str, str] = field(default_factory=dict)
    has_pages: bool = False
    publish: Callable[..., object] = services.publish
    layout: Mapping[str, Any] = field(default_factory=dict)

    def questions_page(self) -> ResponseReturnValue:
        """The questions as they are being written, each with what can be done to it."""
        draft = queries.draft(g.scope, self.key)
        rows = _in_language(draft.questions)
        return render_template(
            "questionnaires/build.html",
            **self._frame(draft),
            rows=list(zip(rows, draft.questions, strict=True)),
            conditions=conditions_in_words(rows, self.facts(), self.types(g.scope)),
            warnings={one.key: _warning(one) for one in draft.questions if sensitive.asks_for(one)},
            answered=self.answered(g.scope, draft.published_id),
            kind_words=_kind_words(),
            kinds=self.kinds,
            form=Form(),
        )

    def new_page(self) -> ResponseReturnValue:
        """A question more, of the kind in the address. Raises NotFound for a kind that is not asked here."""
        asked = request.args.get("kind", "")
        kind = next((kind for kind in self.kinds if kind == asked), None)
        if kind is None:
            raise NotFound
        draft = queries.draft(g.scope, self.key)
        form = QuestionForm()

        def add() -> None:
            services.add_question(
                g.scope, key=self.key, revision=form.seen, question=form.draft(kind), facts=self._fact_values()
            )

        return self._question_page(draft, form, kind, None, add)

    def question_page(self, key: str) -> ResponseReturnValue:
        """One question of the draft in other words. Raises NotFound."""
        draft = queries.draft(g.scope, self.key)
        before = editing.find(draft.questions, key)
        form = QuestionForm(data=None if request.method == "POST" else question_values(before))

        def change() -> None:
            question = form.draft(before.kind, before, _published(draft, key))
            services.change_question(
                g.scope, key=self.key, revision=form.seen, question=question, facts=self._fact_values()
            )

        return self._question_page(draft, form, before.kind, before, change)

    def step(self, key: str) -> ResponseReturnValue:
        """Move a question up or down, or remove it, as the button says; then the list again."""
        act, seen = request.form.get("act", ""), QuestionForm().seen
        try:
            if act == "remove":
                services.remove_question(g.scope, key=self.key, revision=seen, question=key)
                flash(gettext(N_("The question is removed from the draft.")))
            elif act in {"up", "down"}:
                services.move_question(g.scope, key=self.key, revision=seen, question=key, up=act == "up")
            else:
                raise NotFound
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.sentence(gettext), "attention")
        anchor = None if act == "remove" else f"question-{key}"
        return redirect(self._url("questions", _anchor=anchor), 303)

    def preview_page(self) -> ResponseReturnValue:
        """The questions as people will see them."""
        draft = queries.draft(g.scope, self.key)
        asked = [row for question in draft.questions for row in queries.as_asked(question, current_locale())]
        rows = self.offered(g.scope, asked)
        return render_template(
            "questionnaires/preview.html",
            **self._frame(draft),
            form=answers_form(rows, AnswersForm),
            words_if=conditions_in_words(rows, self.facts(), self.types(g.scope)),
            is_short=len(rows) < len(asked),
        )

    def publication_page(self) -> ResponseReturnValue:
        """GET says what changes and for whom, POST makes the draft the version that is asked."""
        draft = queries.draft(g.scope, self.key)
        form, status = QuestionForm(), 200
        if request.method == "POST":
            try:
                self.publish(
                    g.scope,
                    key=self.key,
                    revision=form.seen,
                    title_id=self.title_id,
                    title_en=self.title_en,
                    facts=self._fact_values(),
                )
            except Refusal as refusal:
                form.refuse(refusal)
                status, draft = refusal.status, queries.draft(g.scope, self.key)
            else:
                flash(gettext(N_("The questions are published. From now on everybody is asked these.")))
                return redirect(self._url("questions"), 303)
        before, after = _texts(draft.published), _texts(draft.questions)
        page = render_template(
            "questionnaires/publish.html",
            **self._frame(draft),
            form=form,
            added=[after[key] for key in draft.changes.added],
            changed=[after[key] for key in draft.changes.changed],
            removed=[before[key] for key in draft.changes.removed],
            warnings=[(after[one.key], _warning(one)) for one in draft.questions if sensitive.asks_for(one)],
            answered=self.answered(g.scope, draft.published_id),
        )
        return page, status

    def discard(self) -> ResponseReturnValue:
        """Forget the draft, and show what is published."""
        services.discard_draft(g.scope, key=self.key)
        flash(gettext(N_("The changes are discarded; what was published is as it was.")))
        return redirect(self._url("questions"), 303)

    def _question_page(
        self, draft: DraftRow, form: QuestionForm, kind: Kind, before: Draft | None, act: Callable[[], None]
    ) -> ResponseReturnValue:
        status = None
        if form.accepted():
            try:
                act()
            except NotFound:
                raise
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                self._tell(form, kind, before)
                return redirect(self._url("questions", _anchor=f"question-{before.key}" if before else "end"), 303)
        published = _published(draft, before.key) if before else None
        if request.method == "GET" and kind is Kind.FACES and before is None:
            form.options_id.data, form.options_en.data = FACES_ID, FACES_EN
        form.revision.data = str(queries.draft(g.scope, self.key).revision if status else draft.revision)
        types = self.types(g.scope)
        form.types.choices = list(types.items())
        page = render_template(
            "questionnaires/question.html",
            **self._frame(draft),
            form=form,
            kind_word=gettext(KIND_LABELS[kind]),
            before=before,
            has_options=kind in WITH_OPTIONS,
            has_levels=kind in LEVELS,
            has_items=kind is Kind.MATRIX,
            has_pages=self.has_pages,
            was_asked=published is not None,
            sources=self._sources(draft, before),
            ticked=frozenset(form.show_if.data or ()),
            has_types=bool(types),
        )
        return page, status or form.http_status

    def _tell(self, form: QuestionForm, kind: Kind, before: Draft | None) -> None:
        """Say that it is kept, and warn when it asks for what is not to be kept."""
        flash(gettext(N_("The question is kept in the draft. Nobody sees it before you publish.")))
        question = form.draft(kind, before)
        if sensitive.asks_for(question):
            flash(_warning(question), "attention")

    def _sources(self, draft: DraftRow, before: Draft | None) -> list[QuestionRow]:
        """What a question may depend on: facts, and the questions before it whose answers are known."""
        found = editing.sources(draft.questions, before.key if before else None)
        rows = []
        for row in _in_language(found):
            yes = (queries.OptionRow("yes", gettext(N_("Ticked"))),)
            rows.append(row if row.options else _with_options(row, yes))
        return [*self.facts(), *rows]

    def _fact_values(self) -> dict[str, tuple[str, ...]]:
        return {fact.key: fact.values for fact in self.facts()}

    def _url(self, page: str, **values: Any) -> str:
        places: dict[str, Any] = {"edition": g.scope.edition.slug, **self.place, **values}
        return url_for(f"{self.endpoint}_{page}", **places)

    def _frame(self, draft: DraftRow) -> dict[str, Any]:
        words = {name: gettext(text) for name, text in self.words.items()}
        return {**self.layout, "url": self._url, "draft": draft, "words": words}


def _in_language(drafts: Sequence[Draft]) -> list[QuestionRow]:
    return [queries.in_language(draft, current_locale()) for draft in drafts]


def _published(draft: DraftRow, key: str) -> Draft | None:
    return next((question for question in draft.published if question.key == key), None)


def _texts(drafts: Sequence[Draft]) -> dict[str, str]:
    return {row.key: row.text for row in _in_language(drafts)}


def _with_options(row: QuestionRow, options: tuple[queries.OptionRow, ...]) -> QuestionRow:
    return QuestionRow(row.id, row.key, row.kind, row.required, row.text, row.hint, options)


def _kind_words() -> dict[str, str]:
    return {kind.value: gettext(label) for kind, label in KIND_LABELS.items()}


def _warning(question: Draft) -> str:
    names = ", ".join(gettext(sensitive.NAMES[what]) for what in sensitive.asks_for(question))
    sentence = N_("This seems to ask for %(data)s. Such data are not to be kept here; please ask for something else.")
    return gettext(sentence) % {"data": names}
