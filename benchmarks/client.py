"""A small browser: one kept connection, cookies, redirects, forms. What it costs itself is counted nowhere."""

from __future__ import annotations

import gzip
import http.client
import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

REDIRECTS = {301, 302, 303, 307, 308}


class UnexpectedAnswer(Exception):
    """A server answered otherwise than the act expects, so that nothing can be measured."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    headers: http.client.HTTPMessage
    path: str

    @property
    def text(self) -> str:
        """The body as text."""
        return self._plain().decode("utf-8")

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self._plain())

    def _plain(self) -> bytes:
        return gzip.decompress(self.body) if self.headers.get("Content-Encoding") == "gzip" else self.body


@dataclass
class Form:
    """A form of a page, with the values that it is sent with when nobody types."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class Client:
    """Talks to one server over one connection."""

    def __init__(self, port: int, *, headers: dict[str, str] | None = None) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Accept-Encoding": "gzip", **(headers or {})}  # as every browser asks
        self._cookies: dict[str, str] = {}

    def forget(self) -> None:
        """Become somebody else: drop the cookies."""
        self._cookies.clear()

    def keep_cookie(self, name: str, value: str) -> None:
        """Hold a cookie as if the server had set it."""
        self._cookies[name] = value

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """One request; redirects are not followed."""
        sent = {**self._headers, **(headers or {})}
        if self._cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._connection.request(method, path, body=body, headers=sent)
        response = self._connection.getresponse()
        content = response.read()
        for header in response.headers.get_all("Set-Cookie") or []:
            name, _, value = header.partition(";")[0].partition("=")
            self._cookies[name.strip()] = value
        return Answer(response.status, content, response.headers, path)

    def get(self, path: str, *, expect: int = 200, headers: dict[str, str] | None = None) -> Answer:
        """A page."""
        return self._expected(self.request("GET", path, headers=headers), expect)

    def post_json(
        self, path: str, document: Any, *, expect: int, headers: dict[str, str] | None = None, method: str = "POST"
    ) -> Answer:
        """One call of the API."""
        sent = {"Content-Type": "application/json", **(headers or {})}
        return self._expected(self.request(method, path, json.dumps(document).encode(), sent), expect)

    def submit(self, page: Answer, form: Form, values: dict[str, str]) -> Answer:
        """Send a form and follow where it leads."""
        target = _path(urljoin(page.path, form.action))
        body = urlencode({**form.fields, **values}).encode()
        answer = self.request("POST", target, body, {"Content-Type": "application/x-www-form-urlencoded"})
        return self.follow(answer)

    def follow(self, answer: Answer) -> Answer:
        """Follow redirects to their page."""
        for _ in range(5):
            if answer.status not in REDIRECTS:
                return answer
            answer = self.request("GET", _path(urljoin(answer.path, answer.headers["Location"])))
        raise UnexpectedAnswer(f"{answer.path} redirects without end")

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    @staticmethod
    def _expected(answer: Answer, status: int) -> Answer:
        if answer.status != status:
            raise UnexpectedAnswer(f"{answer.path}: {answer.status} instead of {status}: {answer.text[:300]}")
        return answer


def forms(page: Answer) -> list[Form]:
    """The forms of a page in order."""
    reader = _FormReader()
    reader.feed(page.text)
    return reader.forms


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._text_of: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(found.get("action", ""), found.get("method", "get").lower())
            self.forms.append(self._open)
        elif self._open is not None and "name" in found and "disabled" not in found:
            self._open.names.add(found["name"])
            self._field(self._open, tag, found)
        elif self._open is not None and tag == "option" and self._select is not None:
            value = found.get("value", "")
            if "selected" in found or self._select not in self._open.fields:
                self._open.fields[self._select] = value

    def _field(self, form: Form, tag: str, found: dict[str, str]) -> None:
        kind = found.get("type", "text")
        if tag == "input" and kind in {"checkbox", "radio"}:
            if "checked" in found:
                form.fields[found["name"]] = found.get("value", "on")
        elif tag == "input" and kind not in {"submit", "button", "image", "file", "reset"}:
            form.fields[found["name"]] = found.get("value", "")
        elif tag == "textarea":
            form.fields[found["name"]] = ""
            self._text_of = found["name"]
        elif tag == "select":
            self._select = found["name"]

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._text_of is not None:
            self._open.fields[self._text_of] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            self._text_of = None
        elif tag == "select":
            self._select = None


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
