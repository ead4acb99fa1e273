"""Items of a user, to see after a fault whether all that were acknowledged are there."""

from poolguard import bearer, make_user


class KeptItems:
    def __init__(self, server, email="keeper@example.com"):
        self.server, self.email = server, email
        make_user(server, email)
        self.acknowledged = []
        self.sign_in()

    def sign_in(self):
        self.headers = bearer(self.server.sign_in(self.email, "Passw0rd!")["access_token"])

    def write(self, name="x", **options):
        """The answer to a new item; its id is noted if it was acknowledged."""
        reply = self.server.post("/api/items", json={"name": name}, headers=self.headers, **options)
        if reply.status_code == 201:
            self.acknowledged.append(reply.json()["id"])
        return reply

    def check(self):
        """All of them are there, each once."""
        found, url = [], "/api/items?limit=100"
        while url:
            reply = self.server.get(url, headers=self.headers)
            assert reply.status_code == 200, reply.text
            found += [each["id"] for each in reply.json()]
            url = reply.links["next"]["url"].removeprefix(self.server.url) if "next" in reply.links else None
        assert set(self.acknowledged) <= set(found)
        assert len(found) == len(set(found))
