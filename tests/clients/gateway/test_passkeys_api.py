"""Passkeys, sign-in without a password and devices by the gateway's JSON API: of the embedded pool, and of one that
another server has, as Amazon would."""

import pytest

import srp
from accounts import PASSWORD, fresh_email, said
from authenticator import Passkey, text_of
from choice import stranger
from functions import ARN, Lambda, riddle
from mailbox import last_code
from poolguard import Server, bearer, make_user
from remote_gateways import settings_for
from wire import call

DOMAIN = "example.org"
FACTORS = ["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP", "WEB_AUTHN"]


@pytest.fixture(scope="module")
def functions():
    with Lambda() as running:
        running.functions = riddle("6 x 7", "42")
        yield running


def allow_everything(server, functions):
    """By plain calls of the protocol, since Debian's boto3 does not know these members."""
    variables = server.variables()
    pool = {"UserPoolId": variables["COGNITO_USER_POOL_ID"]}
    client = {**pool, "ClientId": variables["COGNITO_APP_CLIENT_ID"]}

    def ask(operation, **members):
        return said(call(server, operation, members))

    ask("UpdateUserPool", **pool, AutoVerifiedAttributes=["email"],
        LambdaConfig={name: ARN + name for name in functions},
        Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]}},
        DeviceConfiguration={"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True})
    ask("SetUserPoolMfaConfig", **pool, MfaConfiguration="OFF", WebAuthnConfiguration={"RelyingPartyId": DOMAIN})
    settings = ask("DescribeUserPoolClient", **client)["UserPoolClient"]
    for name in ("LastModifiedDate", "CreationDate"):
        settings.pop(name)
    settings["ExplicitAuthFlows"] += ["ALLOW_USER_AUTH", "ALLOW_CUSTOM_AUTH"]
    ask("UpdateUserPoolClient", **settings)


@pytest.fixture(scope="module")
def pool(functions, tmp_path_factory):
    env = {"POOLGUARD_PASSWORD_HASHING": "fast-for-tests",
           **functions.hooked(**{name: name for name in functions.functions})}
    with Server(tmp_path_factory.mktemp("pool"), env=env) as server:
        allow_everything(server, functions.functions)
        yield server


@pytest.fixture(scope="module")
def remote(pool, tmp_path_factory):
    with Server(tmp_path_factory.mktemp("remote"), env=settings_for(pool)) as server:
        yield server


class Person:
    """A user of a gateway, at one of its two surfaces."""

    def __init__(self, pool, gateway, prefix):
        self.gateway, self.prefix, self.email = gateway, prefix, fresh_email()
        self.name = {"email" if prefix == "/auth" else "username": self.email}
        self.login_path = "/auth/login" if prefix == "/auth" else "/api/auth/signin"
        make_user(pool, self.email)
        self.tokens = self.login(password=PASSWORD)
        self.own = bearer(self.tokens["access_token"], tenant=None)

    def login(self, status=200, **given):
        return said(self.gateway.post(self.login_path, json={**self.name, **given}), status)

    def answer(self, asked, status=200, **given):
        return said(self.gateway.post(f"{self.prefix}/challenge", json={
            **self.name, "challenge": asked["challenge"],
            **({"session": asked["session"]} if "session" in asked else {}), **given}), status)

    def refresh(self, status=200, **given):
        body = {"refresh_token": self.tokens["refresh_token"], **given}
        return said(self.gateway.post(f"{self.prefix}/refresh", json=body), status)

    def call(self, method, path, status=200, **body):
        reply = self.gateway.request(method, self.prefix + path, headers=self.own, json=body or None)
        assert reply.status_code == status, reply.text
        return reply.json() if reply.content else None

    def options(self):
        return self.call("POST", "/passkeys/options")["publicKey"]

    def register(self, passkey, status=201, name=None, **lies):
        given = {"credential": passkey.register(self.options(), **lies), **({"name": name} if name else {})}
        return self.call("POST", "/passkeys", status, **given)


@pytest.fixture(params=["embedded /auth", "remote /api/auth"])
def ann(request, pool, remote):
    where, prefix = request.param.split()
    return Person(pool, pool if where == "embedded" else remote, prefix)


def test_a_passkey_is_made_named_and_removed(ann):
    passkey = Passkey()
    identifier = text_of(passkey.id)
    assert ann.options()["rp"] == {"id": DOMAIN, "name": DOMAIN}
    made = ann.register(passkey)
    assert made.pop("created_at").endswith("Z")
    assert made == {"id": identifier, "name": "Platform passkey", "relying_party_id": DOMAIN,
                    "attachment": "platform", "transports": ["internal", "hybrid"]}
    path = f"/passkeys/{identifier}"
    assert ann.call("PATCH", path, name="Anns Schlüssel")["name"] == "Anns Schlüssel"
    second = ann.register(Passkey(), name="Second")
    assert second["name"] == "Second"
    assert [each["name"] for each in ann.call("GET", "/passkeys")["passkeys"]] == ["Anns Schlüssel", "Second"]
    assert [each["id"] for each in ann.options()["excludeCredentials"]] == [identifier, second["id"]]
    ann.call("DELETE", path, 204)
    for method, body in (("DELETE", {}), ("PATCH", {"name": "x"})):
        assert ann.call(method, path, 404, **body)["code"] == "passkey_not_found"
    assert [each["id"] for each in ann.call("GET", "/passkeys")["passkeys"]] == [second["id"]]


def test_a_passkey_signs_in(ann):
    passkey = Passkey()
    ann.register(passkey)
    asked = ann.login(factor="WEB_AUTHN")
    assert set(asked) == {"challenge", "session", "parameters", "factors", "publicKey"}
    assert asked["challenge"] == "WEB_AUTHN" and asked["factors"] == FACTORS and asked["parameters"] == {}
    assert [each["id"] for each in asked["publicKey"]["allowCredentials"]] == [text_of(passkey.id)]
    for wrong in (Passkey().prove(asked["publicKey"]), passkey.prove(asked["publicKey"], origin="https://example.com"),
                  passkey.prove(ann.login(factor="WEB_AUTHN")["publicKey"]), {}):
        assert ann.answer(asked, 401, credential=wrong)["code"] == "invalid_credentials"
    right = passkey.prove(asked["publicKey"])
    given = ann.answer(asked, credential=right)
    assert said(ann.gateway.get("/me", headers=bearer(given["access_token"], tenant=None)))["sub"]
    assert ann.answer(asked, 401, credential=right)["code"] == "invalid_session"


def test_a_code_signs_in(ann, pool):
    asked = ann.login(factor="EMAIL_OTP")
    assert asked["challenge"] == "EMAIL_OTP"
    assert asked["parameters"]["CODE_DELIVERY_DELIVERY_MEDIUM"] == "EMAIL"
    assert ann.answer(asked, 400, code="00000000")["code"] == "code_mismatch"
    assert ann.answer(asked, code=last_code(pool, ann.email))["access_token"]


def test_the_user_chooses(ann, pool):
    asked = ann.login()
    assert asked["challenge"] == "SELECT_CHALLENGE" and asked["factors"] == FACTORS[:3]
    assert ann.login(factor="WEB_AUTHN")["challenge"] == "SELECT_CHALLENGE"
    assert ann.answer(asked, 401, answer="PASSWORD", password="Wr0ng!pass")["code"] == "invalid_credentials"
    assert ann.answer(asked, 400, answer="PASSWORD")["code"] == "invalid_request"
    assert ann.answer(asked, answer="PASSWORD", password=PASSWORD)["access_token"]
    code = ann.answer(ann.login(), answer="EMAIL_OTP")
    assert code["challenge"] == "EMAIL_OTP"
    assert ann.answer(code, answers={"EMAIL_OTP_CODE": last_code(pool, ann.email)})["access_token"]
    both = ann.login(400, password=PASSWORD, factor="EMAIL_OTP")
    assert both["code"] == "validation_failed" and both["errors"][0]["field"] == "factor"


def test_the_pools_functions_ask(ann):
    asked = ann.login(factor="CUSTOM_CHALLENGE")
    assert asked["challenge"] == "CUSTOM_CHALLENGE" and asked["parameters"]["question"] == "6 x 7"
    again = ann.answer(asked, answer="41")
    assert again["challenge"] == "CUSTOM_CHALLENGE" and again["session"] != asked["session"]
    assert ann.answer(asked, 401, answer="42")["code"] == "invalid_session"
    assert ann.answer(again, answer="42")["access_token"]
    last = ann.answer(ann.login(factor="CUSTOM_CHALLENGE"), answer="41")
    assert ann.answer(last, 401, answer="43")["code"] == "invalid_credentials"


def test_nobody_looks_like_somebody(ann):
    known = ann.name

    def is_asked_to_choose(name):
        ann.name = dict.fromkeys(known, name)
        return ann.login()["challenge"] == "SELECT_CHALLENGE"

    stranger(is_asked_to_choose)
    unknown = [ann.login(), ann.login(factor="EMAIL_OTP"), ann.login(factor="WEB_AUTHN")]
    refused = ann.answer(unknown[1], 400, code="00000000")
    ann.name = known
    shown = [ann.login(), ann.login(factor="EMAIL_OTP"), ann.login(factor="WEB_AUTHN")]
    for one, other in zip(unknown, shown):
        assert {**one, "session": None, "parameters": set(one["parameters"])} == {
            **other, "session": None, "parameters": set(other["parameters"])}
    assert refused == ann.answer(shown[1], 400, code="00000000")


def test_registrations_that_are_refused(ann, pool):
    refused = ann.register(Passkey(), 400, origin="https://example.com")
    assert refused["code"] == "passkey_refused" and refused["detail"]
    late = Passkey().register(ann.options())
    ann.call("POST", "/passkeys", 201, credential=late)
    assert ann.call("POST", "/passkeys", 400, credential=late)["code"] == "passkey_challenge_expired"
    assert ann.call("POST", "/passkeys", 400, credential={"id": "x"})["code"] == "invalid_request"
    bob = Person(pool, ann.gateway, ann.prefix)
    assert bob.call("DELETE", f"/passkeys/{late['id']}", 404)["code"] == "passkey_not_found"
    for method, path, body in (("GET", "passkeys", None), ("POST", "passkeys/options", None),
                               ("POST", "passkeys", {"credential": {}}), ("GET", "devices", None),
                               ("PATCH", "passkeys/x", {"name": "x"}), ("DELETE", "devices/x_1", None)):
        assert ann.gateway.request(method, f"{ann.prefix}/{path}", json=body).status_code == 401


def confirmed(person):
    """Confirms the device of the person's tokens; returns it with its password."""
    device = person.tokens["device"]
    password, verifier = srp.device_secret({"DeviceKey": device["key"], "DeviceGroupKey": device["group_key"]})
    done = person.call("POST", "/devices", 201, key=device["key"], name="My phone", salt=verifier["Salt"],
                       password_verifier=verifier["PasswordVerifier"])
    assert done == {"key": device["key"], "remembered": False}
    return device, password


def test_devices_are_remembered_and_prove_themselves(ann):
    device, password = confirmed(ann)
    key = device["key"]
    shown, = ann.call("GET", "/devices")["devices"]
    assert shown.pop("created_at") <= shown.pop("last_used_at")
    assert shown == {"key": key, "name": "My phone", "remembered": False}
    ann.call("PATCH", f"/devices/{key}", remembered=True)
    assert ann.call("GET", "/devices")["devices"][0]["remembered"] is True
    asked = ann.login(password=PASSWORD, device_key=key)
    assert asked["challenge"] == "DEVICE_SRP_AUTH"
    exchange = srp.Exchange(device["group_key"])
    verifier = ann.answer(asked, answers={"DEVICE_KEY": key, "SRP_A": exchange.srp_a})
    assert verifier["challenge"] == "DEVICE_PASSWORD_VERIFIER"
    given = ann.answer(verifier, answers=exchange.answer(verifier["parameters"], password))
    assert given["access_token"] and "device" not in given


def test_refresh_tokens_belong_to_their_device(ann):
    key = ann.tokens["device"]["key"]
    assert ann.refresh(401, device_key=key)["code"] == "invalid_refresh_token"
    confirmed(ann)
    assert ann.refresh(401)["code"] == "invalid_refresh_token"
    assert ann.refresh(device_key=key)["access_token"]
    ann.call("DELETE", f"/devices/{key}", 204)
    assert ann.refresh(401, device_key=key)["code"] == "invalid_refresh_token"
    for method, body in (("DELETE", {}), ("PATCH", {"remembered": True})):
        assert ann.call(method, f"/devices/{key}", 404, **body)["code"] == "device_not_found"


def test_devices_come_in_pages(ann):
    keys = {ann.tokens["device"]["key"], ann.login(password=PASSWORD)["device"]["key"]}
    first = ann.gateway.get(f"{ann.prefix}/devices?limit=1", headers=ann.own)
    second = ann.gateway.get(first.links["next"]["url"], headers=ann.own)
    assert {each["key"] for page in (first, second) for each in said(page)["devices"]} == keys
    assert "next" not in second.links
    assert ann.call("GET", "/devices?cursor=none", 400)["code"] == "invalid_request"


def test_what_a_pool_does_not_allow_is_named(demo):
    ann = Person(demo, demo, "/auth")
    for factor in ({}, {"factor": "EMAIL_OTP"}, {"factor": "CUSTOM_CHALLENGE"}):
        refused = ann.login(400, **factor)
        assert refused["code"] == "sign_in_not_enabled"
        assert "ALLOW_USER_AUTH" in refused["detail"] and "ALLOW_CUSTOM_AUTH" in refused["detail"]
    assert ann.call("GET", "/passkeys") == {"passkeys": []}
    refused = ann.call("POST", "/passkeys/options", 400)
    assert refused["code"] == "passkeys_not_enabled" and "AllowedFirstAuthFactors" in refused["detail"]
    refused = ann.call("GET", "/devices", 400)
    assert refused["code"] == "devices_not_tracked" and "DeviceConfiguration" in refused["detail"]
