"""kill -9 at any moment loses nothing that was acknowledged."""

import concurrent.futures
import os
import random

import requests

from poolguard import bearer, make_user

ROUNDS = int(os.environ.get("POOLGUARD_TEST_KILLS", "4"))


class Witness:
    """What must hold after each crash beside the items: users, passwords, groups, sign-outs and used sessions."""

    def __init__(self, server):
        self.server = server
        self.pool = server.variables()["COGNITO_USER_POOL_ID"]
        self.known = []

    def act(self, number):
        email = f"witness{number}@example.com"
        make_user(self.server, email, permanent=False)
        session = self.server.sign_in(email, "Passw0rd!")["session"]
        answer = {"email": email, "new_password": "An0ther!pass", "session": session}
        tokens = self.server.post("/api/user/new-password", json=answer).json()
        self.server.boto3().create_group(UserPoolId=self.pool, GroupName=f"group{number}")
        self.server.boto3().admin_add_user_to_group(UserPoolId=self.pool, Username=email, GroupName=f"group{number}")
        assert self.server.post("/api/user/logout", headers=bearer(tokens["access_token"])).status_code == 200
        self.known.append((email, answer, tokens, f"group{number}"))

    def check(self):
        email, answer, tokens, group = self.known[-1]
        assert self.server.get("/api/items/me", headers=bearer(tokens["access_token"])).status_code == 401
        assert self.server.post("/api/user/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 400
        assert self.server.post("/api/user/new-password", json=answer).status_code == 400
        assert self.server.sign_in(email, "An0ther!pass")["access_token"]
        groups = self.server.boto3().admin_list_groups_for_user(UserPoolId=self.pool, Username=email)["Groups"]
        assert [each["GroupName"] for each in groups] == [group]


def test_killed_again_and_again_under_load(start):
    server = start()
    writers = [f"writer{n}@example.com" for n in range(4)]
    for email in writers:
        make_user(server, email)
    acknowledged = {email: [] for email in writers}
    tokens = {}
    chance = random.Random(20)

    def write(email, stop_after):
        """Creates items until the server is gone; only what was answered counts."""
        session = requests.Session()
        headers = {"Authorization": f"Bearer {tokens[email]}"}
        for number in range(100_000):
            try:
                reply = session.post(server.url + "/api/items", json={"name": f"{stop_after}-{number}"},
                                     headers=headers, timeout=10)
            except requests.exceptions.RequestException:
                return
            assert reply.status_code == 201, reply.text
            acknowledged[email].append(reply.json()["id"])
            if email == writers[0] and number == stop_after:
                server.process.kill()

    witness = Witness(server)
    for number in range(ROUNDS):
        witness.act(number)
        for email in writers:
            tokens[email] = server.sign_in(email, "Passw0rd!")["access_token"]
        with concurrent.futures.ThreadPoolExecutor(len(writers)) as threads:
            list(threads.map(lambda email, n=chance.randint(1, 40): write(email, n), writers))
        server.process.wait(timeout=10)
        # The pool's issuer is its address, so the server comes back where it was.
        server.command[server.command.index("--listen") + 1] = f"127.0.0.1:{server.port}"
        server.start()
        witness.check()
    total = 0
    for email in writers:
        headers = {"Authorization": f"Bearer {server.sign_in(email, 'Passw0rd!')['access_token']}"}
        found, url = [], "/api/items?limit=100"
        while url:
            reply = server.get(url, headers=headers)
            found += [each["id"] for each in reply.json()]
            url = reply.links["next"]["url"].removeprefix(server.url) if "next" in reply.links else None
        assert set(acknowledged[email]) <= set(found)
        assert len(found) == len(set(found))
        total += len(acknowledged[email])
    assert total > ROUNDS * len(writers)
