"""Tokens that must not pass, against a gateway that trusts keys of the tests' own."""

import concurrent.futures
import hashlib
import hmac
import json
import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from faked_clock import FakedClock
from poolguard import bearer, make_user, run
from signer import CLIENT, Key, Signer, base64url


@pytest.fixture(scope="module")
def signer():
    signer = Signer()
    yield signer
    signer.close()


@pytest.fixture(scope="module")
def gateway(signer, tmp_path_factory):
    from poolguard import Server
    with Server(tmp_path_factory.mktemp("gateway"), env=signer.environment()) as server:
        yield server


def check(gateway, token):
    return gateway.get("/api/items/me", headers=bearer(token, None))


def encode(header, claims, signature=b"signature"):
    texts = [part if isinstance(part, str) else json.dumps(part) for part in (header, claims)]
    return ".".join([base64url(text.encode()) for text in texts] + [base64url(signature)])


def test_a_good_token_passes_whichever_key_signed_it(gateway, signer):
    for key in (0, 1):
        assert check(gateway, signer.token(key=key)).status_code == 200


def hmac_with_public_key(signer):
    key = signer.keys[0]
    head = base64url(json.dumps({"alg": "HS256", "kid": key.kid}).encode())
    body = base64url(json.dumps(signer.claims()).encode())
    mac = hmac.new(key.public_pem(), f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{base64url(mac)}"


def with_second_spelling(signer):
    """The same signature bytes, spelt with other unused bits in the last character."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    token = signer.token()
    return token[:-1] + alphabet[alphabet.index(token[-1]) ^ 1]


def now():
    return int(time.time())


BAD = {
    "unsigned": ("token_unsupported_algorithm", lambda s: encode({"alg": "none", "kid": s.keys[0].kid}, s.claims(), b"")),
    "hmac with the public key": ("token_unsupported_algorithm", hmac_with_public_key),
    "signed by another key": ("token_bad_signature", lambda s: Key(kid=s.keys[0].kid).sign(s.claims())),
    "a key of another type": ("token_algorithm_not_for_key",
                              lambda s: Key(kid=s.keys[0].kid, curve=ec.SECP256R1()).sign(s.claims(), "ES256")),
    "another digest than the key's": ("token_algorithm_not_for_key", lambda s: s.keys[0].sign(s.claims(), "RS512")),
    "expired by a second": ("token_expired", lambda s: s.token(exp=now() - 1)),
    "not yet valid": ("token_not_yet_valid", lambda s: s.token(nbf=now() + 60)),
    "issued in the future": ("token_issued_in_future", lambda s: s.token(iat=now() + 60)),
    "another pool": ("token_wrong_issuer", lambda s: s.token(iss=s.issuer + "x")),
    "another client": ("token_wrong_client", lambda s: s.token(client_id="another")),
    "another use": ("token_wrong_use", lambda s: s.token(token_use="id", aud=CLIENT)),
    "no expiry": ("token_missing_expiry", lambda s: s.token(exp=None)),
    "no time of issue": ("token_missing_issued_at", lambda s: s.token(iat=None)),
    "no issuer": ("token_missing_issuer", lambda s: s.token(iss=None)),
    "no use": ("token_missing_use", lambda s: s.token(token_use=None)),
    "no client": ("token_missing_client", lambda s: s.token(client_id=None)),
    "no subject": ("token_missing_subject", lambda s: s.token(sub=None)),
    "expiry as text": ("token_bad_claim", lambda s: s.token(exp=str(now() + 60))),
    "groups as text": ("token_bad_claim", lambda s: s.token(**{"cognito:groups": "admin"})),
    "without kid": ("token_missing_key_id", lambda s: s.keys[0].sign(s.claims(), no_kid=True)),
    "kid that looks like a path": ("token_bad_key_id", lambda s: Key(kid="../../etc/passwd").sign(s.claims())),
    "kid that looks like SQL": ("token_bad_key_id", lambda s: Key(kid="' OR 1=1 --").sign(s.claims())),
    "kid that is unknown": ("token_unknown_key", lambda s: Key().sign(s.claims())),
    "crit": ("token_critical_header", lambda s: s.keys[0].sign(s.claims(), crit=["b64"], b64=True)),
    "second spelling of base64url": ("token_not_canonical", with_second_spelling),
    "padded base64url": ("token_not_canonical", lambda s: s.token() + "=="),
    "four parts": ("token_malformed", lambda s: s.token() + ".e30"),
    "a claim twice": ("token_duplicate_member", lambda s: s.keys[0].sign_text('{"a":1,"a":2}')),
    "payload that is no object": ("token_payload_not_json", lambda s: s.keys[0].sign_text("[]")),
    "payload that is no JSON": ("token_payload_not_json", lambda s: s.keys[0].sign_text("nonsense")),
    "header that is no JSON": ("token_header_not_json", lambda s: encode("nonsense", s.claims())),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_token_is_refused_with_the_check_that_failed(gateway, signer, name):
    code, make = BAD[name]
    token = make(signer)
    reply = check(gateway, token)
    assert reply.status_code == 401, reply.text
    assert 'Bearer error="invalid_token"' in reply.headers["WWW-Authenticate"]
    assert token not in reply.text
    assert reply.json()["code"] == code


def test_the_log_says_why_a_token_was_refused(start, signer):
    server = start(env=signer.environment())
    code, make = BAD["unsigned"]
    check(server, make(signer))
    check(server, signer.token())
    server.stop()
    # Each I/O thread writes its own lines, so they are in no order.
    lines = [json.loads(line) for line in server.log if '"/api/items/me"' in line]
    assert {(line["status"], line.get("code")) for line in lines} == {(401, code), (200, None)} and len(lines) == 2


def test_a_token_over_the_limit_is_refused(gateway, signer):
    reply = check(gateway, signer.token(padding="x" * 13_000))
    assert reply.status_code in (401, 431)


@pytest.mark.parametrize("authorization", ["Bearer", "Bearer ", "bearer", "Basic YTpi", "Bearer a b", "Bearer \u00e9"])
def test_an_authorization_header_that_is_no_bearer_token(gateway, authorization):
    reply = gateway.get("/api/items/me", headers={"Authorization": authorization.encode("latin-1")})
    assert reply.status_code == 401 and reply.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_thousand_unknown_key_ids_cause_one_fetch_in_ten_seconds(start, signer, tmp_path):
    # The server's clock stands still, since on a busy machine the thousand take longer than ten seconds.
    clock = FakedClock(tmp_path)
    server = start(env={**signer.environment(), **clock.environment})
    good = signer.token(iat=clock.start, auth_time=clock.start)
    assert check(server, good).status_code == 200
    claims = signer.claims(iat=clock.start, auth_time=clock.start)
    tokens = [signer.keys[0].sign(claims, kid=f"unknown-{number}") for number in range(1000)]

    def fetches(tokens):
        asked = signer.asked
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            statuses = set(pool.map(lambda token: check(server, token).status_code, tokens))
        assert statuses <= {401, 503} and 401 in statuses
        return signer.asked - asked

    clock.move(11)  # for ten seconds, the fetch at the start counts as one that an unknown key id caused
    assert fetches(tokens) == 1
    clock.move(20)
    assert fetches(tokens[:20]) == 0
    clock.move(21)
    assert fetches(tokens[:20]) == 1
    assert check(server, good).status_code == 200


def test_a_rotated_key_is_found_at_once_and_a_withdrawn_one_is_no_longer_trusted(start):
    signer = Signer()
    server = start(env=signer.environment())
    old = signer.token()
    first = check(server, old)
    assert first.status_code == 200, (first.text, server.log)
    signer.keys = [Key(), Key()]
    assert check(server, signer.token()).status_code == 200
    assert check(server, old).status_code == 401
    signer.close()


def test_keys_are_served_while_the_source_is_down(start):
    signer = Signer()
    server = start(env=signer.environment())
    assert check(server, signer.token()).status_code == 200
    signer.is_down = True
    assert check(server, Key().sign(signer.claims())).status_code == 401
    assert check(server, signer.token()).status_code == 200
    signer.close()


def test_no_keys_at_all_is_not_the_callers_fault(start):
    signer = Signer()
    signer.is_down = True
    server = start(env=signer.environment())
    reply = check(server, signer.token())
    assert reply.status_code == 503 and "Retry-After" in reply.headers
    signer.close()


def test_weak_keys_are_not_trusted(start):
    signer = Signer()
    weak = Key(bits=1024)
    signer.keys = [weak]
    server = start(env=signer.environment())
    assert check(server, weak.sign(signer.claims())).status_code in (401, 503)
    signer.close()


def test_the_token_command_knows_of_sign_outs(demo, tmp_path):
    email = "signed-out@example.com"
    make_user(demo, email)
    file = tmp_path / "token"
    file.write_text(demo.sign_in(email, "Passw0rd!")["access_token"])
    good = run("token", file, "--data", demo.data, env=demo.records, folder=tmp_path)
    assert good.returncode == 0 and email not in good.stderr and '"token_use":"access"' in good.stdout
    demo.post("/api/user/logout", headers={"Authorization": f"Bearer {file.read_text()}"})
    ended = run("token", file, "--data", demo.data, env=demo.records, folder=tmp_path)
    assert ended.returncode == 1 and "signed out" in ended.stdout


def test_the_token_command_says_which_check_failed(signer, tmp_path):
    file = tmp_path / "token"
    file.write_text(signer.token() + "\n")
    good = run("token", file, env=signer.environment(), folder=tmp_path)
    assert good.returncode == 0, good.stdout + good.stderr
    file.write_text(signer.token(exp=now() - 1))
    bad = run("token", file, env=signer.environment(), folder=tmp_path)
    assert bad.returncode == 1 and "expired" in bad.stdout
    signature = file.read_text().split(".")[2]
    assert signature not in bad.stdout + bad.stderr
    piped = run("token", "-", env=signer.environment(), folder=tmp_path, input="nonsense")
    assert piped.returncode == 1


