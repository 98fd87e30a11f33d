import re
from tests.support import registrations as R
from tests.support.statements import counted
def test_flow(client, make):
    ed = R.open_forum(make)
    make.participant(ed, "35.77")
    with counted() as c: a = client.get("/2031/register")
    print(a.status_code, len(c.statements)); print(c)
    __import__('pathlib').Path('/tmp/reg.html').write_text(a.text)
    tok = re.search(r'name="csrf_token" value="([^"]+)"', a.text)[1]
    key = re.search(r'name="key" value="([^"]+)"', a.text)[1]
    with counted() as c: b = client.post("/2031/register", data={**R.answers(), "csrf_token": tok, "key": key})
    print(b.status_code, len(c.statements)); 
    __import__('pathlib').Path('/tmp/check.html').write_text(b.text)
    form = re.search(r'<form class="form" method="post".*?</form>', b.text, re.S)[0]
    data = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    print(data)
    with counted() as c: d = client.post("/2031/register", data=data)
    print(d.status_code, d.headers, len(c.statements), c.commits); print(c)
    __import__('pathlib').Path('/tmp/after.html').write_text(d.text)
    with counted() as c: e = client.get(d.headers["Location"])
    print(e.status_code, len(c.statements)); __import__('pathlib').Path('/tmp/ticket.html').write_text(e.text); print(c)
    assert e.status_code==200
    import sqlalchemy as sa
    from eventapp.core.db import db
    from eventapp.core.outbox import OutboxMessage
    from eventapp.web import mail
    m = db.session.scalars(sa.select(OutboxMessage).execution_options(unscoped='t')).all()
    for x in m:
        for loc in ('id','en'):
            with client.application.app_context():
                print(mail.render(x.args['template'], loc, x.args['data']))
