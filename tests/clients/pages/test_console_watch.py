"""The console's overview, audit and mailbox, each as a browser without scripts sees it."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

import walk
from accounts import said, tokens_of
from gateway_browser import NAVIGATION, Browser
from mailbox import last_code
from poolguard import bearer, make_user
from waiting import wait_until

STRANGER = "stranger@example.com"
READ = ("/console", "/console/audit", "/console/mailbox", "/console/mailbox/1.0123456789abcdef01234567.poolguard")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    # An account's limit would end the many attempts of one user.
    with walk.serve(tmp_path_factory.mktemp("watch") / "data",
                    env={"POOLGUARD_LIMIT_SIGN_IN_FAILURES": "off"}) as one:
        make_user(one, STRANGER, password=walk.PASSWORD)
        yield one


@pytest.fixture(scope="module")
def browser(server):
    return walk.signed_in(server)


def rows(page):
    """The rows of the page's tables, as the texts of their cells."""
    cells = [re.findall(r"<(?:th scope=\"row\"|td)[^>]*>(.*?)</t[hd]>", row)
             for row in re.findall(r"<tr><th scope=\"row\".*?</tr>", page.response.text, re.S)]
    return [[" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in cells]


def audit(browser, **wanted):
    page = browser.get("/console/audit?" + urlencode(wanted))
    assert page.status == 200, page.problem
    return page


def audited(browser, count, **wanted):
    """The page once it has that many rows: events are kept a moment after their requests."""
    def there():
        page = audit(browser, **wanted)
        return page if len(rows(page)) == count else None
    return wait_until(there, 10, lambda: rows(audit(browser, **wanted)))


@pytest.mark.parametrize("path", READ)
def test_only_administrators_see_the_pages(server, path):
    stranger = walk.signed_in(server, STRANGER).get(path)
    assert stranger.status == 403 and stranger.title
    away = Browser(server, **NAVIGATION).get(path)
    assert away.status == 302 and away.location.startswith("/auth/cognito/start?return_to=%2Fconsole")
    assert server.get(path).status_code == 401
    token = tokens_of(server, STRANGER, walk.PASSWORD)["access_token"]
    assert server.get(path, headers=bearer(token, tenant=None)).status_code == 403


def test_the_overview_shows_what_runs(server, browser):
    page = browser.get("/console")
    assert (page.status, page.title) == (200, "Overview")
    shown = {row[0]: row[1:] for row in rows(page)}
    assert shown["store"][0] == shown["keys"][0] == "answers" and "Ready" in page.text
    assert shown["Failed sign-ins of an account"][0] == "off"
    assert shown["Codes for an account"][:2] == ["5 in 1 h", "0"]
    assert "this node" in page.text and "7 days" in page.text
    state = said(server.get("/api/admin/state", headers=bearer(
        tokens_of(server, walk.ADMIN, walk.PASSWORD)["access_token"], tenant=None)))
    for key in state["keys"]["ids"]:
        assert key in page.text
    assert state["version"] in page.text and state["nodes"][0]["id"] in page.text


def test_the_overview_counts_sign_ins_and_refusals(server, browser):
    def counted():
        found = re.search(r"Sign-ins: (\d+). Refusals: (\d+).", browser.get("/console").text)
        return tuple(map(int, found.groups())) if found else (0, 0)
    before = counted()
    for password in (walk.PASSWORD, walk.PASSWORD, "wrong-Passw0rd"):
        walk.attempt(server, STRANGER, password)
    wait_until(lambda: counted() == (before[0] + 2, before[1] + 1), 10, lambda: (before, counted()))
    page = browser.get("/console")
    assert "<svg class=\"plot\" role=\"img\" aria-label=\"" in page.response.text
    # The same figures in the table: twelve rows of five minutes.
    table = [row for row in rows(page) if len(row) == 3 and re.fullmatch(r"\d\d:\d\d", row[0])]
    assert len(table) == 12
    assert (sum(int(row[1]) for row in table), sum(int(row[2]) for row in table)) == counted()


def test_a_refused_sign_in_is_found_by_name_outcome_and_event(server, browser):
    name = "nobody-of-that-name@example.com"
    walk.attempt(server, name)
    found = rows(audited(browser, 1, person=name))[0]
    assert found[1].startswith("Sign-in") and found[2].startswith("Refused") and "invalid_credentials" in found[2]
    assert found[4] == "127.0.0.1"
    assert len(rows(audit(browser, person=name.upper(), action="sign_in", outcome="refused"))) == 1
    for more in ({"outcome": "success"}, {"action": "sign_out"}, {"node": "another"}, {"from": "2100-01-01T00:00"},
                 {"until": "2001-01-01T00:00"}):
        page = audit(browser, person=name, **more)
        assert rows(page) == [] and "There are no such events." in page.text, more
    # The digest of the name is a link to the same events, and the node to its own.
    page = audit(browser, person=name)
    assert rows(page.link("/console/audit?person=")) == [found]
    assert found in rows(page.link("/console/audit?node="))


def test_a_name_leads_to_the_events_under_the_users_id(server, browser):
    subject = said(server.get("/api/admin/users/" + STRANGER, headers=bearer(
        tokens_of(server, walk.ADMIN, walk.PASSWORD)["access_token"], tenant=None)))["sub"]
    assert walk.attempt(server, STRANGER) == 200
    page = audit(browser, person=STRANGER)
    assert "Events of this user under their ID" in page.text
    wait_until(lambda: rows(audit(browser, person=subject)), 10, "events of " + subject)
    by_id = page.link(f"/console/audit?person={subject}")
    assert rows(by_id) and f"/console/users/{subject}" in by_id.links


def test_many_events_come_in_pages(server, browser):
    name = "somebody-impatient@example.com"
    for _ in range(60):
        walk.attempt(server, name)
    wait_until(lambda: len(server_events(server, browser, name)) == 60, 20, "60 events")
    page, seen, sizes = audit(browser, person=name), [], []
    while True:
        sizes.append(len(rows(page)))
        seen += re.findall(r'<time datetime="([^"]+)"', page.response.text)
        if not page.following:
            break
        page = browser.get(page.following)
        # The form and the links keep the filter.
        assert f'value="{name}"' in page.response.text
    assert sum(sizes) == 60 and max(sizes) == 50 and len(sizes) >= 2
    assert seen == sorted(seen, reverse=True)


def server_events(server, browser, name):
    """The exported events of that name, by the link of the page."""
    lines = audit(browser, person=name).link("/api/admin/audit.jsonl?").response
    assert lines.status_code == 200 and lines.headers["Content-Type"].startswith("application/jsonl")
    return lines.text.splitlines()


@pytest.mark.parametrize("query, sentence", [
    ({"person": "a" * 257}, "The user must be one line"), ({"person": "ann\u202etxt"}, "The user must be one line"),
    ({"action": "dancing"}, "There is no such event."), ({"outcome": "maybe"}, "There is no such outcome."),
    ({"from": "yesterday"}, "“From” must be a date"), ({"until": "2026-02-30T10:30"}, "“Until” must be a date"),
    ({"from": "2026-02-03T10:31", "until": "2026-02-03T10:30"}, "“From” must be before “Until”."),
    ({"cursor": "<script>"}, "This is not the address of a page."), ({"node": "x\ny"}, "The node must be one line")])
def test_a_bad_filter_gets_a_sentence(browser, query, sentence):
    page = browser.get("/console/audit?" + urlencode({**query, "outcome": query.get("outcome", "refused")}))
    assert page.status == 422 and sentence in page.problem
    assert rows(page) == [] and "<script>" not in page.response.text
    # What was right stays in the form.
    assert ("selected>Refused" in page.response.text) == ("outcome" not in query)


def test_markup_in_the_filter_stays_text(browser):
    page = audit(browser, person='"><img src=x onerror=alert(1)>', node="</form><script>")
    assert "<img" not in page.response.text and "</form><script>" not in page.response.text


def test_letters_come_newest_first_with_their_codes(server, browser):
    cognito, pool = server.boto3(), server.variables()["COGNITO_USER_POOL_ID"]
    for name in ("first@example.com", "second@example.com"):
        make_user(server, name)
        cognito.admin_reset_user_password(UserPoolId=pool, Username=name)
        wait_until(lambda to=name: any(row[1] == to for row in rows(browser.get("/console/mailbox"))), 10, name)
    page = browser.get("/console/mailbox")
    assert page.title == "Mailbox"
    assert [row[1] for row in rows(page)][:2] == ["second@example.com", "first@example.com"]
    letter = page.link("/console/mailbox/")
    code = last_code(server, "second@example.com")
    assert re.search(rf"<code><bdi>{code}</bdi></code> <button[^>]*data-copy", letter.response.text)
    assert "second@example.com" in letter.text and letter.response.headers["Cache-Control"] == "no-store"
    # Whoever reads a code could sign in with it, so reading is in the audit.
    wait_until(lambda: "console_letter" in audit(browser, action="administration").text, 10, "console_letter")


def put_letter(server, name, subject, text):
    letter = (f"From: a@example.com\r\nTo: b@example.com\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text)
    folder = server.data / "mail" / "new"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(letter.encode())


def test_nothing_in_a_letter_acts_on_the_page(server, browser):
    name = "1.00000000000000000000abcd.poolguard"
    put_letter(server, name, "<script>alert(1)</script>\u202e", (
        "<img src=x onerror=alert(1)>\r\nhttps://evil.example/steal\r\njavascript:alert(1)\r\n"
        f"{server.url}/confirmUser?a=1&b=2.\r\n"))
    letter = browser.get(f"/console/mailbox/{name}")
    assert letter.status == 200
    assert "<img" not in letter.response.text and "<script>" not in letter.response.text
    assert server.url + "/confirmUser?a=1&b=2" in letter.links
    assert not [each for each in letter.links if "evil" in each or each.startswith("javascript")]


@pytest.mark.parametrize("name", ["nope", "..%2F..%2Fpoolguard.db", "1.0123456789abcdef01234567.poolguard",
                                  "%2Fetc%2Fpasswd", "a" * 90])
def test_a_letter_that_is_not_there_is_a_page(browser, name):
    page = browser.get(f"/console/mailbox/{name}")
    assert (page.status, page.title) == (404, "Page not found")


def test_a_bad_page_of_letters_is_refused(browser):
    assert browser.get("/console/mailbox?cursor=nope").status == 422


def test_letters_that_are_many_come_in_pages(start):
    server = start("--demo", env={"POOLGUARD_DEMO_PASSWORD": walk.PASSWORD})
    for number in range(60):
        put_letter(server, f"{1000 + number}.{number:024x}.poolguard", f"letter {number}", "Hello\r\n")
    browser = walk.signed_in(server)
    page = browser.get("/console/mailbox")
    assert [row[0] for row in rows(page)] == [f"letter {number}" for number in range(59, 9, -1)]
    assert [row[0] for row in rows(browser.get(page.following))] == [f"letter {n}" for n in range(9, -1, -1)]


def test_a_server_without_a_folder_for_mail_has_no_mailbox(start):
    server = start("--demo", env={"SMTP_URL": "smtp://127.0.0.1:9", "POOLGUARD_DEMO_PASSWORD": walk.PASSWORD})
    browser = walk.signed_in(server)
    assert "/console/mailbox" not in browser.get("/console").links
    assert browser.get("/console/mailbox").status == 404


def test_a_server_that_keeps_no_audit_says_so(start):
    server = start("--demo", env={"POOLGUARD_AUDIT_DAYS": "0", "POOLGUARD_DEMO_PASSWORD": walk.PASSWORD})
    browser = walk.signed_in(server)
    overview = browser.get("/console")
    assert "/console/audit" not in overview.links and "not kept" in overview.text
    # The counts of this node are there all the same.
    assert "Only those of this node" in overview.text
    wait_until(lambda: re.search(r"Sign-ins: [1-9]", browser.get("/console").text), 10, "the own sign-in")
    assert "POOLGUARD_AUDIT_DAYS is 0" in browser.get("/console/audit").text


def test_the_pages_are_in_japanese_too(server):
    browser = walk.signed_in(server)
    for path, title in (("/console", "概要"), ("/console/audit", "監査"), ("/console/mailbox", "メール")):
        page = browser.get(path + "?lang=ja")
        assert page.title == title and '<html lang="ja">' in page.response.text
    assert "直近 1 時間のサインイン" in browser.get("/console?lang=ja").text
