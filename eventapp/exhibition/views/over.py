"""Pages that lead to an act end with the exhibition: whoever opens one then is led to where it can be read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import g, redirect, request, url_for

from eventapp.exhibition.queries import archive
from eventapp.web.security import SAFE_METHODS

View = TypeVar("View", bound=Callable[..., Any])


def while_it_lives(there: str, *names: str) -> Callable[[View], View]:
    """For a view that shows the form of an act: in a frozen exhibition 303 to the endpoint ``there``, which says so.

    ``names`` are the values of the own address that belong into that one. Acts refuse for themselves. 1 statement.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def shown(**values: Any) -> Any:
            if request.method in SAFE_METHODS and archive.frozen_at(g.scope) is not None:
                return redirect(url_for(there, **{name: values[name] for name in names}), 303)
            return view(**values)

        return shown  # type: ignore[return-value]

    return decorate
