"""The users of --demo: their passwords, and what they have done, at the next start."""

import html
import json
import re

import pytest

from poolguard import bearer, shell

ADMIN, NEWCOMER = "admin@example.com", "newcomer@example.com"


def signs_in(server, email, password):
    return server.post("/api/user/login", json={"email": email, "password": password}).status_code == 200


def start_again(server, **environment):
    server.stop()
    server.environment.update(environment)
    return server.start()


def test_a_chosen_password_of_the_demo_stays_until_another_is_chosen(start):
    first, second = "Ch0sen-password", "An0ther-password"
    server = start("--demo", env={"POOLGUARD_DEMO_PASSWORD": first})
    people = (ADMIN, NEWCOMER)
    shown = "\n".join(server.banner) + server.get("/", headers={"Accept": "text/html"}).text
    assert "as set in POOLGUARD_DEMO_PASSWORD" in shown and first not in shown
    assert all(signs_in(server, each, first) for each in people)
    refresh = {"refresh_token": server.sign_in(ADMIN, first)["refresh_token"]}
    start_again(server)
    assert server.post("/api/user/refresh", json=refresh).status_code == 200
    # A user who was deleted is created again.
    server.boto3().admin_delete_user(UserPoolId=server.variables()["COGNITO_USER_POOL_ID"], Username=NEWCOMER)
    start_again(server)
    assert all(signs_in(server, each, first) for each in people)
    start_again(server, POOLGUARD_DEMO_PASSWORD=second)
    assert all(signs_in(server, each, second) and not signs_in(server, each, first) for each in people)


@pytest.mark.parametrize("chosen", ["Ch0sen-password", ""], ids=["chosen", "random"])
def test_what_users_of_the_demo_have_done_stays(start, chosen):
    server = start("--demo", env={"POOLGUARD_DEMO_PASSWORD": chosen} if chosen else {})
    password = chosen or server.users()[1][1]
    asked = server.sign_in(NEWCOMER, password)
    assert asked["challenge"] == "NEW_PASSWORD_REQUIRED"
    answered = server.post("/api/user/new-password", json={
        "email": NEWCOMER, "session": asked["session"], "new_password": "My0wn-password"})
    assert answered.status_code == 200, answered.text
    before = chosen or server.users()[0][1]
    own = bearer(server.sign_in(ADMIN, before)["access_token"], tenant=None)
    changed = server.post("/auth/change-password", headers=own, json={"previous_password": before,
                                                                      "new_password": "Admins-0wn"})
    assert changed.status_code == 200, changed.text
    server.banner.clear()
    start_again(server)
    assert "has already chosen a password" in "\n".join(server.banner)
    assert "A user who has already chosen a password" in server.get("/", headers={"Accept": "text/html"}).text
    assert server.sign_in(NEWCOMER, "My0wn-password")["challenge"] is None and not signs_in(server, NEWCOMER, password)
    # Without POOLGUARD_DEMO_PASSWORD, each start gives the administrator a new password, and shows it.
    assert signs_in(server, ADMIN, "Admins-0wn" if chosen else server.users()[0][1])
    assert signs_in(server, ADMIN, "Admins-0wn") == bool(chosen)
    if chosen:
        start_again(server, POOLGUARD_DEMO_PASSWORD="An0ther-password")
        assert signs_in(server, ADMIN, "An0ther-password") and signs_in(server, NEWCOMER, "My0wn-password")


def in_shell(lines, password):
    return shell(lines, program="sh", env={"POOLGUARD_DEMO_PASSWORD": password})


def test_the_lines_of_the_first_screen_take_every_password(start):
    password = """A0"b\\c$d`e'f & %s *"""
    server = start("--demo", env={"POOLGUARD_DEMO_PASSWORD": password})
    lines = [line.strip() for line in server.banner if "curl " in line]
    assert len(lines) == 3
    done = in_shell("set -e\n" + "\necho\n".join(lines), password)
    outputs = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert outputs[0]["sub"] and outputs[1]["challenge"] == "NEW_PASSWORD_REQUIRED", (done.stdout, done.stderr)
    line = html.unescape(re.search(r"<pre><code>(curl .*?)</code></pre>", server.get("/").text).group(1))
    assert json.loads(in_shell(line, password).stdout)["access_token"]
