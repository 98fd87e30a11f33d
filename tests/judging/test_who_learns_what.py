"""Before publication nobody but chair and auditor can learn a rank: whatever is asked, by whomever, stays the same.

The same questions are put twice: with the scores as they are, and with the scores of the first and the last region
exchanged, so that another region leads. What somebody can read must not differ by a character.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from eventapp.accounts import services as accounts
from eventapp.core import access, clock
from eventapp.core.access import Role
from eventapp.core.audit import AuditEntry
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.editions.models import TokenScope
from eventapp.editions.services import setup as editions
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.services import closing, deliberating, voting
from eventapp.web.pagecache import PageCache
from tests.support.judging import NAMES, REASON, jury, person
from tests.support.statements import counted

BANDUNG, SEMARANG, MADIUN = NAMES.values()
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PUBLIC = ("/2031/results", "/2031/results/governance", "/2031/results/governance/ranking.csv")
CHANGING = re.compile(
    r'name="csrf_token" value="[^"]*"|name="csrf-token" content="[^"]*"|nonce-[\w+/=-]+|name="form_id" value="[^"]*"'
    r"|K-[0-9A-F]{4}|\b\d+ ms\b"
)
UNTOLD = {"Set-Cookie", "X-Request-Id", "Content-Length", "ETag"}  # of answers with a token or a date in them
# they tell of the process and of no edition; the log of acts notes the exports that this very test asks for
UNSTEADY = {"/healthz", "/readyz", "/metrics", "/manage/2031/audit"}


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    """A kept page would hide what a fresh one shows."""
    monkeypatch.setattr(PageCache, "get", lambda self, key: None)


@pytest.fixture
def made(make):
    """A closed round that two panels deliberate, at a time that stands still."""
    with clock.frozen(clock.now()):
        made = jury(make)
        made.score_all()
        yield made


def addresses(app, made, vote) -> Iterator[tuple[str, str]]:
    """Every address that can be asked, filled with names that exist, and the permission that opens it."""
    names = {
        "round_key": "awards",
        "category": "governance",
        "sheet": made.sheet("32.73", 2),
        "ballot": vote,
        "edition": "2031",
        "code": "32.73",
    }
    by_kind = {
        "edition": "2031",
        "code": "32.73",
        "slug": "kota-bandung",
        "opaque": made.sheet("32.73", 2),
        "path": "x",
    }
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        filled = re.sub(
            r"<(\w+)(?:\([^)]*\))?:(\w+)>",
            lambda match: str(names.get(match[2]) or by_kind.get(match[1], made.entries["governance", "32.73"])),
            rule.rule,
        )
        if filled not in UNSTEADY:
            permission = app.view_functions[rule.endpoint].permission
            yield filled, permission
            if not rule.arguments - {"edition"}:
                yield f"{filled}?q=Kota&limit=100", permission


def readers(app, make, made):
    """Everybody but chair and auditor: what they are called, their browser, their role."""
    roles = (Role.ORGANISER, Role.DESK, Role.GATE, Role.MENTOR, Role.ANALYST)
    people = [(role.value, person(make.member(made.edition, role)), role) for role in roles]
    people.append(("region", person(make.member(made.edition, Role.REGION, region="32.73")), Role.REGION))
    people.append(("judge of the panel", made.judges[2], Role.JUDGE))
    people.append(("another judge", person(make.member(made.edition, Role.JUDGE)), Role.JUDGE))
    people.append(("administrator", person(make.user(is_admin=True)), Role.ADMIN))
    people += [("nobody", None, None), ("token", None, None)]
    return [(name, browser(app, reader), role) for name, reader, role in people]


def browser(app, reader):
    """A browser of its own, signed in where it is somebody's."""
    found = app.test_client()
    if reader is not None:
        found.set_cookie("sign-in", accounts.open_sign_in(reader.id, device="test", hours=12, how="test"))
    return found


def asks(name, role, path, permission):
    """Whether the question is worth putting: a page that a role may not open does not run at all.

    Public pages are asked by nobody in particular, and by the organiser.
    """
    if name == "token":
        return path.startswith("/api/")
    if role is None:
        return True
    if permission in {access.PUBLIC, access.SIGNED_IN}:
        return role is Role.ORGANISER
    return role in access.holders(permission)


def asked(paths, people, token):
    """What everybody reads at every address: status, headers and content, without what changes each time."""
    found = {}
    for name, client, role in people:
        headers = {"Authorization": f"Bearer {token}"} if name == "token" else {}
        for path, permission in paths:
            if asks(name, role, path, permission):
                answer = client.get(path, headers=headers)
                shown = [(key, value) for key, value in answer.headers if key not in UNTOLD]
                found[name, path] = (answer.status_code, sorted(shown), content(answer.get_data()))
    return found


def content(data):
    """An answer without what changes each time; an archive or workbook by its members, without its own dates."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(name, archive.read(name)) for name in archive.namelist() if not name.startswith("docProps/")]
    return CHANGING.sub("", data.decode("utf-8", "replace"))


def exchange(made):
    """Give the first region the last one's scores, and the other way round, for all but the judge who looks on."""
    statements = (
        ["DROP TRIGGER score_log_keeps_rows"] if db.is_sqlite else ["ALTER TABLE score_log DISABLE TRIGGER USER"]
    )

    def change():
        for statement in statements:
            db.session.execute(sa.text(statement))
        own = sa.select(ScoreLog.id, ScoreLog.judge, ScoreLog.entry, ScoreLog.criterion, ScoreLog.score)
        rows = db.rows(own.where(ScoreLog.edition_id == made.edition.id, ScoreLog.user_id != made.judges[2].id))
        other = {"32.73": "35.77", "35.77": "32.73"}
        score = {(row.judge, row.entry.rpartition("/")[2], row.criterion): row.score for row in rows}
        for row in rows:
            code = row.entry.rpartition("/")[2]
            new = score[row.judge, other.get(code, code), row.criterion]
            db.change(sa.update(ScoreLog).where(ScoreLog.id == row.id).values(score=new))

    db.run(change)


@ONE_DATABASE
@pytest.mark.parametrize("stage", ["open", "deliberation", "signed"])
def test_what_anybody_can_read_does_not_depend_on_who_leads(client, make, app, made, stage):
    token = editions.create_token(made.root, token_scope=TokenScope.ORGANISER, name="test")
    vote = made.sheet()
    if stage != "open":
        made.close()
        deliberating.note(made.chairs, key="awards", category="governance", entry=SEMARANG, body="Dibahas.")
    if stage == "signed":
        made.sign()
    paths = sorted(set(addresses(app, made, vote)))
    people = readers(app, make, made)

    before = asked(paths, people, token)
    exchange(made)
    after = asked(paths, people, token)

    assert [question for question in before if before[question] != after[question]] == []
    assert [question for question, (status, *_) in before.items() if status >= 500] == []
    assert {name for name, _ in before} == {name for name, *_ in people}
    assert len(paths) > 100
    if stage != "signed":  # until then a page is reckoned from the log; later the sealed result is opened
        page = client.as_(made.chair).get("/manage/2031/judging/awards/categories/governance").text
        assert re.findall(r'<th scope="row">([^<]+)</th><td class="num"><b>', page) == [MADIUN, SEMARANG, BANDUNG]


@ONE_DATABASE
def test_the_log_of_acts_says_that_was_decided_and_not_for_whom(client, make):
    made = jury(make)
    same(made)
    made.close()
    deliberating.decide(made.chairs, key="awards", category="governance", entry=SEMARANG, reason=REASON)

    acts = db.rows(
        sa.select(AuditEntry.action, AuditEntry.subject, AuditEntry.details)
        .where(AuditEntry.edition_id == made.edition.id, AuditEntry.action.like("judging.de%"))
        .order_by(AuditEntry.id)
    )

    category = f"category:{made.categories['governance']}"
    assert [tuple(row) for row in acts] == [
        ("judging.deliberation_begun", f"round:{made.round_id}", {}),
        ("judging.decided", category, {"kind": "panel"}),
    ]


def same(made):
    """Bandung and Semarang equal in everything, Madiun far behind."""
    for judge in range(3):
        for region, name in NAMES.items():
            score = "1" if name == MADIUN else "4"
            made.score({"direction": score, "impact": score}, region=region, judge=judge)


@ONE_DATABASE
def test_mails_before_publication_name_no_region_and_go_to_those_who_may_know(make, made):
    made.close()
    deliberating.deliberate(made.chairs, key="awards")
    made.sign()

    messages = db.rows(sa.select(OutboxMessage.args).execution_options(unscoped="test"))

    ours = [row.args for row in messages if str(row.args.get("template", "")).startswith("judging/")]
    assert {args["data"]["name"] for args in ours} == {"Ketua", "Auditor"}
    assert [name for name in NAMES.values() if name in str(ours)] == []


@ONE_DATABASE
def test_a_vote_tells_its_members_which_regions_are_level_and_nothing_more(client, make):
    made = jury(make)
    for judge in range(3):
        for region, name in NAMES.items():
            made.score(
                dict.fromkeys(("direction", "impact"), "1" if name == MADIUN else "4"), region=region, judge=judge
            )
    made.close()
    vote = voting.ask(made.chairs, key="awards", category="governance", entries=[BANDUNG, SEMARANG], question="Siapa?")
    voting.cast(made.judging(0), public_id=vote, entry_id=made.entries["governance", "33.74"])

    page = client.as_(made.judges[1]).get(f"/judging/votes/{vote}").text

    assert (BANDUNG in page, SEMARANG in page, "4,00" in page, "1 dari 3" in page) == (True, True, False, False)


@ONE_DATABASE
def test_unpublished_results_answer_like_results_that_never_were(client, make, app, made):
    make.edition("2032")
    made.close()
    made.sign()

    def answer(path):
        page = app.test_client().get(path)
        shown = sorted((key, value) for key, value in page.headers if key not in {"Set-Cookie", "X-Request-Id"})
        text = CHANGING.sub("", page.text)
        for name in ("governance", "unknown-category", "Forum 2031", "Forum 2032", "2031", "2032"):
            text = text.replace(name, "*")
        return page.status_code, [each for each in shown if each[0] != "Content-Length"], text

    for path in PUBLIC:
        never = answer(path.replace("2031", "2032"))
        assert (never[0], answer(path)) == (404, never)
        assert answer(path.replace("governance", "unknown-category")) == never


@ONE_DATABASE
def test_unpublished_results_cost_as_much_as_results_that_never_were(make, app, made):
    made.close()
    made.sign()
    costs = set()
    for path in ("/2031/results/governance", "/2031/results/unknown-category"):
        client = app.test_client()
        client.get(path)
        with counted() as found:
            client.get(path)
        costs.add(tuple(re.sub(r"\s+", " ", statement) for statement in found.statements))

    assert len(costs) == 1


@ONE_DATABASE
def test_reopening_tells_nobody_but_the_officials(make, made):
    made.close()
    closing.reopen(made.chairs, key="awards", reason=REASON)

    told = [row.args for row in db.rows(sa.select(OutboxMessage.args).execution_options(unscoped="test"))]

    assert {args["data"]["name"] for args in told if args.get("template") == "judging/mail/reopened"} == {
        "Ketua",
        "Auditor",
    }
