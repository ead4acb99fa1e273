"""Second factors at the gateway: an authenticator app is registered, asked for, preferred and removed."""

import subprocess
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

import totp
from accounts import PASSWORD, fresh_email, said, tokens_of, wrong
from poolguard import bearer, make_user

PREFIXES = ["/auth", "/api/auth"]


def name_at(prefix, email):
    return {"email": email} if prefix == "/auth" else {"username": email}


@pytest.fixture(params=PREFIXES)
def prefix(request):
    return request.param


@pytest.fixture
def email(demo):
    address = fresh_email()
    make_user(demo, address)
    return address


@pytest.fixture
def own(demo, email):
    return bearer(tokens_of(demo, email, "Passw0rd!")["access_token"], tenant=None)


def read_qr(svg, place):
    """Reads the QR code as a phone's camera would."""
    (place / "code.svg").write_text(svg)
    subprocess.run(["rsvg-convert", "-z", "6", "-o", place / "code.png", place / "code.svg"], check=True, timeout=30)
    read = subprocess.run(["zbarimg", "-q", "--raw", place / "code.png"], capture_output=True, text=True, timeout=30,
                          check=True)
    return read.stdout.strip()


def registered(server, prefix, own):
    begun = said(server.post(f"{prefix}/mfa/totp", headers=own))
    code = totp.code(begun["secret"])
    said(server.post(f"{prefix}/mfa/totp/verify", headers=own, json={"code": code, "device_name": "Phone"}))
    return begun["secret"]


def test_the_secret_comes_as_text_address_and_picture(demo, prefix, email, own, tmp_path):
    begun = said(demo.post(f"{prefix}/mfa/totp", headers=own))
    address = urlsplit(begun["otpauth_uri"])
    assert (address.scheme, address.netloc, unquote(address.path)) == ("otpauth", "totp", f"/Poolguard:{email}")
    assert parse_qs(address.query) == {"secret": [begun["secret"]], "issuer": ["Poolguard"]}
    assert read_qr(begun["qr_svg"], tmp_path) == begun["otpauth_uri"]
    assert "session" not in begun


def test_a_registered_app_is_asked_for_until_it_is_removed(demo, prefix, email, own):
    assert said(demo.get(f"{prefix}/mfa", headers=own)) == {"methods": []}
    secret = registered(demo, prefix, own)
    assert said(demo.get(f"{prefix}/mfa", headers=own)) == {"methods": ["SOFTWARE_TOKEN_MFA"],
                                                            "preferred": "SOFTWARE_TOKEN_MFA"}
    asked = tokens_of(demo, email, "Passw0rd!")
    assert asked["challenge"] == "SOFTWARE_TOKEN_MFA"
    answer = {"challenge": asked["challenge"], "session": asked["session"], **name_at(prefix, email),
              "answers": {"SOFTWARE_TOKEN_MFA_CODE": totp.code(secret, 30)}}
    assert said(demo.post(f"{prefix}/challenge", json=answer))["access_token"]
    said(demo.request("DELETE", f"{prefix}/mfa/totp", headers=own))
    assert said(demo.get(f"{prefix}/mfa", headers=own)) == {"methods": []}
    assert tokens_of(demo, email, "Passw0rd!")["access_token"]


def test_factors_are_chosen_and_preferred(demo, prefix, own):
    path = f"{prefix}/mfa"
    refused = said(demo.request("PUT", path, headers=own, json={"methods": ["SOFTWARE_TOKEN_MFA"]}), 400)
    assert refused["code"] == "invalid_request" and "software token" in refused["detail"]
    registered(demo, prefix, own)
    said(demo.request("PUT", path, headers=own, json={"methods": ["SOFTWARE_TOKEN_MFA"]}))
    assert said(demo.get(path, headers=own)) == {"methods": ["SOFTWARE_TOKEN_MFA"]}
    said(demo.request("PUT", path, headers=own, json={"methods": [], "preferred": "SOFTWARE_TOKEN_MFA"}))
    assert said(demo.get(path, headers=own))["preferred"] == "SOFTWARE_TOKEN_MFA"
    said(demo.request("PUT", path, headers=own, json={"methods": []}))
    assert said(demo.get(path, headers=own)) == {"methods": []}
    said(demo.request("PUT", path, headers=own, json={"methods": []}))
    assert said(demo.request("PUT", path, headers=own, json={"methods": ["CARRIER_PIGEON"]}), 400)["code"] == "validation_failed"


def test_a_wrong_code_registers_nothing(demo, prefix, own):
    begun = said(demo.post(f"{prefix}/mfa/totp", headers=own))
    right = totp.code(begun["secret"])
    path = f"{prefix}/mfa/totp/verify"
    assert said(demo.post(path, headers=own, json={"code": wrong(right)}), 400)["code"] == "code_mismatch"
    for each in ("12345", "1234567", 123456, "12\n456", ""):
        assert said(demo.post(path, headers=own, json={"code": each}), 400)["code"] == "validation_failed"
    assert said(demo.get(f"{prefix}/mfa", headers=own)) == {"methods": []}
    said(demo.post(path, headers=own, json={"code": right}))


def test_without_a_token_nothing_is_shown_or_changed(demo, prefix):
    for method, path, body in (("GET", "mfa", None), ("PUT", "mfa", {"methods": []}), ("POST", "mfa/totp", None),
                               ("POST", "mfa/totp/verify", {"code": "123456"}), ("DELETE", "mfa/totp", None)):
        assert demo.request(method, f"{prefix}/{path}", json=body).status_code == 401


def test_an_app_is_registered_during_a_sign_in(start, prefix, tmp_path):
    """The pool requires a second factor, so a user without one registers it during the sign-in."""
    server = start()
    email = fresh_email()
    make_user(server, email)
    pool_id = server.variables()["COGNITO_USER_POOL_ID"]
    server.boto3().set_user_pool_mfa_config(UserPoolId=pool_id, MfaConfiguration="ON",
                                             SoftwareTokenMfaConfiguration={"Enabled": True})
    asked = tokens_of(server, email, "Passw0rd!")
    assert asked["challenge"] == "MFA_SETUP"
    begun = said(server.post(f"{prefix}/challenge/totp", json={"session": asked["session"], **name_at(prefix, email)}))
    assert unquote(urlsplit(begun["otpauth_uri"]).path) == f"/Poolguard:{email}"
    answer = {"challenge": "MFA_SETUP", "session": begun["session"], **name_at(prefix, email)}
    code = totp.code(begun["secret"])
    refused = said(server.post(f"{prefix}/challenge",
                               json={**answer, "answers": {"SOFTWARE_TOKEN_MFA_CODE": wrong(code)}}), 400)
    assert refused["code"] == "code_mismatch"
    done = said(server.post(f"{prefix}/challenge", json={**answer, "answers": {"SOFTWARE_TOKEN_MFA_CODE": code}}))
    assert done["access_token"]
    assert tokens_of(server, email, "Passw0rd!")["challenge"] == "SOFTWARE_TOKEN_MFA"
    assert said(server.post(f"{prefix}/challenge/totp",
                            json={"session": "x" * 64, **name_at(prefix, email)}), 401)["code"] == "invalid_session"


def test_no_secret_is_logged(demo, own):
    begun = said(demo.post("/auth/mfa/totp", headers=own))
    text = "\n".join(demo.log)
    assert begun["secret"] not in text and PASSWORD not in text
