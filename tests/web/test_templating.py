"""Templates speak one language each, and cheap calls are still Jinja's calls."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from jinja2 import DictLoader, UndefinedError
from markupsafe import Markup

from eventapp.web import i18n, templating

PAGES = {
    "sentence.html": "{{ _('Register for %(forum)s', forum=forum) }}|{{ _('Sign in')|upper }}|{{ _(message) }}",
    "attribute.html": "<p title=\"{{ _('Register for %(forum)s', forum=forum) }}\">{{ amount }}{{ 'x' if none }}</p>",
    "count.html": "{{ ngettext('%(num)s region', '%(num)s regions', number) }}",
    "letter.txt": "{{ _('Register for %(forum)s', forum=forum) }}",
    "macros.html": "{% macro part(a, b='-', c='-') %}{{ a }}{{ b }}{{ c }}{% endmacro %}"
    "{% macro around() %}<b>{{ caller() }}</b>{% endmacro %}",
    "calls.html": "{% from 'macros.html' import part, around %}{{ part('<', c=mark) }}{{ part(1, 2, 3) }}"
    "{% call around() %}{{ part('x') }}{% endcall %}",
    "wrong_call.html": "{% from 'macros.html' import part %}{{ part('x', d=1) }}",
    "wrong_name.html": "{{ nobody_knows_this }}",
}


@pytest.fixture
def render(app: Flask):
    """Renders one of PAGES in a language, within the app's environment."""
    env = app.jinja_env.overlay(loader=DictLoader(PAGES))
    env.__dict__.pop("spoken", None)

    def rendered(name: str, language: str, **values: object) -> str:
        with app.app_context(), i18n.speaking(language):
            return env.get_template(name).render(**values)

    return rendered


def test_a_sentence_is_in_the_language_that_is_spoken_with_its_values_escaped(render):
    values = {"forum": "<Forum>", "message": "Sign out"}

    indonesian, english = (render("sentence.html", language, **values) for language in ("id", "en"))

    assert indonesian == "Daftar &lt;Forum&gt;|MASUK|Keluar"
    assert english == "Register for &lt;Forum&gt;|SIGN IN|Sign out"


def test_quotes_are_escaped_in_attributes_and_a_condition_without_else_shows_nothing(render):
    page = render("attribute.html", "en", forum="\"'&", amount=12, none=None)

    assert page == '<p title="Register for &#34;&#39;&amp;">12</p>'


def test_markup_stays_as_it_is(render):
    assert render("sentence.html", "en", forum=Markup("<b>F</b>"), message="") == "Register for <b>F</b>|SIGN IN|"


def test_a_letter_is_plain_text(render):
    assert render("letter.txt", "en", forum="A & B") == "Register for A & B"


@pytest.mark.parametrize(("language", "number", "text"), [("en", 1, "1 region"), ("en", 2, "2 regions")])
def test_a_number_chooses_its_form(render, language, number, text):
    assert render("count.html", language, number=number) == text


def test_macros_get_positions_names_defaults_and_callers(render):
    assert render("calls.html", "en", mark=Markup("<i>")) == "&lt;-<i>123<b>x--</b>"


def test_a_name_that_a_macro_does_not_know_is_an_error(render):
    with pytest.raises(TypeError, match="d"):
        render("wrong_call.html", "en")


def test_a_name_that_nobody_gave_is_an_error(render):
    with pytest.raises(UndefinedError):
        render("wrong_name.html", "en")


@pytest.mark.parametrize("value", ["plain", "a & b", "<", ">", '"', "'", "", 7, 1.5, None, True, Markup("<b>")])
def test_what_is_shown_is_what_escape_gives(value):
    assert templating.shown(value) == templating.escape(value)


def test_two_languages_at_once_never_mix(app):
    words = {"id": "Surel", "en": "E-mail"}
    wrong: list[str] = []

    def ask(language: str) -> None:
        other = words["en" if language == "id" else "id"]
        for _ in range(15):
            client = app.test_client()
            client.set_cookie("lang", language)
            page = client.get("/sign-in").text
            if other in page or words[language] not in page or f'lang="{language}"' not in page:
                wrong.append(language)

    threads = [threading.Thread(target=ask, args=(language,)) for language in ("id", "en") * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


def test_addresses_of_an_edition_are_written_once_and_right_everywhere(app: Flask):
    url_for = templating.addresses(app)
    end = "registration.register"

    with app.test_request_context("/"):
        plain = [url_for(end, edition="2031"), url_for(end, edition="2031"), url_for(end, edition="2032", code="a b")]
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": "/forum"}):
        below = url_for(end, edition="2031")

    assert plain == ["/2031/register", "/2031/register", "/2032/register?code=a+b"]
    assert below == "/forum/2031/register"
