"""kill -9 at any moment loses nothing that was acknowledged."""

import concurrent.futures
import random

import requests

from poolguard import make_user

ROUNDS = 20


def test_killed_twenty_times_under_load(start):
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

    for _ in range(ROUNDS):
        for email in writers:
            tokens[email] = server.sign_in(email, "Passw0rd!")["access_token"]
        with concurrent.futures.ThreadPoolExecutor(len(writers)) as threads:
            list(threads.map(lambda email, n=chance.randint(1, 40): write(email, n), writers))
        server.process.wait(timeout=10)
        server.start()
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
