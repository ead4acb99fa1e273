"""Passkeys, with an authenticator in software. By plain calls: Debian's boto3 does not know these operations."""

import json

import pytest

from accounts import PASSWORD
from authenticator import ES256, ES384, EDDSA, EXTENDED, NEW, PRESENT, RS256, VERIFIED, Passkey, bytes_of, cbor, text_of
from cognito import add_user, refused
from wire import Plain, call

DOMAIN = "example.org"
ALLOWED = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}
FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_AUTH"]
NAMES = "WebAuthn{}Exception".format
INCORRECT = ("NotAuthorizedException", "Incorrect username or password.")
INVALID_SESSION = ("NotAuthorizedException", "Invalid session for the user.")


class Person:
    """A signed-in user, with the operations on their passkeys."""

    def __init__(self, cognito, plain, pool, client, name):
        add_user(cognito, pool, name)
        self.plain, self.name, self.pool, self.client = plain, name, pool, client
        self.token = self.sign_in(client)

    def sign_in(self, client):
        asked = self.plain.ask("InitiateAuth", ClientId=client, AuthFlow="USER_PASSWORD_AUTH",
                               AuthParameters={"USERNAME": self.name, "PASSWORD": PASSWORD})
        return asked["AuthenticationResult"]["AccessToken"]

    def ask(self):
        """The challenge of a sign-in by passkey, and what it asks a browser for."""
        asked = self.plain.ask("InitiateAuth", ClientId=self.client, AuthFlow="USER_AUTH",
                               AuthParameters={"USERNAME": self.name, "PREFERRED_CHALLENGE": "WEB_AUTHN"})
        assert asked["ChallengeName"] == "WEB_AUTHN"
        return asked, json.loads(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])

    def answer(self, asked, credential, name=None, client=None):
        return self.plain.ask("RespondToAuthChallenge", ClientId=client or self.client, ChallengeName="WEB_AUTHN",
                              Session=asked["Session"], ChallengeResponses={
                                  "USERNAME": name or self.name, "CREDENTIAL": json.dumps(credential)})

    def start(self, token=None):
        begun = self.plain.ask("StartWebAuthnRegistration", AccessToken=token or self.token)
        return begun["CredentialCreationOptions"]

    def complete(self, credential, token=None):
        return self.plain.ask("CompleteWebAuthnRegistration", AccessToken=token or self.token, Credential=credential)

    def register(self, passkey=None, **lies):
        passkey = passkey or Passkey()
        self.complete(passkey.register(self.start(), **lies))
        return passkey

    def passkeys(self, **members):
        return self.plain.ask("ListWebAuthnCredentials", AccessToken=self.token, **members)

    def ids(self):
        return [each["CredentialId"] for each in self.passkeys()["Credentials"]]

    def remove(self, identifier):
        return self.plain.ask("DeleteWebAuthnCredential", AccessToken=self.token, CredentialId=identifier)


@pytest.fixture(scope="module")
def plain(demo):
    return Plain(demo)


@pytest.fixture
def passkey_pool(plain, make_pool):
    def make(domain=DOMAIN, **settings):
        pool = make_pool()
        allow(plain, pool)
        configure(plain, pool, RelyingPartyId=domain, **settings)
        return pool
    return make


def allow(plain, pool):
    plain.admin("UpdateUserPool", UserPoolId=pool, AutoVerifiedAttributes=["email"], Policies=ALLOWED)


def configure(plain, pool, **settings):
    plain.admin("SetUserPoolMfaConfig", UserPoolId=pool, MfaConfiguration="OFF", WebAuthnConfiguration=settings)


@pytest.fixture
def ann(cognito, plain, passkey_pool, make_client):
    pool = passkey_pool()
    return Person(cognito, plain, pool, make_client(pool, ExplicitAuthFlows=FLOWS), "ann")


def test_what_a_browser_is_asked_for(ann, cognito):
    sub = next(each["Value"] for each in cognito.admin_get_user(UserPoolId=ann.pool, Username="ann")["UserAttributes"]
               if each["Name"] == "sub")
    first = ann.register()
    options = ann.start()
    assert len(bytes_of(options.pop("challenge"))) == 32
    assert options == {
        "rp": {"id": DOMAIN, "name": DOMAIN},
        "user": {"id": text_of(sub.encode()), "name": "ann", "displayName": "ann"},
        "pubKeyCredParams": [{"type": "public-key", "alg": each} for each in (ES256, RS256, EDDSA)],
        "timeout": 60000, "excludeCredentials": [{"type": "public-key", "id": text_of(first.id)}],
        "authenticatorSelection": {"requireResidentKey": True, "residentKey": "required",
                                   "userVerification": "preferred"}}


@pytest.mark.parametrize("algorithm", [ES256, RS256, EDDSA])
def test_a_passkey_of_each_algorithm(ann, algorithm):
    made = ann.register(Passkey(algorithm, synced=algorithm != ES256))
    found, = ann.passkeys()["Credentials"]
    found.pop("CreatedAt")
    assert found == {"CredentialId": text_of(made.id), "FriendlyCredentialName": "Platform passkey",
                     "RelyingPartyId": DOMAIN, "AuthenticatorAttachment": "platform",
                     "AuthenticatorTransports": ["internal", "hybrid"]}


def test_lists_in_pages_and_removes(ann, cognito, plain, make_client):
    made = [text_of(ann.register().id) for _ in range(3)]
    page = ann.passkeys(MaxResults=2)
    rest = ann.passkeys(MaxResults=2, NextToken=page["NextToken"])
    assert [each["CredentialId"] for each in page["Credentials"] + rest["Credentials"]] == made
    assert "NextToken" not in rest
    bob = Person(cognito, plain, ann.pool, make_client(ann.pool), "bob")
    assert refused(bob.passkeys, NextToken=page["NextToken"])[0] == "InvalidParameterException"
    # Somebody else's is as unknown as one that never was.
    assert refused(bob.remove, made[0]) == refused(bob.remove, "none") == (
        "ResourceNotFoundException", "The passkey does not exist.")
    assert ann.remove(made[1]) == {}
    assert ann.ids() == [made[0], made[2]]
    assert refused(ann.remove, made[1])[0] == "ResourceNotFoundException"


def test_twenty_for_each_user(ann):
    for _ in range(20):
        last = ann.start()
        ann.complete(Passkey().register(last))
    assert refused(ann.start)[0] == "LimitExceededException"
    ann.remove(ann.ids()[0])
    ann.register()
    assert len(ann.ids()) == 20


def test_a_passkey_is_one_users_and_goes_with_them(ann, cognito, plain, make_client):
    bob = Person(cognito, plain, ann.pool, make_client(ann.pool), "bob")
    shared = ann.register()
    for somebody in (ann, bob):
        assert refused(somebody.register, shared) == ("InvalidParameterException",
                                                      "The passkey is registered already.")
    assert bob.ids() == []
    cognito.admin_delete_user(UserPoolId=ann.pool, Username="ann")
    bob.register(shared)
    assert bob.ids() == [text_of(shared.id)]


def test_a_challenge_serves_once_and_for_its_user_and_client(ann, cognito, plain, make_client):
    other_client = make_client(ann.pool)
    bob = Person(cognito, plain, ann.pool, other_client, "bob")
    options, passkey = ann.start(), Passkey()
    answer = passkey.register(options)
    assert refused(bob.complete, answer)[0] == NAMES("ChallengeNotFound")
    bob.start()
    assert refused(bob.complete, answer)[0] == NAMES("ChallengeNotFound")
    assert refused(ann.complete, answer, ann.sign_in(other_client))[0] == NAMES("ClientMismatch")
    ann.complete(answer)
    assert refused(ann.complete, answer)[0] == NAMES("ChallengeNotFound")
    # A later start replaces an earlier one, and what failed cannot be tried again.
    first = ann.start()
    second = ann.start()
    assert refused(ann.complete, Passkey().register(first))[0] == NAMES("ChallengeNotFound")
    assert refused(ann.complete, Passkey().register(second))[0] == NAMES("ChallengeNotFound")
    assert ann.ids() == [text_of(passkey.id)]


def replaced(old, new):
    def change(attestation):
        assert old in attestation
        return attestation.replace(old, new, 1)
    return change


LIES = {
    "another kind": (dict(type="webauthn.get"), "InvalidParameterException"),
    "another challenge": (dict(challenge=text_of(bytes(32))), NAMES("ChallengeNotFound")),
    "no challenge": (dict(challenge=None), "InvalidParameterException"),
    "another site": (dict(origin="https://example.com"), NAMES("OriginNotAllowed")),
    "a site that ends the same": (dict(origin="https://notexample.org"), NAMES("OriginNotAllowed")),
    "without TLS": (dict(origin="http://example.org"), NAMES("OriginNotAllowed")),
    "in somebody's frame": (dict(crossOrigin=True), NAMES("OriginNotAllowed")),
    "in a frame of another site": (dict(crossOrigin=True, topOrigin="https://example.com"), NAMES("OriginNotAllowed")),
    "another domain": (dict(domain="login.example.org"), NAMES("RelyingPartyMismatch")),
    "nobody there": (dict(flags=VERIFIED | NEW), "InvalidParameterException"),
    "no key": (dict(flags=PRESENT), "InvalidParameterException"),
    "backed up and yet not": (dict(flags=PRESENT | NEW | 0x10), "InvalidParameterException"),
    "extensions announced": (dict(flags=PRESENT | NEW | EXTENDED), "InvalidParameterException"),
    "extensions that are no map": (dict(flags=PRESENT | NEW | EXTENDED, more=cbor([])), "InvalidParameterException"),
    "more than it says": (dict(more=b"\0"), "InvalidParameterException"),
    "a statement for none": (dict(statement={"x": 1}), "InvalidParameterException"),
    "cut": (dict(change=lambda whole: whole[:-1]), "InvalidParameterException"),
    "empty": (dict(change=lambda whole: b"\xa0"), "InvalidParameterException"),
    "longer": (dict(change=lambda whole: whole + b"\0"), "InvalidParameterException"),
    "nested": (dict(change=lambda whole: b"\x81" * 1000 + b"\0"), "InvalidParameterException"),
    "huge": (dict(change=lambda whole: whole + bytes(70_000)), "InvalidParameterException"),
    "a huge length": (dict(change=lambda whole: b"\x9b" + b"\xff" * 8), "InvalidParameterException"),
    "not canonical": (dict(change=replaced(b"\xa3cfmt", b"\xb8\x03cfmt")), "InvalidParameterException"),
    "without an end": (dict(change=replaced(b"gattStmt\xa0", b"gattStmt\xbf\xff")), "InvalidParameterException"),
    "another curve": (dict(change=replaced(b"\x20\x01\x21", b"\x20\x02\x21")), "InvalidParameterException"),
}


@pytest.mark.parametrize("lie", LIES)
def test_registrations_that_are_refused(ann, lie):
    told, expected = LIES[lie]
    name, message = refused(ann.register, **told)
    assert name == expected and message.endswith(".")
    assert ann.ids() == []


def test_credentials_that_are_no_registration(ann, demo):
    whole = Passkey().register(ann.start())
    broken = ({}, {"id": 1}, {**whole, "type": "password"}, {**whole, "rawId": "AAAA"}, {**whole, "id": "A A"},
              {**whole, "response": {}}, {**whole, "response": {**whole["response"], "clientDataJSON": "e30="}},
              {**whole, "response": {**whole["response"], "attestationObject": "?"}}, {**whole, "id": "A" * 3000})
    for each in broken:
        assert refused(ann.complete, each) == ("InvalidParameterException",
                                               "Credential is not a RegistrationResponseJSON of a passkey.")
    # None of these was an answer, so the challenge still waits.
    ann.complete(whole)
    assert refused(ann.complete, Passkey().register(ann.start()) | {"id": text_of(b"other"), "rawId": text_of(b"other")}
                   )[0] == "InvalidParameterException"
    for text in ("text", [], None, 7):
        reply = call(demo, "CompleteWebAuthnRegistration", {"AccessToken": ann.token, "Credential": text}, sign=False)
        assert reply.status_code == 400 and reply.json()["__type"] == "InvalidParameterException"


def test_attestations_are_taken_and_not_believed(ann):
    ann.register(format="packed", statement={"alg": ES256, "sig": b"nothing"})
    ann.register(more=cbor({"credProtect": 2}), flags=PRESENT | VERIFIED | NEW | EXTENDED)
    assert len(ann.ids()) == 2


@pytest.mark.parametrize("settings", [{"UserVerification": "required"},
                                      {"FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"}])
def test_user_verification(cognito, plain, passkey_pool, make_client, settings):
    pool = passkey_pool(**settings)
    ann = Person(cognito, plain, pool, make_client(pool), "ann")
    assert ann.start()["authenticatorSelection"]["userVerification"] == "required"
    assert refused(ann.register, flags=PRESENT | NEW)[0] == NAMES("CredentialNotSupported")
    ann.register()


def test_algorithms_that_are_not_supported(ann):
    assert refused(ann.register, Passkey(ES384))[0] == NAMES("CredentialNotSupported")


def test_where_a_pools_passkeys_belong(cognito, plain, make_pool, make_client):
    """The relying party that is set, or the domain of the pages, the custom one first."""
    pool = make_pool()
    ann = Person(cognito, plain, pool, make_client(pool), "ann")
    assert refused(ann.start)[0] == refused(ann.complete, {})[0] == NAMES("NotEnabled")
    assert ann.ids() == []
    allow(plain, pool)
    assert refused(ann.start)[0] == NAMES("ConfigurationMissing")
    certificate = {"CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1"}
    domain = f"login-{pool[-9:].lower()}.example.net"
    cognito.create_user_pool_domain(UserPoolId=pool, Domain=domain, CustomDomainConfig=certificate)
    assert ann.start()["rp"] == {"id": domain, "name": domain}
    ann.register(origin=f"https://{domain}:8443")
    configure(plain, pool, RelyingPartyId="localhost")
    ann.register(origin="http://localhost:3000")
    cognito.delete_user_pool_domain(UserPoolId=pool, Domain=domain)
    assert [each["RelyingPartyId"] for each in ann.passkeys()["Credentials"]] == [domain, "localhost"]


def test_tokens_that_do_not_count(ann, cognito):
    options = ann.start()
    cognito.admin_user_global_sign_out(UserPoolId=ann.pool, Username="ann")
    for operation in (ann.start, ann.passkeys, lambda: ann.remove("x"),
                      lambda: ann.complete(Passkey().register(options))):
        assert refused(operation)[0] == "NotAuthorizedException"


@pytest.mark.parametrize("algorithm", [ES256, RS256, EDDSA])
def test_a_passkey_signs_its_user_in_once(ann, algorithm):
    passkey = ann.register(Passkey(algorithm))
    asked, options = ann.ask()
    assert len(bytes_of(options.pop("challenge"))) == 32
    assert options == {"timeout": 180000, "rpId": DOMAIN, "userVerification": "preferred", "allowCredentials": [
        {"type": "public-key", "id": text_of(passkey.id), "transports": ["internal", "hybrid"]}]}
    asked, options = ann.ask()
    proof = passkey.prove(options, user=bytes_of(ann.start()["user"]["id"]))
    assert "AccessToken" in ann.answer(asked, proof)["AuthenticationResult"]
    assert refused(ann.answer, asked, proof)[1] == "Invalid session for the user, session can only be used once."
    again, _ = ann.ask()
    assert refused(ann.answer, again, proof) == INCORRECT


FALSE_PROOFS = {
    "another's key": dict(signer=Passkey()),
    "another user": dict(user=b"somebody else"),
    "another challenge": dict(challenge=text_of(bytes(32))),
    "a registration": dict(type="webauthn.create"),
    "another site": dict(origin="https://example.com"),
    "in a frame of another site": dict(crossOrigin=True, topOrigin="https://example.com"),
    "another domain": dict(domain="login.example.org"),
    "nobody there": dict(flags=VERIFIED),
    "synced since": dict(flags=PRESENT | VERIFIED | 0x18),
    "another algorithm": dict(signer=Passkey(RS256)),
}


def test_proofs_that_are_refused(ann):
    """Each leaves its session to the right one."""
    passkey = ann.register()
    for name, told in FALSE_PROOFS.items():
        asked, options = ann.ask()
        assert refused(ann.answer, asked, passkey.prove(options, **told)) == INCORRECT, name
        whole = passkey.prove(options)
        cut = {**whole, "response": {**whole["response"], "signature": whole["response"]["signature"][:-4]}}
        for broken in (cut, {**whole, "id": "AAAA", "rawId": "AAAA"}, {}, "text", []):
            assert refused(ann.answer, asked, broken) == INCORRECT
        assert "AccessToken" in ann.answer(asked, whole)["AuthenticationResult"]
    # A copy of the passkey, that counts on its own.
    passkey.counter -= 1
    asked, options = ann.ask()
    assert refused(ann.answer, asked, passkey.prove(options)) == INCORRECT


def test_a_sign_in_serves_its_own_user_client_and_pool(ann, cognito, plain, passkey_pool, make_client):
    bob = Person(cognito, plain, ann.pool, ann.client, "bob")
    elsewhere = passkey_pool()
    other = Person(cognito, plain, elsewhere, make_client(elsewhere, ExplicitAuthFlows=FLOWS), "ann")
    passkey, bobs = ann.register(), bob.register()
    other.register(passkey)  # in another pool it may be known too
    asked, options = ann.ask()
    proof = passkey.prove(options)
    assert refused(ann.answer, asked, proof, name="bob") == INVALID_SESSION
    for client in (make_client(ann.pool, ExplicitAuthFlows=FLOWS), other.client):
        assert refused(ann.answer, asked, proof, client=client) == INVALID_SESSION
    assert refused(ann.answer, asked, bobs.prove(options)) == INCORRECT
    ann.remove(text_of(passkey.id))
    assert refused(ann.answer, asked, proof) == INCORRECT
    # Whoever has no passkey is asked what they have.
    asked = plain.ask("InitiateAuth", ClientId=ann.client, AuthFlow="USER_AUTH",
                      AuthParameters={"USERNAME": "ann", "PREFERRED_CHALLENGE": "WEB_AUTHN"})
    assert asked["AvailableChallenges"] == ["PASSWORD", "PASSWORD_SRP"]
