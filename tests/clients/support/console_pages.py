"""The console's pages, as an administrator's browser reads them and sends their forms; and the fixtures of modules that
test them, which have a `server`."""

from urllib.parse import urlencode, urlsplit

import pytest

from accounts import fresh_email
from gateway_browser import NAVIGATION, Browser
from poolguard import make_user


def form_of(page, act):
    """The first form of the page whose address ends with that act."""
    found = [each for each in page.forms if urlsplit(each["action"]).path.endswith("/" + act)]
    assert found, (act, [each["action"] for each in page.forms])
    return found[0]


def acts_of(page):
    """The ends of the addresses of the page's forms."""
    return {urlsplit(each["action"]).path.rpartition("/")[2] for each in page.forms}


class Console:
    def __init__(self, browser):
        self.browser = browser

    def open(self, path, status=200, **query):
        page = self.browser.get(path + ("?" + urlencode(query) if query else ""))
        assert page.status == status, (path, page.status, page.text)
        return page

    def user(self, name, status=200, **query):
        return self.open(f"/console/users/{name}", status, **query)

    def send(self, page, act, **fields):
        """Sends the form as it is, with other values for some fields."""
        form = form_of(page, act)
        return self.browser.post(form["action"], {**form["fields"], **fields})

    def done(self, page, act, **fields):
        """Sends a form that is accepted; returns the page to which it leads."""
        answer = self.send(page, act, **fields)
        assert answer.status == 303, (act, answer.status, answer.problem)
        return self.open(answer.location)

    def act(self, name, act, **fields):
        """Opens a user's page and sends one of its forms, which is accepted."""
        return self.done(self.user(name), act, **fields)

    def refused(self, page, act, status, **fields):
        """Sends a form that is refused; returns the page, which says why."""
        answer = self.send(page, act, **fields)
        assert answer.status == status and answer.problem, (act, answer.status, answer.text)
        return answer


def sign_in(server, name, password):
    return Console(Browser(server, **NAVIGATION).begin(password, name=name))


@pytest.fixture(scope="module")
def cognito(server):
    return server.boto3()


@pytest.fixture(scope="module")
def pool(server):
    return server.variables()["COGNITO_USER_POOL_ID"]


@pytest.fixture(scope="module")
def admin(server):
    return sign_in(server, *server.users()[0])


@pytest.fixture
def email(server):
    address = fresh_email()
    make_user(server, address)
    return address
