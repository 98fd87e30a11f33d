"""Languages and formats: Indonesian unless English was chosen; dates, times and numbers as people write them."""

from __future__ import annotations

import gettext as catalogues
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import dates, numbers
from babel.core import Locale
from flask import Flask, g, has_request_context
from flask_babel import Babel, LazyString, force_locale

from eventapp.web.cookies import cookie

LOCALES = {"id": "Bahasa Indonesia", "en": "English"}
DEFAULT_LOCALE = "id"
LOCALE_COOKIE = "lang"
DEFAULT_ZONE = "Asia/Jakarta"
TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"

_DATE = "EEEE d MMMM y"
_SHORT_DATE = "d MMMM y"
_TIME = {"id": "HH.mm", "en": "HH:mm"}
_parsed = {code: Locale.parse(code) for code in LOCALES}


def init_app(app: Flask) -> None:
    """Teach the app its languages and the template filters."""
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT_LOCALE
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(app, locale_selector=current_locale, default_timezone=DEFAULT_ZONE)
    app.jinja_env.install_gettext_callables(gettext, _plural, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(
        format_number=format_number,
        format_date=format_date,
        format_short_date=format_short_date,
        format_date_range=format_date_range,
        format_time=format_time,
        format_moment=format_moment,
    )


def current_locale() -> str:
    """``id`` or ``en``: what was chosen and kept in the cookie. Asked for every sentence, so known at once."""
    try:
        return g.locale  # type: ignore[no-any-return]
    except AttributeError:
        chosen = cookie(LOCALE_COOKIE) if has_request_context() else None
        locale = chosen if chosen in LOCALES else DEFAULT_LOCALE
        g.locale = locale
        return locale
    except RuntimeError:  # outside the app
        return DEFAULT_LOCALE


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Render in this language inside the block, such as a mail for its recipient."""
    before = current_locale()
    g.locale = locale
    try:
        with force_locale(locale):
            yield
    finally:
        g.locale = before


@cache
def catalogue(locale: str) -> catalogues.NullTranslations:
    """The sentences of a language, read once. English needs none: the message id is the sentence."""
    return catalogues.translation("messages", TRANSLATIONS, [locale], fallback=True)


def gettext(message: str) -> str:
    """Translate a message id into the current language."""
    return catalogue(current_locale()).gettext(message)


def ngettext(singular: str, plural: str, number: int, /, **values: object) -> str:
    """The form of a sentence that suits ``number``, with ``num`` and ``values`` filled in."""
    return _plural(singular, plural, number) % ({"num": number} | values)


def _plural(singular: str, plural: str, number: int) -> str:
    return catalogue(current_locale()).ngettext(singular, plural, number)


def lazy(message: str) -> LazyString:
    """A message id that is translated when it is shown, for labels made before any request."""
    return LazyString(gettext, message)


def _zone() -> str:
    scope = g.get("scope")
    return scope.edition.zone if scope is not None and scope.edition is not None else DEFAULT_ZONE


def format_number(value: float | Decimal | None, decimals: int | None = None) -> str:
    """``12.345`` and ``4,71`` in Indonesian; decimals are rounded half up; ``–`` for none."""
    return "–" if value is None else _number(value, decimals, current_locale())


def format_date(value: date | datetime) -> str:
    """``Rabu 12 Mei 2027``, in the edition's zone."""
    return _date(_local(value), _DATE, current_locale())


def format_short_date(value: date | datetime) -> str:
    """``12 Mei 2027``, in the edition's zone."""
    return _date(_local(value), _SHORT_DATE, current_locale())


def format_date_range(start: date, end: date | None) -> str:
    """``12–13 Mei 2027``, ``30 November–1 Desember 2022``."""
    if end is None or end == start:
        return format_short_date(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{format_short_date(end)}"
    pattern = "d MMMM" if start.year == end.year else _SHORT_DATE
    return f"{_date(start, pattern, current_locale())}–{format_short_date(end)}"


def format_time(value: datetime) -> str:
    """``08.41 WIB``, in the edition's zone with its name."""
    return _time(value, _zone(), current_locale())


def format_moment(value: datetime) -> str:
    """``12 Mei 2027 08.41 WIB``."""
    return f"{format_short_date(value)} {format_time(value)}"


def format_moment_in(value: datetime, zone: str) -> str:
    """The same in a zone that is named, for letters, which are written outside any edition's pages."""
    local, locale = value.astimezone(ZoneInfo(zone)), current_locale()
    return f"{_date(local.date(), _SHORT_DATE, locale)} {_time(local, zone, locale)}"


def _local(value: date | datetime) -> date:
    return value.astimezone(ZoneInfo(_zone())).date() if isinstance(value, datetime) else value


# The same numbers and days come again and again, and Babel works out each from its pattern.


@lru_cache(maxsize=4096, typed=True)
def _number(value: float | Decimal, decimals: int | None, locale: str) -> str:
    number = Decimal(str(value))
    pattern = None
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return numbers.format_decimal(number, format=pattern, locale=_parsed[locale]).replace("-", "−")


@lru_cache(maxsize=1024)
def _date(day: date, pattern: str, locale: str) -> str:
    return dates.format_date(day, pattern, locale=_parsed[locale])


@lru_cache(maxsize=1024)
def _time(moment: datetime, zone: str, locale: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return f"{dates.format_time(local.time(), _TIME[locale], locale=_parsed[locale])} {local:%Z}"
