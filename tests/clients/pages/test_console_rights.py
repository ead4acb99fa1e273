"""Who may use the console's pages about users and groups, from where, and what they do without their pool."""

import json

import pytest

from accounts import PASSWORD, attributes_of, fresh_email
from console_pages import Console, acts_of, admin, cognito, email, form_of, pool, sign_in
from gateway_browser import NAVIGATION, Browser
from managed_users import AmazonLike
from poolguard import Server, bearer, make_user
from remote_gateways import far_administrator, settings_for
from waiting import wait_until

PAGES = ("/console/users", "/console/new-user", "/console/groups", "/console/users/admin@example.com",
         "/console/groups/admin")
# Each act with fields that would be accepted.
USER_ACTS = {"attributes": {"a.name": "changed"}, "password": {"password": "An0ther!pass"}, "disable": {}, "delete": {},
             "join-group": {"group": "admin"}, "end-sessions": {}, "remove-second-factors": {}, "reset-password": {}}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("rights"), "--demo") as started:
        yield started


def state_of(cognito, pool, name):
    groups = cognito.admin_list_groups_for_user(UserPoolId=pool, Username=name)["Groups"]
    enabled = cognito.admin_get_user(UserPoolId=pool, Username=name)["Enabled"]
    return attributes_of(cognito, pool, name), enabled, [each["GroupName"] for each in groups]


def test_whoever_is_not_signed_in_is_sent_to_the_sign_in(server):
    for path in PAGES:
        page = Browser(server, **NAVIGATION).get(path)
        assert page.status == 302 and page.location.startswith("/auth/cognito/start?return_to=%2Fconsole"), path
        assert Browser(server).get(path).status == 401


def test_whoever_is_no_administrator_is_refused(server, cognito, pool, email):
    someone = fresh_email()
    make_user(server, someone)
    browser = Browser(server, **NAVIGATION).begin(PASSWORD, name=someone)
    token = browser.known()["csrf_token"]
    before = state_of(cognito, pool, email)
    for path in PAGES:
        page = browser.get(path)
        assert page.status == 403 and "admin@example.com" not in page.text, path
    for act, fields in USER_ACTS.items():
        assert browser.post(f"/console/users/{email}/{act}", {"csrf_token": token, **fields}).status == 403, act
    assert browser.post("/console/new-user", {"csrf_token": token, "a.email": "x@example.com"}).status == 403
    assert browser.post("/console/groups", {"csrf_token": token, "name": "mine"}).status == 403
    assert state_of(cognito, pool, email) == before
    assert "mine" not in json.dumps(cognito.list_groups(UserPoolId=pool)["Groups"], default=str)


def test_forged_forms_do_nothing(server, cognito, pool, admin, email):
    other = sign_in(server, *server.users()[0]).browser.known()["csrf_token"]
    own = admin.browser.known()["csrf_token"]
    before = state_of(cognito, pool, email)
    for act, fields in USER_ACTS.items():
        for wrong in ({}, {"csrf_token": ""}, {"csrf_token": other}, {"csrf_token": own[:-1]},
                      {"csrf_token": own + "A"}):
            page = admin.browser.post(f"/console/users/{email}/{act}", {**fields, **wrong})
            assert page.status == 403 and page.location is None, (act, wrong)
    for path, fields in (("/console/new-user", {"a.email": "x@example.com"}), ("/console/groups", {"name": "forged"}),
                         ("/console/groups/admin", {"description": "forged"}), ("/console/groups/admin/delete", {})):
        assert admin.browser.post(path, fields).status == 403
    # The token is in the form, not in the address.
    assert admin.browser.post(f"/console/users/{email}/disable?csrf_token={own}", {}).status == 403
    assert state_of(cognito, pool, email) == before


def test_another_sites_form_comes_without_the_session(server, cognito, pool, admin, email):
    """The cookie is SameSite=Lax; the token of a page that somebody else has read does not help."""
    token = admin.browser.known()["csrf_token"]
    before = state_of(cognito, pool, email)
    for act, fields in USER_ACTS.items():
        sent = server.post(f"/console/users/{email}/{act}", data={"csrf_token": token, **fields},
                           headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example.com"},
                           allow_redirects=False)
        assert sent.status_code == 401, act
    assert state_of(cognito, pool, email) == before


def test_a_form_is_refused_once_its_sender_is_no_administrator_any_more(server, cognito, pool, admin, email):
    second = fresh_email()
    make_user(server, second)
    page = admin.done(admin.user(second), "join-group", group="admin")
    assert "Added." in page.text
    other = sign_in(server, second, PASSWORD)
    opened = other.user(email)
    before = state_of(cognito, pool, email)
    assert "Removed." in admin.act(second, "leave-group").text
    for act, fields in USER_ACTS.items():
        answer = other.send(opened, act, **fields)
        assert answer.status == 403, act
    assert state_of(cognito, pool, email) == before
    assert other.browser.get("/console/users").status == 403


def test_administrators_do_not_lock_themselves_out(cognito, pool, admin):
    page = admin.user("admin@example.com")
    assert not {"disable", "delete"} & acts_of(page)
    token = {"csrf_token": form_of(page, "password")["fields"]["csrf_token"]}
    for act, fields in (("disable", {}), ("delete", {}), ("leave-group", {"group": "admin"})):
        answer = admin.browser.post(f"/console/users/admin@example.com/{act}", {**token, **fields})
        assert answer.status == 409 and answer.problem, act
    assert admin.browser.post("/console/groups/admin/delete", token).status == 409
    assert "delete" not in acts_of(admin.open("/console/groups/admin"))
    _, enabled, groups = state_of(cognito, pool, "admin@example.com")
    assert enabled and groups == ["admin"]


def test_acts_are_audited_as_administration(server, admin, email):
    page = admin.user(email)
    done = admin.send(page, "disable")
    refused = admin.send(page, "join-group", group="nowhere")

    def events():
        ids = {each.response.headers["X-Request-Id"] for each in (done, refused)}
        found = [json.loads(line) for line in server.log if '"administration"' in line]
        found = [each for each in found if each.get("request_id") in ids]
        return found if len(found) == 2 else None

    first, second = wait_until(events, 10, "the events of both acts")
    assert (first["operation"], first["outcome"]) == ("console_disable_user", "success")
    assert (second["operation"], second["outcome"], second["code"]) == ("console_add_to_group", "refused",
                                                                         "group_not_found")
    assert first["account"] and first["subject"] == admin.browser.known()["subject"]
    assert email not in json.dumps([first, second])


# In front of another Poolguard, in Amazon's place


@pytest.fixture
def far(tmp_path):
    with far_administrator(tmp_path) as (browser, pool):
        yield Console(browser), pool


def test_the_console_works_before_another_pool(far):
    console, pool = far
    email = fresh_email()
    make_user(pool, email)
    at = pool.variables()["COGNITO_USER_POOL_ID"]
    assert email in console.open("/console/users", by="email", how="exact", q=email).text
    console.act(email, "attributes", **{"a.name": "Jane"})
    assert attributes_of(pool.boto3(), at, email)["name"] == "Jane"
    console.act(email, "join-group", group="admin")
    console.act(email, "disable")
    assert state_of(pool.boto3(), at, email)[1:] == (False, ["admin"])
    console.done(console.open("/console/groups"), "groups", name="editors")
    console.done(console.open("/console/groups/editors"), "delete")
    # A pool that does not answer: each page says so, and forms do nothing.
    page = console.user(email)
    pool.stop()
    for path in ("/console/users", "/console/groups", f"/console/users/{email}", "/console/groups/admin"):
        assert "cannot be reached" in console.open(path, 503).text, path
    answer = console.send(page, "enable")
    assert answer.status == 503 and "cannot be reached" in answer.text


def test_what_amazons_pool_lacks_is_not_shown(tmp_path):
    with Server(tmp_path / "pool", "--demo") as pool:
        amazon, variables = AmazonLike(pool), pool.variables()
        settings = {**settings_for(pool), "COGNITO_ENDPOINT": amazon.url, "POOLGUARD_STORE": "sqlite",
                    "COGNITO_ISSUER": variables["COGNITO_ISSUER"], "COGNITO_JWKS_URL": variables["COGNITO_JWKS_URL"]}
        with Server(tmp_path / "gateway", env=settings) as gateway:
            tokens = gateway.sign_in(*pool.users()[0])
            headers = {**bearer(tokens["access_token"], None), **NAVIGATION}

            def shown():
                page = gateway.get("/console/users/admin@example.com", headers=headers)
                assert page.status_code == 200
                return page.text

            assert "/end-session\"" in shown() and "Last used" in shown()
            assert "There are no passkeys." in shown()
            amazon.lacks = "Poolguard"
            assert "passkeys" not in shown()
            amazon.lacks = "UserSession"
            assert "/end-session\"" not in shown() and "Last used" not in shown()
            # All of them can be ended at Amazon too.
            assert "/end-sessions\"" in shown()
        amazon.close()
