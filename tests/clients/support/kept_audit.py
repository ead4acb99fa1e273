"""The audit events that are kept in the records, as an administrator reads them."""

from urllib.parse import urlencode

from accounts import said, tokens_of
from poolguard import bearer
from waiting import wait_until


class Audit:
    """Reads as an administrator of `home`, the demo's unless another is given, at any server of the same pool."""

    def __init__(self, home, *name_and_password):
        self.home = home
        self.name_and_password = name_and_password or home.users()[0]
        self.sign_in()

    def sign_in(self):
        self.headers = bearer(tokens_of(self.home, *self.name_and_password)["access_token"], tenant=None)

    def find(self, server=None, limit=100, **wanted):
        """All events of all pages, newest first."""
        found, link = [], "/api/admin/audit?" + urlencode({"limit": limit, **wanted})
        while link:
            reply = (server or self.home).get(link, headers=self.headers)
            page = said(reply)
            assert len(page) <= limit
            found += page
            link = reply.links.get("next", {}).get("url")
        return found

    def wait_for(self, count, server=None, **wanted):
        """The events, once there are as many; they are written once a second."""
        last = []

        def is_there():
            last[:] = self.find(server, **wanted)
            return len(last) >= count

        wait_until(is_there, 20, lambda: f"{count} events of {wanted}: {last}")
        assert len(last) == count, last
        return last

    def state(self, server=None):
        return said((server or self.home).get("/api/admin/state", headers=self.headers))


def refuse_sign_in(server, name, request_id):
    reply = server.post("/auth/login", json={"email": name, "password": "Wr0ng-pass!"},
                        headers={"X-Request-Id": request_id})
    assert reply.status_code == 401, reply.text
