"""The OpenAPI document: the stored one equals the served one, and an external linter accepts it. Over all its
operations: nothing about a user may be stored by browsers and proxies."""

import itertools
import json
import re
import subprocess

import pytest

from accounts import PASSWORD
from node_clients import SCRIPTS
from openapi import WRITTEN, operations, served_text
from poolguard import Server, bearer, make_user

# What is the same for everybody and does not change while the server runs.
PUBLIC = {"/openapi.json", "/docs", "/api/docs", "/apidocs", "/docs/{file}"}


def lint(file):
    done = subprocess.run(["node", str(SCRIPTS / "lint_openapi.mjs"), str(file)], capture_output=True, text=True,
                          timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_written_document_is_the_served_one(start):
    served = served_text(start())
    assert WRITTEN.read_text() == served, "docs/openapi.json is out of date: run tools/write-openapi"


def test_the_linter_finds_nothing():
    assert lint(WRITTEN) == []


def test_the_linter_looks_at_bodies_and_examples(tmp_path):
    document = json.loads(WRITTEN.read_text())
    login = document["paths"]["/api/user/login"]["post"]
    login["requestBody"]["content"]["application/json"]["example"]["email"] = 7
    del login["responses"]["200"]["description"]
    (tmp_path / "spoilt.json").write_text(json.dumps(document))
    found = "\n".join(lint(tmp_path / "spoilt.json"))
    assert "email" in found and "description" in found


def test_every_answer_with_a_body_has_an_example():
    document = json.loads(WRITTEN.read_text())
    shared = document["components"]["responses"]
    for path, method, operation in operations(document):
        assert operation["summary"], (path, method)
        assert any(status[0] in "23" for status in operation["responses"]), (path, method)
        answers = [shared[each["$ref"].rpartition("/")[2]] if "$ref" in each else each
                   for each in operation["responses"].values()]
        bodies = [*answers, *filter(None, [operation.get("requestBody")])]
        for body in bodies:
            for media_type, content in body.get("content", {}).items():
                if media_type.endswith("json") and path != "/openapi.json":
                    assert "example" in content or content["examples"], (path, method)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("caching") / "data", "--demo") as one:
        yield one


class Administrators:
    """Signed-in administrators; a new one after a request has ended the last one's tokens or account."""

    def __init__(self, server):
        self.server, self.cognito = server, server.boto3()
        self.pool = server.variables()["COGNITO_USER_POOL_ID"]
        self.numbers = itertools.count()
        self.tokens = None

    def token(self, kind):
        if not self.tokens or self.server.get("/me", headers=bearer(self.tokens["access_token"])).status_code != 200:
            email = f"cached-{next(self.numbers)}@example.com"
            name = make_user(self.server, email, PASSWORD)
            self.cognito.admin_add_user_to_group(UserPoolId=self.pool, Username=name, GroupName="admin")
            self.tokens = self.server.sign_in(email, PASSWORD)
        return self.tokens[kind]


def requests_of(document):
    """Each operation with a request that its document describes."""
    for path, method, operation in operations(document):
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
        yield path, method, operation, re.sub("{[^}]*}", "x", path), body


def test_no_answer_about_a_user_is_stored(server):
    administrators = Administrators(server)
    succeeded = set()
    for path, method, operation, address, body in requests_of(server.get("/openapi.json").json()):
        if path in PUBLIC:
            continue
        options = {"json": body} if body is not None else {}
        for headers in ({}, bearer("x.y.z"), bearer(administrators.token("access_token")),
                        bearer(administrators.token("id_token"))):
            reply = server.request(method.upper(), address, headers=headers, allow_redirects=False, **options)
            assert reply.headers["Cache-Control"] == "no-store", (method, path, reply.status_code)
            if reply.status_code < 300 and operation.get("security"):
                succeeded.add((method, path))
    assert len([each for each in succeeded if each[0] == "get"]) >= 10, succeeded


def test_answers_that_are_not_in_the_document(server):
    web = server.variables()["COGNITO_WEB_CLIENT_ID"]
    asked = f"client_id={web}&response_type=code&redirect_uri=http://localhost:3000/api/auth/callback/cognito"
    for path in ("/nothing", "/api/items/nothing/at/all", f"/login?{asked}", f"/signup?{asked}",
                 f"/oauth2/authorize?{asked}", "/login", "/logout", "/error", "/oauth2/userInfo",
                 "/oauth2/idpresponse", "/auth/sign-out", "/login/logo"):
        for headers in ({}, {"Accept": "text/html"}):
            reply = server.get(path, headers=headers, allow_redirects=False)
            assert reply.headers["Cache-Control"] == "no-store", path
    for target in ("AWSCognitoIdentityProviderService.GetUser", "AWSCognitoIdentityService.GetId", "nonsense"):
        reply = server.post("/", json={}, headers={"X-Amz-Target": target,
                                                   "Content-Type": "application/x-amz-json-1.1"})
        assert reply.headers["Cache-Control"] == "no-store", target
    for path in ("/oauth2/token", "/oauth2/revoke"):
        assert server.post(path, data={"a": "b"}).headers["Cache-Control"] == "no-store"


def test_what_everybody_may_see_is_stored(server):
    pool = server.variables()["COGNITO_USER_POOL_ID"]
    for path in ("/openapi.json", "/docs", "/docs/page.css", "/login/style.css", f"/{pool}/.well-known/jwks.json"):
        reply = server.get(path)
        assert reply.status_code == 200 and "no-store" not in reply.headers["Cache-Control"], path
