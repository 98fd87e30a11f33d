"""The acts that are measured: each is what one person or program does, through pages and API as CONTRACTS has them.

An act is a function of a client, a target and a running number; it raises when the answer is not the expected one.
``compared_with`` names the act of the yardstick whose price is the unit.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.client import Answer, Client, UnexpectedAnswer, forms

SEATS = 100_000
MOST_POSTS = 3
MAILED = "contoh.example"  # the ticket's mail belongs to the price of a registration
NO_MAIL = "contoh.invalid"  # people made in advance get none


@dataclass
class Target:
    """What is measured: a demo edition (CONTRACTS 2.6), and what acts prepare for themselves."""

    edition: str = ""
    register: str = ""
    gate: str = ""
    organiser_token: str = ""
    gate_token: str = ""
    organiser_link: str = ""  # of the demo
    organiser_cookie: str = ""  # of an edition made by hand
    judge_link: str = ""  # of the demo
    judge_cookie: str = ""  # of an edition made by hand
    sheet: str = ""  # the score sheet that is filled in
    sheet_token: str = ""
    sheet_version: int = 0  # as the last answer said it
    criteria: list[str] = field(default_factory=list)
    survey: str = ""
    survey_fields: dict[str, str] = field(default_factory=dict)  # what its form carries
    scans: list[str] = field(default_factory=list)

    @classmethod
    def of_demo(cls, document: dict[str, Any]) -> Target:
        """The target of what ``eventapp demo --json`` printed."""
        return cls(
            edition=document["edition"],
            register=document["register"],
            survey=document["survey"],
            gate=document["gate"],
            organiser_token=document["api_tokens"]["organiser"],
            gate_token=document["api_tokens"]["gate"],
            organiser_link=document["sign_in"]["organiser"],
            judge_link=document["sign_in"]["judge"],
        )


Run = Callable[[Client, Target, int], None]


@dataclass(frozen=True)
class Act:
    """One measured act. ``prepare(client, target, count)`` runs before each round and is not measured."""

    name: str
    run: Run
    compared_with: str
    goal: float | None = None
    prepare: Callable[[Client, Target, int], None] | None = None


def r0(client: Client, _target: Target, _number: int) -> None:
    """The yardstick: a text."""
    client.get("/r0")


def r1(client: Client, _target: Target, _number: int) -> None:
    """The yardstick: a page with one SELECT of 20 rows."""
    client.get("/r1")


def r2_form(client: Client, _target: Target, _number: int) -> None:
    """The yardstick: the form alone."""
    client.get("/r2")


def r2_post(client: Client, _target: Target, number: int) -> None:
    """The yardstick: one form post, one INSERT and COMMIT."""
    body = "&".join(f"{name}={value}" for name, value in _plain_person(number).items()).encode()
    answer = client.request("POST", "/r2", body, {"Content-Type": "application/x-www-form-urlencoded"})
    _expect(answer, 303)


def r2_flow(client: Client, _target: Target, number: int) -> None:
    """The yardstick: the form, the post, the page after it."""
    page = client.get("/r2")
    _expect(client.submit(page, forms(page)[0], {**_person(number), "consent": "y"}), 200)


def public_page(client: Client, target: Target, number: int) -> None:
    """The edition's page, made anew each time: the query is another one, so no cache answers."""
    client.get(f"/{target.edition}?turn={uuid.uuid4().hex[:8]}{number}")


def public_page_cached(client: Client, target: Target, _number: int) -> None:
    """The edition's page as a crowd asks for it."""
    client.get(f"/{target.edition}")


def form_page(client: Client, target: Target, _number: int) -> None:
    """The registration form, by somebody new."""
    client.forget()
    client.get(target.register)


def registration(client: Client, target: Target, number: int) -> None:
    """A whole registration: form, check page, ticket."""
    client.forget()
    page = client.get(target.register)
    form = next(form for form in forms(page) if "email" in form.names)
    page = client.submit(page, form, {**_person(number), "consent": "y"})
    for _ in range(MOST_POSTS - 1):
        _expect(page, 200)
        if "data-ticket-code" in page.text:
            return
        page = client.submit(page, next(form for form in forms(page) if form.method == "post"), {})
    _expect(page, 200)
    if "data-ticket-code" not in page.text:
        raise UnexpectedAnswer(f"no ticket after {MOST_POSTS} posts, but {page.path}")


def api_registration(client: Client, target: Target, number: int) -> None:
    """A registration by the API."""
    target.scans.append(_register(client, target, number))


def check_in(client: Client, target: Target, _number: int) -> None:
    """One ticket at the gate."""
    scan = {"scan": target.scans.pop(), "nonce": uuid.uuid4().hex, "scanned_at": "2027-05-12T01:30:00Z"}
    answer = client.post_json(
        f"/api/v1/gates/{target.gate}/scans", scan, expect=200, headers=_bearer(target.gate_token)
    ).json()
    if answer["result"] != "admitted":
        raise UnexpectedAnswer(f"the gate said {answer['result']}")


def sign_in_as_organiser(client: Client, target: Target, _count: int) -> None:
    """By the demo's link, or by the log-in of the edition made by hand."""
    if target.organiser_cookie:
        client.keep_cookie("sign-in", target.organiser_cookie)
    else:
        _expect(client.follow(client.request("GET", target.organiser_link)), 200)


def organisers_list(client: Client, target: Target, _number: int) -> None:
    """The organiser's list of registrations, signed in."""
    client.get(f"/manage/{target.edition}/registrations")


def open_sheet(client: Client, target: Target, _count: int) -> None:
    """The judge signs in and opens the first sheet that is not complete, or any."""
    if target.judge_cookie:
        client.keep_cookie("sign-in", target.judge_cookie)
    else:
        _expect(client.follow(client.request("GET", target.judge_link)), 200)
    home = client.get("/judging/")
    target.sheet = _found(r'href="(/judging/[a-z0-9-]+/[a-z2-7]{26})"', home.text)
    page = client.get(target.sheet)
    target.sheet_token = _found(r'name="csrf_token" value="([^"]+)"', page.text)
    target.sheet_version = int(_found(r'data-version="(\d+)"', page.text))
    target.criteria = re.findall(r'data-criterion="([^"]+)"', page.text)


def autosave(client: Client, target: Target, number: int) -> None:
    """One score of one criterion, as the sheet's script saves it: another one than before each time."""
    criterion = target.criteria[number % len(target.criteria)]
    score = str(number // len(target.criteria) % 2 + 3)
    change = {"id": str(uuid.uuid4()), "criterion": criterion, "version": target.sheet_version, "score": score}
    headers = {"X-CSRFToken": target.sheet_token, "Accept": "application/json"}
    answer = client.post_json(target.sheet, {"changes": [change]}, expect=200, headers=headers, method="PUT").json()
    target.sheet_version = answer["version"]
    if answer["scores"][criterion] != score:
        raise UnexpectedAnswer(f"the sheet holds {answer['scores'][criterion]} instead of {score}")


def open_survey(client: Client, target: Target, _count: int) -> None:
    """A visitor opens the survey."""
    page = client.get(target.survey)
    names = ("csrf_token", "version")
    target.survey_fields = {name: _found(rf'name="{name}" value="([^"]+)"', page.text) for name in names}


def survey_answer(client: Client, target: Target, _number: int) -> None:
    """Ten answers sent at once."""
    levels = {f"q-{key}": "3" for key in ("overall", "registration", "staff", "sessions", "exhibition", "venue")}
    more = {"q-attendance": "onsite", "q-useful": "panel", "q-recommend": "9", "q-comment": "Baik", "go": "send"}
    fields = {**target.survey_fields, "key": uuid.uuid4().hex, **levels, **more}
    body = "&".join(f"{name}={value}" for name, value in fields.items()).encode()
    answer = client.request("POST", target.survey, body, {"Content-Type": "application/x-www-form-urlencoded"})
    _expect(answer, 303)


def api_list(client: Client, target: Target, _number: int) -> None:
    """The same list by the API: the first 50 rows."""
    client.get(f"/api/v1/editions/{target.edition}/registrations?limit=50", headers=_bearer(target.organiser_token))


def make_room(client: Client, target: Target, _count: int) -> None:
    """Seats for everybody who is going to register."""
    for attendance in ("onsite", "online"):
        client.post_json(
            f"/api/v1/editions/{target.edition}/quotas/{attendance}",
            {"size": SEATS},
            expect=200,
            headers=_bearer(target.organiser_token),
            method="PATCH",
        )


def tickets(client: Client, target: Target, count: int) -> None:
    """Tickets that no gate has seen."""
    make_room(client, target, count)
    target.scans.clear()
    target.scans.extend(_register(client, target, number, NO_MAIL) for number in range(count))


def fill_up(client: Client, target: Target, total: int) -> None:
    """Register as many people in an empty edition."""
    for number in range(total):
        _register(client, target, number, NO_MAIL)


def _register(client: Client, target: Target, number: int, domain: str = MAILED) -> str:
    answer = client.post_json(
        f"/api/v1/editions/{target.edition}/registrations",
        {**_person(number, domain), "consent": True},
        expect=201,
        headers={"Idempotency-Key": uuid.uuid4().hex},
    ).json()
    scan: str = answer["ticket"]["scan"]
    return scan


def _person(number: int, domain: str = MAILED) -> dict[str, str]:
    """Somebody who has not registered yet."""
    mark = uuid.uuid4().hex[:12]
    return {
        "name": f"Peserta {mark} {number}",
        "email": f"peserta-{mark}@{domain}",
        "phone": f"0812{number % 10_000_000:08d}",
        "organisation": "Dinas Komunikasi dan Informatika",
        "attendance": "onsite",
    }


def _plain_person(number: int) -> dict[str, str]:
    return {name: value.replace(" ", "+") for name, value in _person(number).items()} | {"consent": "y"}


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise UnexpectedAnswer(f"nothing on the page looks like {pattern}")
    return found.group(1)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _expect(answer: Answer, status: int) -> None:
    if answer.status != status:
        raise UnexpectedAnswer(f"{answer.path}: {answer.status} instead of {status}: {answer.text[:300]}")


REFERENCE = {
    act.name: act
    for act in (
        Act("r0", r0, "r1"),
        Act("r1", r1, "r1"),
        Act("r2_form", r2_form, "r1"),
        Act("r2_post", r2_post, "r1"),
        Act("r2_flow", r2_flow, "r1"),
    )
}
PRODUCT = {
    act.name: act
    for act in (
        Act("public_page", public_page, "r1", goal=4),
        Act("public_page_cached", public_page_cached, "r1", goal=1),
        Act("form_page", form_page, "r1", goal=6),
        Act("registration", registration, "r2_flow", goal=5, prepare=make_room),
        Act("api_registration", api_registration, "r2_post", goal=6, prepare=make_room),
        Act("check_in", check_in, "r2_post", goal=4, prepare=tickets),
        Act("organisers_list", organisers_list, "r1", prepare=sign_in_as_organiser),
        Act("api_list", api_list, "r1"),
        Act("autosave", autosave, "r2_post", goal=4, prepare=open_sheet),
        Act("survey_answer", survey_answer, "r2_post", goal=5, prepare=open_survey),
    )
}
