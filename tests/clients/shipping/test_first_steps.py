"""The first minutes of a new user."""

import html
import json
import re

import pytest

from poolguard import bearer, shell


def test_the_three_lines_of_the_banner_work_when_pasted(demo):
    lines = [line.strip() for line in demo.banner if "curl " in line]
    assert len(lines) == 3
    # One shell, because later lines use variables of earlier ones.
    done = shell("set -e\n" + "\necho\n".join(lines))
    assert done.returncode == 0, done.stderr
    outputs = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert outputs[0]["token_use"] == "access" and outputs[0]["sub"]
    assert outputs[1]["challenge"] == "NEW_PASSWORD_REQUIRED"


def test_the_first_user_is_an_admin_and_the_second_must_change_the_password(demo):
    (admin, admin_password), (newcomer, newcomer_password) = demo.users()
    pool = demo.variables()["COGNITO_USER_POOL_ID"]
    groups = demo.aws("admin-list-groups-for-user", "--user-pool-id", pool, "--username", admin)
    assert [group["GroupName"] for group in groups["Groups"]] == ["admin"]
    for email in (admin, newcomer):
        user = demo.aws("admin-get-user", "--user-pool-id", pool, "--username", email)
        assert "custom:tenant_id" in {each["Name"] for each in user["UserAttributes"]}
    first = demo.sign_in(newcomer, newcomer_password)
    assert first["challenge"] == "NEW_PASSWORD_REQUIRED" and first["access_token"] is None
    assert demo.sign_in(admin, admin_password)["challenge"] is None


def test_the_start_page_has_links(demo):
    page = demo.get("/")
    assert page.status_code == 200 and page.headers["Content-Type"].startswith("text/html")
    for link in ("/account", "/docs", "/problems", "/openapi.json", "/ready"):
        assert f'href="{link}' in page.text
    assert re.search(r'href="[^"]+">[^<]*[Ss]ign', page.text)
    assert "<script" not in page.text


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_start_page_shows_the_demo_on_this_machine(demo, language):
    page = demo.get(f"/?lang={language}").text
    for email, password in demo.users():
        assert email in page and password in page
    assert 'href="/console"' in page and 'href="/console/mailbox"' in page
    line = html.unescape(re.search(r"<pre><code>(curl .*?)</code></pre>", page).group(1))
    assert json.loads(shell(line).stdout)["access_token"]


@pytest.mark.parametrize("headers", [{"Host": "evil.example:8000"}, {"Origin": "https://evil.example"},
                                     {"X-Forwarded-For": "203.0.113.9"}, {"Sec-Fetch-Mode": "cors"}])
def test_the_start_page_shows_the_demo_to_nobody_else(demo, headers):
    page = demo.get("/", headers=headers)
    assert page.status_code == 200
    for email, password in demo.users():
        assert email not in page.text and password not in page.text
    assert "/console" not in page.text


def test_the_terminal_says_what_to_open(demo):
    for path in ("/", "/auth/cognito/start?return_to=/", "/docs"):
        assert any(line.startswith(f"  {demo.url}{path} ") for line in demo.banner), path
        assert demo.get(path).status_code == 200, path
    for path in ("/account", "/console", "/console/mailbox"):
        assert any(line.startswith(f"  {demo.url}{path} ") for line in demo.banner), path


def test_health_and_readiness(demo):
    assert demo.get("/health").json()["status"] == "ok"
    ready = demo.get("/ready")
    assert ready.status_code == 200, ready.text


@pytest.mark.parametrize("path", ["/docs", "/api/docs", "/apidocs", "/docs/"])
def test_swagger_ui_is_served_at_each_of_its_paths(demo, path):
    page = demo.get(path)
    assert page.status_code == 200
    assert "swagger-ui" in page.text


def test_the_openapi_document_describes_the_served_paths(demo):
    document = demo.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert document["components"]["securitySchemes"]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if not operation.get("security") or {} in operation["security"]:  # {}: the token may be left out
                continue
            concrete = re.sub(r"{\w+_id}", "1", path)
            reply = demo.request(method.upper(), concrete, json={} if method in ("post", "put", "patch") else None)
            expected = 400 if concrete == "/api/user/logout" else 401
            assert reply.status_code == expected, (method, path, reply.text)


def test_signing_in_and_calling_with_the_aws_cli(demo):
    (email, password), _ = demo.users()
    variables = demo.variables()
    reply = demo.aws("initiate-auth", "--auth-flow", "USER_PASSWORD_AUTH", "--client-id",
                     variables["COGNITO_APP_CLIENT_ID"], "--auth-parameters",
                     f"USERNAME={email},PASSWORD={password}")
    token = reply["AuthenticationResult"]["AccessToken"]
    assert demo.aws("get-user", "--access-token", token)["UserAttributes"][0]["Name"] == "sub"
    tenant = next(each["Value"] for each in demo.aws("get-user", "--access-token", token)["UserAttributes"]
                  if each["Name"] == "custom:tenant_id")
    assert demo.get("/api/items/", headers=bearer(token, tenant)).status_code == 200
