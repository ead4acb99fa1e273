"""The application's name, terms and help on the sign-in pages and the gateway's, and passwords as one types them."""

import pytest

import node_clients
from chromium import Chromium
from pages import OAUTH, Browser
from poolguard import Server

NARROW = {"width": 390, "height": 844}
LOOKS = pytest.mark.parametrize("locale, scheme, viewport", [
    ("en-US", "light", None), ("ja-JP", "dark", NARROW), ("ja-JP", "light", NARROW), ("en-US", "dark", None)])
NAME = "Müller <& Söhne>"
TERMS, PRIVACY, HELP = (f"https://acme.example.com/{path}" for path in ("terms?of=use&x", "privacy", "help"))
PRODUCT = {"POOLGUARD_PRODUCT_NAME": NAME, "POOLGUARD_TERMS_URL": TERMS, "POOLGUARD_PRIVACY_URL": PRIVACY,
           "POOLGUARD_SUPPORT_URL": HELP, "POOLGUARD_SUPPORT_EMAIL": "help@acme.example.com",
           "POOLGUARD_PAGES_COLOR": "#7a1fa2"}
LINKS = [TERMS, PRIVACY, HELP, "mailto:help@acme.example.com"]
CALLBACK = "http://localhost:3000/api/auth/callback/cognito"


@pytest.fixture(scope="module")
def acme(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("acme"), "--demo", env=PRODUCT) as server:
        yield server


def addresses(server):
    client = server.variables()["COGNITO_WEB_CLIENT_ID"]
    query = f"client_id={client}&response_type=code&redirect_uri={CALLBACK}"
    return [f"/login?{query}", f"/signup?{query}", f"/confirmUser?{query}", f"/forgotPassword?{query}",
            f"/confirmForgotPassword?{query}", "/login", "/error?error=invalid_client", "/", "/auth/sign-out",
            "/nothing/here"]


@LOOKS
def test_all_pages_name_the_product(acme, locale, scheme, viewport):
    with Chromium(locale=locale, scheme=scheme, **({"viewport": viewport} if viewport else {})) as browser:
        for number, path in enumerate(addresses(acme)):
            heading = browser.open(acme.url + path)["title"]
            browser.do("complaints")  # of pages with an error's status
            browser.is_fine(f"product-{number}-{locale[:2]}-{scheme}")
            whole = browser.do("documentTitle")["title"]
            assert whole == (NAME if path == "/" else f"{heading} – {NAME}"), path
            assert browser.do("texts", selector="h1")["texts"] == [NAME if path == "/" else heading], path
            assert NAME in browser.text(), path


def test_all_pages_link_to_terms_and_help(acme):
    browser = Browser(acme, Accept="text/html")
    for path in addresses(acme):
        page = browser.get(path)
        assert [each for each in page.links if each in LINKS] == LINKS, path
        assert "unsafe" not in page.response.headers["Content-Security-Policy"], path
    policy = browser.get("/").response.headers["Content-Security-Policy"]
    assert "--accent:#7a1fa2" in browser.get("/").response.text and "style-src 'self' 'sha256-" in policy


def test_a_clients_own_terms_take_precedence(acme):
    cognito = acme.boto3()
    pool = cognito.create_user_pool(PoolName="own terms")["UserPool"]["Id"]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="c", **OAUTH)["UserPoolClient"]["ClientId"]
    own = "https://own.example.com/terms"
    node_clients.sdk(acme, "CreateTerms", UserPoolId=pool, ClientId=client, TermsName="terms-of-use",
                     TermsSource="LINK", Enforcement="NONE", Links={"cognito:default": own})
    for path in ("/login", "/signup"):
        links = Browser(acme).ask(client, path).links
        assert [each for each in links if each in (own, *LINKS)] == [own, *LINKS[1:]], path


def test_the_gateway_serves_the_logo_where_another_server_has_the_pages(tmp_path, start):
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="40" height="10"/></svg>')
    server = start(env={"COGNITO_USER_POOL_ID": "us-east-1_Te5tPo0l1", "COGNITO_APP_CLIENT_ID": "abc",
                        "COGNITO_JWKS_URL": "http://127.0.0.1:9/jwks.json", "AWS_ACCESS_KEY_ID": "a",
                        "AWS_SECRET_ACCESS_KEY": "b", "POOLGUARD_PAGES_LOGO": str(logo)})
    assert 'src="/login/logo" alt=""' in server.get("/").text
    assert server.get("/login/logo").content == logo.read_bytes()


RULES = {"en-US": ["At least 10 characters", "An upper-case letter", "A digit", "A symbol"],
         "ja-JP": ["10 文字以上", "英大文字", "数字", "記号"]}
POLICY = {"PasswordPolicy": {"MinimumLength": 10, "RequireUppercase": True, "RequireLowercase": False,
                             "RequireNumbers": True, "RequireSymbols": True}}


@LOOKS
def test_rules_tick_off_as_one_types(place, ask, locale, scheme, viewport):
    _, client = place(UsernameAttributes=["email"], Policies=POLICY)
    rules, label = RULES[locale], "New password" if locale == "en-US" else "新しいパスワード"
    missing, all_met = (("Still needed: ", "The password meets the rules.") if locale == "en-US" else
                        ("不足している条件： ", "パスワードは条件を満たしています。"))
    with Chromium(locale=locale, scheme=scheme, **({"viewport": viewport} if viewport else {})) as browser:
        browser.open(ask(client, "/signup"))
        assert browser.do("texts", selector=".rules li")["texts"] == rules
        for typed, met in (("", []), ("a", []), ("A", [1]), ("A1", [1, 2]), ("A1 b", [1, 2, 3]), ("abcdefghij", [0]),
                           ("名前名前名前名前名前", [0]), ("Abcdefg-1", [1, 2, 3]), ("Abcdefgh-1", [0, 1, 2, 3])):
            browser.fill(**{label.replace(" ", "_"): typed})
            found = browser.do("texts", selector=".rules .met")["texts"]
            assert found == [rules[each] for each in met], typed
            # Said to screen readers, too.
            if typed:
                left = [each for number, each in enumerate(rules) if number not in met]
                browser.do("wait", text=missing + ", ".join(left) if left else all_met)
        browser.is_fine(f"rules-{locale[:2]}-{scheme}")


@LOOKS
def test_a_password_is_shown_on_request(place, ask, locale, scheme, viewport):
    _, client = place(UsernameAttributes=["email"])
    name, button = ("Password", "Show password") if locale == "en-US" else ("パスワード", "パスワードを表示")
    with Chromium(locale=locale, scheme=scheme, **({"viewport": viewport} if viewport else {})) as browser:
        browser.open(ask(client))
        browser.fill(**{name: "Passw0rd!"})
        for shown, kind in (("true", "text"), ("false", "password"), ("true", "text")):
            browser.press(button)
            assert browser.do("attribute", selector="#password", name="type")["value"] == kind
            assert browser.do("attribute", selector=".reveal", name="aria-pressed")["value"] == shown
            assert browser.do("value", selector="#password")["value"] == "Passw0rd!"
        browser.is_fine(f"shown-password-{locale[:2]}-{scheme}")


def test_without_scripts_the_rules_are_a_list(place, ask):
    _, client = place(UsernameAttributes=["email"], Policies=POLICY)
    with Chromium(scripts=False) as browser:
        browser.open(ask(client, "/signup"))
        assert browser.do("texts", selector=".rules li")["texts"] == RULES["en-US"]
        assert "Show" not in browser.text()
        assert browser.do("attribute", selector="#password", name="aria-describedby")["value"] == "password-rules"
