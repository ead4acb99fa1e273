"""The pages of the console and of the account before a pool in Amazon's place that throttles, or is down."""

import pytest

import walk
from accounts import attributes_of
from gateway_browser import NAVIGATION
from managed_users import AmazonLike
from poolguard import Server
from remote_gateways import FarBrowser, allow_browsers, settings_for

ADA = "ada@example.com"
GRACE = "grace@example.com"
# The gateway ends the sessions itself, and tells the pool later.
ENDING = "/account/sessions/end-all"
# What the servers themselves know is shown whatever the pool says.
WITHOUT_POOL = ("/", "/problems", "/console", "/console/audit", "/console/mailbox")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with walk.serve(tmp_path_factory.mktemp("home") / "data") as running:
        walk.furnish(running)
        yield running


@pytest.fixture(scope="module")
def amazon(home):
    place = AmazonLike(home)
    yield place
    place.close()


@pytest.fixture(scope="module")
def gateway(tmp_path_factory, home, amazon):
    variables = home.variables()
    settings = {**settings_for(home), "COGNITO_ENDPOINT": amazon.url, "COGNITO_DOMAIN": home.url,
                "COGNITO_ISSUER": variables["COGNITO_ISSUER"], "COGNITO_JWKS_URL": variables["COGNITO_JWKS_URL"],
                "POOLGUARD_STORE": "sqlite"}
    with Server(tmp_path_factory.mktemp("gateway") / "data", env=settings) as running:
        allow_browsers(home, running)
        yield running


@pytest.fixture(scope="module")
def browser(gateway, home):
    far = FarBrowser(gateway, home)
    far.session.headers.update(NAVIGATION)
    assert far.arrive(walk.ADMIN, walk.PASSWORD).status == 302
    return far


@pytest.fixture(scope="module")
def pages(browser):
    """The pages that need the pool, by their addresses."""
    # The walk takes one user, whom chance puts first in the list: it may be either of these.
    users = [f"/console/users/{name}" for name in (ADA, GRACE)]
    found = {path: browser.get(path) for path in (*walk.pages_of(browser), *users)}
    return {path: page for path, page in found.items() if not path.startswith("/problems") and path not in WITHOUT_POOL}


def forms_of(pages):
    """All forms that act, once each, with the page that they are on."""
    found = {}
    for page in pages.values():
        for form in page.forms:
            if "csrf_token" in form["fields"] and form["action"] != ENDING:
                found.setdefault(form["action"], form["fields"])
    return found


def check_unavailable(pages, browser, amazon, status, title):
    assert {"/account", "/account/security", "/console/clients", "/console/groups", "/console/users"} <= set(pages)
    for path in pages:
        page = browser.get(path)
        if path == "/console/new-user" or path.startswith("/console/new-provider/"):
            assert page.status == 200, path  # a form alone
        else:
            assert (page.status, page.title) == (status, title), (path, page.status, page.text)
            assert page.response.headers["Content-Type"].startswith("text/html")
    forms = forms_of(pages)
    reached = 0
    for action, fields in forms.items():
        before = len(amazon.called)
        answer = browser.post(action, fields)
        reached += answer.status == status and len(amazon.called) > before
        # Either the form itself is incomplete, or the pool did not take it; never is it said to be done.
        assert answer.status in (status, 422), (action, answer.status, answer.location, answer.text)
        assert answer.problem or answer.title in (title, "Something went wrong"), action
    # Two forms of new things are incomplete without what somebody types.
    assert len(forms) > 35 and reached >= len(forms) - 2, (len(forms), reached)


def test_a_pool_that_throttles(browser, pages, home, amazon):
    pool = home.variables()["COGNITO_USER_POOL_ID"]
    before = attributes_of(home.boto3(), pool, ADA)
    amazon.throttles = ""
    try:
        check_unavailable(pages, browser, amazon, 429, "Try again later")
    finally:
        amazon.throttles = None
    assert attributes_of(home.boto3(), pool, ADA) == before
    assert all(browser.get(path).status == 200 for path in pages)


def form_of(page, ending):
    return next(form for form in page.forms if form["action"].endswith(ending) and "csrf_token" in form["fields"])


@pytest.mark.parametrize("path, ending, operation, fields", [
    (f"/console/users/{ADA}", "/attributes", "AdminUpdateUserAttributes", {"a.name": "Countess"}),
    ("/console/groups", "/console/groups", "CreateGroup", {"name": "throttled", "description": "Those who wait"}),
    ("/console/resource-servers", "/console/resource-servers", "CreateResourceServer",
     {"identifier": "https://throttled.example.com", "name": "Slow orders"}),
    ("/account", "/account/profile", "UpdateUserAttributes", {"name": "Lady"})])
def test_an_act_that_is_throttled_keeps_what_was_typed(browser, home, amazon, path, ending, operation, fields):
    page = browser.get(path)
    sent = form_of(page, ending)
    amazon.throttles = operation
    try:
        answer = browser.post(sent["action"], {**sent["fields"], **fields})
    finally:
        amazon.throttles = None
    assert answer.status == 429 and answer.problem, (answer.status, answer.text)
    *_, typed = fields.values()
    assert f'value="{typed}"' in answer.response.text and typed not in browser.get(path).text
    # The form of the answer can be sent again.
    again = form_of(answer, ending)
    assert browser.post(again["action"], {**again["fields"], **fields}).status == 303


def test_lists_of_a_part_are_replaced_by_a_sentence(browser, amazon):
    amazon.throttles = "AdminListDevices"
    try:
        page = browser.get(f"/console/users/{ADA}")
    finally:
        amazon.throttles = None
    assert page.status == 200 and "Too many attempts" in page.text


# Last: it stops the pool.


def test_a_pool_that_is_down(browser, pages, home, amazon):
    home.stop()
    check_unavailable(pages, browser, amazon, 503, "Try again later")
