"""Sign-in with external providers: a certified one, and faulty ones."""

import concurrent.futures
import json

import jwt
import pytest

import providers
from accounts import link
from cognito import add_user, claims
from pages import CALLBACK, OAUTH, Browser, redeem
from providers import CLIENT, SECRET, Faulty, Visitor, parameters_of

PEOPLE = {"ann": {"email": "ann@elsewhere.example", "email_verified": True, "name": "Ann", "nickname": ""},
          "Bob": {"email": "bob@elsewhere.example", "email_verified": False, "name": "Bob"}}
MAPPING = {"email": "email", "email_verified": "email_verified", "name": "name"}


@pytest.fixture(scope="module")
def issuer(demo):
    with providers.certified(demo, PEOPLE) as issuer:
        yield issuer


@pytest.fixture
def faulty():
    provider = Faulty()
    yield provider
    provider.close()


@pytest.fixture
def browser(demo):
    return Browser(demo)


@pytest.fixture
def place(cognito, make_pool, make_client):
    """A pool with one provider, and a client that allows it."""
    def make(name, kind, details, mapping=None, client=None, identifiers=(), **settings):
        pool = make_pool(**settings)
        cognito.create_identity_provider(UserPoolId=pool, ProviderName=name, ProviderType=kind, ProviderDetails=details,
                                         AttributeMapping=MAPPING if mapping is None else mapping,
                                         IdpIdentifiers=list(identifiers))
        return pool, make_client(pool, **{**OAUTH, "SupportedIdentityProviders": ["COGNITO", name], **(client or {})})
    return make


def oidc(issuer):
    return {"client_id": CLIENT, "client_secret": SECRET, "attributes_request_method": "GET", "oidc_issuer": issuer,
            "authorize_scopes": "openid email profile"}


def claims_of(demo, client, page):
    return claims(redeem(demo, client, page.answer["code"]).json()["id_token"])


def travel(demo, browser, client, name, provider="Corporate"):
    """Goes from the application to the provider and back."""
    away = browser.ask(client, identity_provider=provider)
    return browser.get(Visitor(demo).sign_in(away.location, name))


def come_back(browser, faulty, away, **changes):
    """Does what the faulty provider's page would do."""
    asked = parameters_of(away.location)
    faulty.nonce = asked.get("nonce")
    given = {"state": asked["state"], "code": "one of theirs", **changes}
    return browser.get("/oauth2/idpresponse", params={name: value for name, value in given.items() if value is not None})


def test_a_first_sign_in_at_a_certified_provider(demo, cognito, place, browser, issuer):
    pool, client = place("Corporate", "OIDC", oidc(issuer))
    page = browser.ask(client, "/login")
    assert "Continue with Corporate" in page.text
    user_claims = claims_of(demo, client, travel(demo, browser, client, "ann"))
    assert (user_claims["cognito:username"], user_claims["email"], user_claims["email_verified"], user_claims["name"]) == (
        "Corporate_ann", "ann@elsewhere.example", True, "Ann")
    assert user_claims["cognito:groups"] == [f"{pool}_Corporate"]
    identity = user_claims["identities"][0]
    assert (identity["userId"], identity["providerName"], identity["providerType"], identity["primary"]) == (
        "ann", "Corporate", "OIDC", "true")
    user = cognito.admin_get_user(UserPoolId=pool, Username="Corporate_ann")
    assert user["UserStatus"] == "EXTERNAL_PROVIDER"
    # The browser is signed in here now, so it does not visit the provider again.
    assert claims_of(demo, client, browser.ask(client, identity_provider="Corporate"))["sub"] == user_claims["sub"]
    again = claims_of(demo, client, travel(demo, Browser(demo), client, "ann"))
    assert again["sub"] == user_claims["sub"]


def test_case_insensitive_pools_lower_the_whole_name(demo, place, browser, issuer):
    _, client = place("Corporate", "OIDC", oidc(issuer), UsernameConfiguration={"CaseSensitive": False})
    assert claims_of(demo, client, travel(demo, browser, client, "Bob"))["cognito:username"] == "corporate_bob"


def test_an_address_is_verified_only_if_mapped(demo, place, browser, issuer):
    _, client = place("Corporate", "OIDC", oidc(issuer), mapping={"email": "email"})
    assert claims_of(demo, client, travel(demo, browser, client, "ann"))["email_verified"] is False


def test_an_equal_address_links_no_accounts(demo, cognito, place, browser, issuer):
    """Neither an unverified nor a verified address from a provider links accounts."""
    pool, client = place("Corporate", "OIDC", oidc(issuer), UsernameAttributes=["email"])
    for name, person in PEOPLE.items():
        add_user(cognito, pool, person["email"], email=person["email"], email_verified="true")
        own = cognito.admin_get_user(UserPoolId=pool, Username=person["email"])["Username"]
        user_claims = claims_of(demo, client, travel(demo, Browser(demo), client, name))
        assert user_claims["cognito:username"] == f"Corporate_{name}" and user_claims["sub"] != own
        assert cognito.admin_get_user(UserPoolId=pool, Username=person["email"])["Username"] == own


def test_a_linked_user_signs_in(demo, cognito, place, browser, issuer):
    pool, client = place("Corporate", "OIDC", oidc(issuer))
    add_user(cognito, pool, "annie", email="annie@example.com", email_verified="true")
    link(cognito, pool, "annie", "ann", "Corporate")
    user_claims = claims_of(demo, client, travel(demo, browser, client, "ann"))
    assert (user_claims["cognito:username"], user_claims["email"]) == ("annie", "annie@example.com")
    assert user_claims["identities"][0]["primary"] == "false"
    cognito.admin_disable_user(UserPoolId=pool, Username="annie")
    page = travel(demo, Browser(demo), client, "ann")
    assert page.answer["error"] == "invalid_request" and page.answer["error_description"] == "User is disabled."


def test_providers_are_found_by_identifier_or_as_the_only_one(demo, place, browser, issuer):
    _, client = place("Corporate", "OIDC", oidc(issuer), identifiers=["example.com"])
    assert browser.ask(client, idp_identifier="example.com").location.startswith(issuer)
    assert browser.ask(client, idp_identifier="example.org").answer["error"] == "invalid_request"
    assert browser.ask(client, identity_provider="COGNITO").location.startswith("/login?")
    assert browser.ask(client, identity_provider="Facebook").answer["error"] == "invalid_request"
    _, only = place("Corporate", "OIDC", oidc(issuer), client={"SupportedIdentityProviders": ["Corporate"]})
    assert browser.ask(only).location.startswith(issuer)
    page = browser.ask(only, "/login")
    assert page.forms == [] and "Continue with Corporate" in page.text


def test_google_facebook_amazon_and_apple(demo, place, faulty):
    pem, public = providers.p256_key()
    # As at Google, the issuer in tokens has no scheme.
    faulty.claims = {"iss": faulty.url, "email": "ann@gmail.example", "email_verified": "true"}
    social = {"client_id": CLIENT, "client_secret": SECRET}
    at = {"authorize_url": faulty.url + "/authorize", "token_url": faulty.url + "/token"}
    keys = {"jwks_uri": faulty.url + "/keys", "oidc_issuer": faulty.url}
    kinds = {
        # All details that Cognito describes. The People API knows no subject.
        "Google": ({**social, **at, "oidc_issuer": faulty.url, "attributes_url": faulty.url + "/me?personFields=",
                    "attributes_url_add_attributes": "true", "token_request_method": "POST",
                    "authorize_scopes": "openid email"}, "Google_123", {"resourceName": "people/123"}),
        "Facebook": ({**social, **at, "attributes_url": faulty.url + "/me?fields=", "api_version": "v21.0",
                      "authorize_scopes": "public_profile,email"}, "Facebook_456",
                     {"id": "456", "email": "ann@facebook.example"}),
        "LoginWithAmazon": ({**social, **at, "attributes_url": faulty.url + "/me", "authorize_scopes": "profile"},
                            "LoginWithAmazon_amzn1.account.X", {"user_id": "amzn1.account.X", "email": "a@amazon.example"}),
        "SignInWithApple": ({"client_id": CLIENT, "team_id": "TEAM", "key_id": "KEY", "private_key": pem,
                             "authorize_scopes": "email name", **at, **keys}, "SignInWithApple_123", {}),
    }
    for name, (details, username, info) in kinds.items():
        faulty.info = info
        browser = Browser(demo)
        _, client = place(name, name, details, mapping={"email": "email"})
        away = browser.ask(client, identity_provider=name)
        asked = parameters_of(away.location)
        assert asked["redirect_uri"] == demo.url + "/oauth2/idpresponse" and asked["response_type"] == "code"
        assert asked["scope"] == details["authorize_scopes"]
        assert ("nonce" in asked) == (name in ("Google", "SignInWithApple"))
        assert ("code_challenge" in asked) == (name in ("Google", "LoginWithAmazon"))
        assert (asked.get("response_mode") == "form_post") == (name == "SignInWithApple")
        back = come_back(browser, faulty, away)
        user_claims = claims_of(demo, client, back)
        assert user_claims["cognito:username"] == username and "email" in user_claims, name
        sent = faulty.forms[-1]
        if name == "SignInWithApple":
            proof = jwt.decode(sent["client_secret"], public, ["ES256"], audience=faulty.url)
            assert (proof["iss"], proof["sub"]) == ("TEAM", CLIENT)
        else:
            assert sent["client_secret"] == SECRET
        if name == "Facebook":
            assert "/me?fields=id%2Cemail" in faulty.asked


def test_a_provider_may_answer_with_a_form_post(demo, place, browser, faulty):
    _, client = place("Corporate", "OIDC", oidc(faulty.url))
    away = browser.ask(client, identity_provider="Corporate")
    state = parameters_of(away.location)["state"]
    faulty.nonce = parameters_of(away.location)["nonce"]
    posted = Browser(demo).post("/oauth2/idpresponse", {"state": state, "code": "theirs", "user": "{}"},
                                headers={"Origin": faulty.url})
    assert posted.status == 303
    assert "code" in browser.get(posted.location).answer


@pytest.mark.parametrize("wrong", [
    {"iss": "https://other.example"}, {"aud": "somebody else"}, {"nonce": "another"}, {"exp": 1}, {"sub": None},
    {"sub": ""}, {"exp": None}, {"iss": None}])
def test_tokens_for_others_are_refused(place, browser, faulty, wrong):
    _, client = place("Corporate", "OIDC", oidc(faulty.url))
    away = browser.ask(client, identity_provider="Corporate")
    faulty.claims.update(wrong)
    page = come_back(browser, faulty, away)
    assert page.location.startswith(CALLBACK + "?error=invalid_request&error_description=") and "cognito" not in \
        browser.session.cookies
    assert page.answer["state"] == "a state"


def test_tokens_of_an_unknown_key_are_refused(place, browser, faulty):
    _, client = place("Corporate", "OIDC", oidc(faulty.url))
    faulty.signed_by = Faulty().key
    page = come_back(browser, faulty, browser.ask(client, identity_provider="Corporate"))
    assert page.answer["error"] == "invalid_request"


@pytest.mark.parametrize("body, status", [
    ({"error": "invalid_grant"}, 400), (b"not JSON", 200), ([], 200), ({}, 200), ({"id_token": 7}, 200),
    ({"id_token": "a.b.c"}, 200), (b"x" * 300_000, 200), ({}, 500)])
def test_invalid_answers_are_refused(demo, place, browser, faulty, body, status):
    _, client = place("Corporate", "OIDC", oidc(faulty.url))
    faulty.body, faulty.status = body, status
    page = come_back(browser, faulty, browser.ask(client, identity_provider="Corporate"))
    assert page.answer["error"] == "invalid_request"
    assert any("provider_sign_in_failed" in line for line in demo.log)


def test_a_provider_that_is_down_slow_or_different(demo, place, browser, faulty):
    gone = Faulty()
    gone.close()
    _, client = place("Corporate", "OIDC", oidc(gone.url))
    page = browser.ask(client, identity_provider="Corporate")
    assert (page.answer["error"], page.answer["error_description"]) == (
        "server_error", "the identity provider cannot be reached")
    _, client = place("Corporate", "OIDC", oidc(faulty.url))
    faulty.wait = 30
    away = browser.ask(client, identity_provider="Corporate")
    assert come_back(browser, faulty, away).answer["error"] == "invalid_request"
    faulty.discovery = {**faulty.discovery, "issuer": "https://other.example"}
    _, client = place("Corporate", "OIDC", oidc(faulty.url + "/"))
    assert browser.ask(client, identity_provider="Corporate").answer["error"] == "server_error"


def test_attributes_of_another_subject(place, browser, faulty):
    _, client = place("Corporate", "OIDC", {**oidc(faulty.url), "attributes_url": faulty.url + "/me",
                                            "authorize_url": faulty.url + "/authorize", "token_url": faulty.url + "/token",
                                            "jwks_uri": faulty.url + "/keys"})
    faulty.info = {"sub": "somebody else", "email": "x@example.com"}
    page = come_back(browser, faulty, browser.ask(client, identity_provider="Corporate"))
    assert page.answer["error"] == "invalid_request"
    faulty.claims, faulty.info = {}, {"sub": "123", "email": "x@example.com"}
    assert "code" in come_back(browser, faulty, browser.ask(client, identity_provider="Corporate")).answer


def test_a_declined_sign_in_is_reported(place, browser, faulty):
    _, client = place("Corporate", "OIDC", oidc(faulty.url))
    away = browser.ask(client, identity_provider="Corporate")
    assert come_back(browser, faulty, away, code=None, error="access_denied").answer["error"] == "access_denied"
    away = browser.ask(client, identity_provider="Corporate")
    assert come_back(browser, faulty, away, code=None, error="<script>").answer["error"] == "invalid_request"


def test_a_callback_works_once_and_only_in_the_same_browser(demo, place, browser, faulty):
    _, client = place("Corporate", "OIDC", oidc(faulty.url))
    away = browser.ask(client, identity_provider="Corporate")
    other = Browser(demo)
    other.ask(client, identity_provider="Corporate")
    for page in (come_back(other, faulty, away), come_back(Browser(demo), faulty, away),
                 come_back(browser, faulty, away, state=None), come_back(browser, faulty, away, state="made up")):
        assert (page.status, page.location, page.problem) == (400, None, "Signing in with the external service failed.")
    assert "code" in come_back(browser, faulty, away).answer
    # Loaded again, the page leads on to the application, without a second sign-in at the provider.
    repeated = come_back(browser, faulty, away)
    assert repeated.location.startswith("/oauth2/authorize?") and len(faulty.forms) == 1
    assert "code" in browser.get(repeated.location).answer


def test_several_sign_ins_at_a_provider_run_side_by_side(demo, place, faulty):
    _, client = place("Corporate", "OIDC", oidc(faulty.url))
    browser = Browser(demo)
    tabs = [browser.ask(client, identity_provider="Corporate", state=f"tab {n}") for n in range(12)]
    assert len([each for each in browser.session.cookies if each.name.startswith("poolguard-provider-")]) == 10
    for n in (11, 3, 7):
        assert come_back(browser, faulty, tabs[n]).answer["state"] == f"tab {n}"
    # The cookies of the first two tabs are gone.
    assert come_back(browser, faulty, tabs[0]).status == 400


def test_concurrent_first_sign_ins_create_one_user(demo, cognito, place, issuer):
    pool, client = place("Corporate", "OIDC", oidc(issuer))
    browsers = [Browser(demo) for _ in range(6)]
    backs = [Visitor(demo).sign_in(each.ask(client, identity_provider="Corporate").location, "ann") for each in browsers]
    with concurrent.futures.ThreadPoolExecutor(6) as pool_of_threads:
        pages = list(pool_of_threads.map(lambda each: each[0].get(each[1]), zip(browsers, backs)))
    assert len({claims_of(demo, client, page)["sub"] for page in pages}) == 1
    assert len(cognito.list_users(UserPoolId=pool)["Users"]) == 1


def test_attributes_follow_the_provider(demo, cognito, place, faulty):
    pool, client = place("Corporate", "OIDC", oidc(faulty.url), mapping={"name": "name", "nickname": "nick"},
                         Schema=[{"Name": "level", "AttributeDataType": "String", "Mutable": False}])

    def come(**claims):
        browser = Browser(demo)
        faulty.claims = claims
        return come_back(browser, faulty, browser.ask(client, identity_provider="Corporate"))

    def known():
        user = cognito.admin_get_user(UserPoolId=pool, Username="Corporate_123")
        return {each["Name"]: each["Value"] for each in user["UserAttributes"]}

    come(name="Ann", nick="A")
    assert known().items() >= {"name": "Ann", "nickname": "A"}.items()
    come(name="Anne")
    assert known().items() >= {"name": "Anne", "nickname": "A"}.items()
    come(name="Anne", nick="")
    assert "nickname" not in known()
    come(name=["a b", "c"])
    assert known()["name"] == "[a%20b,c]"
    cognito.update_identity_provider(UserPoolId=pool, ProviderName="Corporate",
                                     AttributeMapping={"custom:level": "level"})
    assert come(level="1").answer.get("error") == "invalid_request"


def test_required_attributes_apply_to_providers_too(demo, place, browser, faulty):
    _, client = place("Corporate", "OIDC", oidc(faulty.url), Schema=[
        {"Name": "family_name", "Required": True, "Mutable": True, "AttributeDataType": "String"}])
    page = come_back(browser, faulty, browser.ask(client, identity_provider="Corporate"))
    assert page.answer["error_description"] == "attributes required: [family_name]"


def test_federated_users_have_no_password(cognito, demo, place, browser, faulty):
    pool, client = place("Corporate", "OIDC", oidc(faulty.url))
    come_back(browser, faulty, browser.ask(client, identity_provider="Corporate"))
    assert Browser(demo).sign_in(client, "Corporate_123", "any Passw0rd!").problem == \
        "The username or password is wrong."
    assert json.loads(next(each["Value"] for each in cognito.admin_get_user(
        UserPoolId=pool, Username="Corporate_123")["UserAttributes"] if each["Name"] == "identities"))


def test_logs_contain_nothing_from_providers(demo, place, browser, faulty):
    _, client = place("Corporate", "OIDC", oidc(faulty.url))
    come_back(browser, faulty, browser.ask(client, identity_provider="Corporate"))
    faulty.claims["nonce"] = "secret of theirs"
    come_back(browser, faulty, browser.ask(client, identity_provider="Corporate", prompt="login"))
    log = "\n".join(demo.log)
    for secret in ("one of theirs", "at the provider", SECRET, "secret of theirs"):
        assert secret not in log
