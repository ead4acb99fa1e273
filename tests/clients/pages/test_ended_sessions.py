"""Forms whose sender's session or rights have ended meanwhile: nothing is done, and the way leads back."""

from urllib.parse import parse_qs, urlsplit

import pytest

import walk
from accounts import attributes_of, fresh_email
from gateway_browser import NAVIGATION, Browser
from pages import Page
from poolguard import make_user


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with walk.serve(tmp_path_factory.mktemp("ended") / "data") as running:
        walk.furnish(running)
        yield running


@pytest.fixture(scope="module")
def pool(server):
    return server.variables()["COGNITO_USER_POOL_ID"]


def new_person(server, *groups):
    email = fresh_email()
    make_user(server, email, password=walk.PASSWORD)
    for group in groups:
        server.boto3().admin_add_user_to_group(UserPoolId=server.variables()["COGNITO_USER_POOL_ID"], Username=email,
                                               GroupName=group)
    return email


def acting_forms(browser, part):
    """The forms of all pages of that part that act: the address of the page, and the form."""
    found = {}
    for path in (each for each in walk.pages_of(browser) if each.startswith(part)):
        for form in browser.get(path).forms:
            if "csrf_token" in form["fields"]:
                found.setdefault(form["action"], (path, form["fields"]))
    return found


def state_of(server, pool):
    """What the console changes, as the pool's own API tells it."""
    cognito = server.boto3()
    return [cognito.list_groups(UserPoolId=pool)["Groups"], cognito.list_users(UserPoolId=pool)["Users"],
            cognito.list_user_pool_clients(UserPoolId=pool, MaxResults=60)["UserPoolClients"],
            cognito.list_identity_providers(UserPoolId=pool, MaxResults=60)["Providers"],
            cognito.list_resource_servers(UserPoolId=pool, MaxResults=50)["ResourceServers"]]


def post_from(browser, page, action, fields):
    """As a browser that follows the pages' Referrer-Policy."""
    url = browser.server.url
    return Page(browser, browser.session.post(url + action, data=fields, headers={"Referer": url + page},
                                              allow_redirects=False))


def test_whoever_is_no_administrator_any_more_changes_nothing(server, pool):
    browser = walk.signed_in(server, second := new_person(server, "admin"))
    forms = acting_forms(browser, "/console")
    assert len(forms) > 25
    admin = walk.signed_in(server)
    page = admin.get(f"/console/users/{second}")
    leaving = next(form for form in page.forms if form["action"].endswith("/leave-group"))
    assert admin.post(leaving["action"], leaving["fields"]).status == 303
    before = state_of(server, pool)
    for action, (path, fields) in forms.items():
        refused = browser.post(action, fields)
        assert refused.status == 403 and refused.title == "Not allowed", (action, refused.status)
        assert browser.get(path).status == 403, path
    assert state_of(server, pool) == before


@pytest.mark.parametrize("how", ["disable", "delete", "end-sessions"])
def test_whose_account_an_administrator_has_ended_changes_nothing(server, pool, how):
    email = new_person(server)
    browser, admin = walk.signed_in(server, email), walk.signed_in(server)
    forms = acting_forms(browser, "/account")
    assert len(forms) > 5
    act = next(form for form in admin.get(f"/console/users/{email}").forms if form["action"].endswith("/" + how))
    assert admin.post(act["action"], act["fields"]).status == 303
    before = None if how == "delete" else attributes_of(server.boto3(), pool, email)
    for action, (_, fields) in forms.items():
        refused = browser.post(action, {**fields, "name": "Mallory"})
        assert refused.status == 401 and "Nothing was changed." in refused.text, (action, refused.status)
    assert before is None or attributes_of(server.boto3(), pool, email) == before


def test_a_user_whom_another_administrator_has_deleted(server, pool):
    email, admin = new_person(server), walk.signed_in(server)
    other = walk.signed_in(server, new_person(server, "admin"))
    page = other.get(f"/console/users/{email}")
    act = next(form for form in admin.get(f"/console/users/{email}").forms if form["action"].endswith("/delete"))
    assert admin.post(act["action"], act["fields"]).status == 303
    before = state_of(server, pool)
    forms = [form for form in page.forms if "csrf_token" in form["fields"]]
    assert len(forms) > 5
    for form in forms:
        answer = other.post(form["action"], {"group": "readers", "password": walk.PASSWORD, **form["fields"]})
        assert answer.status == 404 and answer.title == "Page not found", form["action"]
    assert state_of(server, pool) == before


def return_to(page):
    found = [each for each in page.links if each.startswith("/auth/cognito/start?")]
    assert len(found) == 1, page.links
    return parse_qs(urlsplit(found[0]).query)["return_to"][0]


@pytest.mark.parametrize("path, action, fields", [
    ("/account", "/account/profile", {"name": "Mallory"}),
    ("/account/security", "/account/password", {"current": walk.PASSWORD, "new": "M4llory-s", "again": "M4llory-s"}),
    ("/account/sessions", "/account/sessions/end-all", {}),
    ("/account/data", "/account/delete", {"confirmation": "EMAIL"}),
    ("/console/groups?cursor=x%26y", "/console/groups", {"name": "mallory"}),
    ("/console/users/ada@example.com", "/console/users/ada@example.com/delete", {}),
    ("/console/resource-servers/server?identifier=https%3A%2F%2Forders.example.com",
     "/console/resource-servers/server", {"identifier": "https://orders.example.com", "name": "Mallory"})])
def test_a_sign_in_leads_back_to_the_page_and_does_not_act(server, pool, path, action, fields):
    email = new_person(server, "admin")
    browser = walk.signed_in(server, email)
    token = browser.known()["csrf_token"]
    server.boto3().admin_user_global_sign_out(UserPoolId=pool, Username=email)
    browser.session.cookies.clear()
    sent = {"csrf_token": token, **{name: email if value == "EMAIL" else value for name, value in fields.items()}}
    before = state_of(server, pool)
    page = post_from(browser, path, action, sent)
    assert page.status == 401 and "Nothing was changed." in page.text
    assert return_to(page) == path
    away = browser.get(next(each for each in page.links if each.startswith("/auth/cognito/start?")))
    form = browser.get(browser.get(away.location).location)
    back = browser.get(form.send(username=email, password=walk.PASSWORD).location)
    assert (back.status, back.location) == (302, path)
    assert browser.get(path).status == (400 if "cursor" in path else 200)  # the cursor is none
    # Without the address of the page, the form's own leads to it.
    browser.session.cookies.clear()
    direct = browser.post(action, sent)
    assert direct.status == 401 and return_to(direct) == action
    assert state_of(server, pool) == before


@pytest.mark.parametrize("referer", ["https://evil.example/account/security", "//evil.example/account",
                                     "javascript:alert(1)//account", "HOST.evil.example/account", "HOST//evil.example/",
                                     "HOST/logout", "HOST", ""])
def test_a_foreign_page_is_never_the_way_back(server, referer):
    sent = Browser(server, **NAVIGATION).session.post(
        server.url + "/account/profile", data={"name": "x"}, allow_redirects=False,
        headers={"Referer": referer.replace("HOST", server.url)} if referer else {})
    assert sent.status_code == 401 and "return_to=%2Faccount%2Fprofile\"" in sent.text and "evil" not in sent.text


def test_the_address_of_a_form_leads_to_its_page(server):
    """From the address bar, after a form was refused."""
    browser = walk.signed_in(server)
    for part in ("/console", "/account"):
        for action, (path, _) in acting_forms(browser, part).items():
            opened = browser.get(action)
            if opened.status == 303:
                opened = browser.get(opened.location)
            assert opened.status == 200, (action, opened.status)
    assert Browser(server, **NAVIGATION).get("/account/password").location == (
        "/auth/cognito/start?return_to=%2Faccount%2Fpassword")


def test_a_form_of_a_former_session_leads_back_too(server):
    """Somebody has signed in again in another tab."""
    email = new_person(server)
    browser = walk.signed_in(server, email)
    token = browser.known()["csrf_token"]
    browser.session.cookies.clear()
    browser.begin(walk.PASSWORD, name=email)
    refused = browser.post("/account/profile", {"csrf_token": token, "name": "x"})
    assert refused.status == 403 and "/account/profile" in refused.links
    assert browser.get(browser.get("/account/profile").location).status == 200
