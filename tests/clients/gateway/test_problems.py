"""What problems say: /problems explains each code, and browsers get pages where programs get documents."""

import re

import pytest

from gateway_browser import NAVIGATION, Browser

REFUSALS = [
    ("GET", "/nothing", {}),
    ("GET", "/api/items/me", {}),
    ("GET", "/api/items/me", {"headers": {"Authorization": "Bearer x.y.z"}}),
    ("POST", "/api/items/me", {}),
    ("POST", "/api/user/login", {"json": {}}),
    ("POST", "/api/user/login", {"data": "{", "headers": {"Content-Type": "application/json"}}),
    ("POST", "/api/user/login", {"data": "a=b", "headers": {"Content-Type": "text/plain"}}),
    ("POST", "/api/user/login", {"json": {"email": "nobody@example.com", "password": "Wr0ng-password"}}),
    ("POST", "/auth/login", {"json": {"email": "nobody@example.com", "password": "Wr0ng-password"}}),
    ("GET", "/auth/twitter/start", {}),
    ("GET", "/%zz", {}),
]


@pytest.mark.parametrize("method, path, options", REFUSALS)
def test_the_type_of_a_problem_leads_to_its_explanation(demo, method, path, options):
    refused = demo.request(method, path, **options)
    assert refused.headers["Content-Type"] == "application/problem+json", refused.text
    problem = refused.json()
    explained = demo.get(problem["type"])
    assert explained.status_code == 200 and explained.headers["Content-Type"] == "application/json"
    document = explained.json()
    assert {name: document[name] for name in ("type", "code", "title")} \
        == {name: problem[name] for name in ("type", "code", "title")}
    assert refused.status_code in document["statuses"]
    assert document["audience"] in ("user", "developer", "administrator")
    assert document["meaning"] and document["remedy"]


def test_every_code_of_the_document_is_explained(demo):
    codes = set(re.findall(r'"/problems/(\w+)"', demo.get("/openapi.json").text))
    assert len(codes) > 60
    listed = demo.get("/problems").json()
    assert codes <= {each["code"] for each in listed}
    for each in listed:
        assert demo.get(each["type"]).json() == each


def test_explanations_are_pages_to_browsers_in_their_language(demo):
    browser = Browser(demo, **NAVIGATION)
    page = browser.get("/problems")
    assert (page.status, page.title) == (200, "Problems of the API") and "/problems/token_expired" in page.links
    one = browser.get("/problems/token_expired")
    assert (one.status, one.title) == (200, "Token expired")
    assert "What to do" in one.text and "developer" in one.text and {"/", "/problems"} <= set(one.links)
    japanese = Browser(demo, **NAVIGATION, **{"Accept-Language": "ja"})
    for path in ("/problems", "/problems/token_expired"):
        page = japanese.get(path)
        assert '<html lang="ja">' in page.response.text and "<script" not in page.response.text
    one = japanese.get("/problems/token_expired")
    assert one.title == "問題: token_expired" and "有効期限が切れています" in one.text
    document = demo.get("/problems/token_expired", headers={"Accept-Language": "ja"}).json()
    assert "有効期限が切れています" in document["meaning"]


@pytest.mark.parametrize("code", ["nothing", "%3Cscript%3E", "token_expired%00", "x" * 65, "../ready"])
def test_an_unknown_code_has_no_explanation(demo, code):
    assert demo.get(f"/problems/{code.replace('/', '%2F')}").status_code in (400, 404, 422)
    page = Browser(demo, **NAVIGATION).get(f"/problems/{code.replace('/', '%2F')}")
    assert page.status in (400, 404, 422) and page.response.headers["Content-Type"].startswith("text/html")
    assert "<script" not in page.response.text


def test_a_browser_that_opens_the_api_gets_a_page(demo):
    browser = Browser(demo, **NAVIGATION)
    page = browser.get("/api/items/me")
    assert (page.status, page.title) == (401, "Sign in first")
    assert page.response.headers["WWW-Authenticate"].startswith("Bearer")
    assert "/auth/cognito/start?return_to=%2Fapi%2Fitems%2Fme" in page.links
    assert "/problems/token_missing" in page.links and "/" in page.links
    assert "style-src 'self'" in page.response.headers["Content-Security-Policy"]
    assert Browser(demo, **NAVIGATION, **{"Accept-Language": "ja"}).get("/api/items/me").title == "サインインが必要です"
    for headers in ({}, {"Accept": "*/*"}, {"Accept": "application/json"}, {**NAVIGATION, "Sec-Fetch-Mode": "cors"},
                    {**NAVIGATION, "Authorization": "Bearer x.y.z"},
                    {"Accept": "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"}):  # of Java's library
        refused = demo.get("/api/items/me", headers=headers)
        assert refused.status_code == 401 and refused.headers["Content-Type"] == "application/problem+json", headers


def test_every_address_that_asks_for_a_token_is_a_page_to_browsers(demo):
    browser, tried = Browser(demo, **NAVIGATION), 0
    for path, operations in demo.get("/openapi.json").json()["paths"].items():
        described = operations.get("get", {})
        if not described.get("security") or {} in described["security"] or path == "/forward-auth":
            continue
        if path.startswith(("/account", "/console")):  # pages, which lead to the sign-in themselves
            continue
        page = browser.get(re.sub(r"{\w+}", "1", path))
        assert page.status == 401 and page.response.headers["Content-Type"].startswith("text/html"), path
        assert any(each.startswith("/problems/") for each in page.links), path
        tried += 1
    assert tried >= 15
