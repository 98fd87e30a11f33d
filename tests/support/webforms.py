"""Reads the forms of a page as a script would that knows nothing of it: hidden values, defaults and ticks."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class WebForm:
    """One form: where it goes and what it would send untouched, buttons left out."""

    method: str
    action: str
    values: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[WebForm] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.forms.append(WebForm((found.get("method") or "get").lower(), found.get("action") or ""))
        name = found.get("name")
        if tag != "input" or not name or not self.forms or "disabled" in found:
            return
        form = self.forms[-1]
        if name not in form.names:
            form.names.append(name)
        if found.get("type") not in {"radio", "checkbox"} or "checked" in found:
            form.values[name] = found.get("value") or ""


def post_forms(page: str) -> list[WebForm]:
    """The POST forms of a page in the order of the document."""
    reader = _Forms()
    reader.feed(page)
    return [form for form in reader.forms if form.method == "post"]
