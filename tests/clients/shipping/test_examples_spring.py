"""What examples/spring and examples/go name exists. No registry here can build Spring; Go runs in make test-all."""

import json
import re

from example_sites import EXAMPLES
from openapi import WRITTEN

SPRING = EXAMPLES / "spring" / "src" / "main"
SOURCES = {path.name: path.read_text() for path in SPRING.rglob("*.java")}


def test_its_paths_headers_and_members_exist():
    document = json.loads(WRITTEN.read_text())
    text = SOURCES["Gateway.java"]
    paths = re.findall(r'request\("(/[a-z/-]+)', text)
    assert sorted(paths) == ["/auth/login", "/auth/logout", "/forward-auth"]
    assert set(paths) <= set(document["paths"])
    answer = document["paths"]["/forward-auth"]["get"]["responses"]["200"]
    assert set(re.findall(r'"(X-Auth-\w+)"', text)) <= set(answer["headers"])
    names = set(re.findall(r'get\("(\w+)"\)', "".join(SOURCES.values())))
    assert names == {"challenge", "expires_in", "access_token"}
    assert all(f'"{name}"' in json.dumps(document) for name in names)


def test_what_go_asks_for_exists():
    document = json.loads(WRITTEN.read_text())
    text = (EXAMPLES / "go" / "gateway.go").read_text()
    paths = re.findall(r'app\.poolguard ?\+ ?"(/[a-z/-]+)', text)
    assert sorted(paths) == ["/auth/login", "/auth/logout", "/forward-auth"]
    assert set(paths) <= set(document["paths"])
    answer = document["paths"]["/forward-auth"]["get"]["responses"]["200"]
    assert set(re.findall(r'"(X-Auth-\w+)"', text)) <= set(answer["headers"])
    names = re.findall(r'json:"(\w+)"', text)
    assert sorted(names) == ["access_token", "challenge", "expires_in"]
    assert all(f'"{name}"' in json.dumps(document) for name in names)


def test_its_variables_are_printed(demo):
    wanted = set(re.findall(r"\$\{(COGNITO_\w+)", (SPRING / "resources" / "application.properties").read_text()))
    assert wanted == {"COGNITO_ISSUER", "COGNITO_APP_CLIENT_ID", "COGNITO_JWKS_URL"}
    assert wanted <= set(demo.variables())


def test_its_claims_are_those_of_cognito():
    """The same as the example in Go looks at, which runs."""
    go = (EXAMPLES / "go" / "token.go").read_text()
    for claim in ("token_use", "client_id", "cognito:groups"):
        assert f'"{claim}"' in SOURCES["Security.java"] and f'"{claim}"' in go
