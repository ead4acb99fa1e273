"""What every application in examples/ does, whatever it is written in. test_examples_*.py run these functions."""

import base64
import json

import requests

from example_sites import PASSWORD, Visitor, text_of


def me(site, token):
    return requests.get(site + "/api/me", headers={"Authorization": f"Bearer {token}"}, timeout=30)


def tokens(server, name="staff@example.com"):
    reply = server.post("/auth/login", json={"email": name, "password": PASSWORD})
    assert reply.status_code == 200, reply.text
    return reply.json()


def changed(token, **claims):
    """The token with other claims and its old signature."""
    header, payload, signature = token.split(".")
    found = json.loads(base64.urlsafe_b64decode(payload + "=="))
    text = json.dumps({**found, **claims}).encode()
    return ".".join([header, base64.urlsafe_b64encode(text).rstrip(b"=").decode(), signature])


def without_signature(token):
    header = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    return f"{header}.{token.split('.')[1]}."


def a_token_is_verified(server, site):
    given = tokens(server)
    answer = me(site, given["access_token"])
    assert answer.status_code == 200, answer.text
    assert answer.json()["groups"] == ["staff"] and len(answer.json()["sub"]) == 36
    assert me(site, tokens(server, "guest@example.com")["access_token"]).json()["groups"] == []


def other_tokens_are_refused(server, site):
    given = tokens(server)
    access = given["access_token"]
    # A client of the same pool, whose tokens are not for this application.
    other = server.boto3().create_user_pool_client(
        UserPoolId=server.variables()["COGNITO_USER_POOL_ID"], ClientName="other",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])["UserPoolClient"]["ClientId"]
    elsewhere = server.unsigned().initiate_auth(
        ClientId=other, AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "staff@example.com", "PASSWORD": PASSWORD})["AuthenticationResult"]["AccessToken"]
    refused = {"changed": changed(access, **{"cognito:groups": ["admin"]}), "unsigned": without_signature(access),
               "id token": given["id_token"], "other client": elsewhere, "no token": "", "no dots": "x",
               "no JSON": "a.b.c", "cut": access[:-8]}
    for what, token in refused.items():
        answer = me(site, token)
        assert answer.status_code == 401, (what, answer.status_code, answer.text)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer"), what
    assert requests.get(site + "/api/me", timeout=30).status_code == 401


def a_page_is_protected(server, site):
    stranger = Visitor(site)
    sent_away = stranger.get("/reports")
    assert sent_away.status_code in (302, 303, 307) and sent_away.headers["Location"] in ("/", site + "/")
    stranger.session.cookies.set("example-token", changed(tokens(server)["access_token"], sub="somebody"))
    assert stranger.get("/reports").status_code in (302, 303, 307)

    staff = Visitor(site)
    signed_in = staff.sign_in()
    assert signed_in.status_code in (302, 303), signed_in.text
    assert signed_in.headers["Location"] in ("/reports", site + "/reports")
    cookie = signed_in.headers["Set-Cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie
    page = staff.get("/reports")
    assert (page.status_code, text_of(page)) == (200, "Reports for staff@example.com")
    assert "no-store" in page.headers["Cache-Control"]

    guest = Visitor(site)
    guest.sign_in("guest@example.com")
    page = guest.get("/reports")
    assert text_of(page) == "You cannot see the reports: group_required"


def a_sign_out_ends_the_page(server, site):
    staff = Visitor(site)
    staff.sign_in()
    token = staff.token
    assert staff.get("/reports").status_code == 200
    out = staff.send("/logout")
    assert out.status_code in (302, 303) and not staff.token, out.text
    staff.session.cookies.set("example-token", token)
    assert staff.get("/reports").status_code in (302, 303, 307)
    # What is verified without asking is valid until it expires: docs/choosing.md.
    assert me(site, token).status_code == 200


def sign_ins_are_refused_by_name(server, site):
    for fields, why in (({"password": "wrong-Passw0rd"}, "invalid_credentials"),
                        ({"email": "<b>nobody", "password": "x"}, "invalid_credentials"),
                        ({"email": "", "password": ""}, "validation_failed")):
        visitor = Visitor(site)
        answer = visitor.sign_in(**fields)
        page = visitor.get(answer.headers["Location"]) if "Location" in answer.headers else answer
        assert text_of(page) == f"The sign-in was refused: {why}", fields
        assert not visitor.token and "<b>" not in page.text


def forms_of_other_sites_are_refused(server, site):
    visitor = Visitor(site)
    answer = visitor.send("/login", origin="https://other.example.com", email="staff@example.com", password=PASSWORD)
    assert answer.status_code == 403 and not visitor.token
    visitor.sign_in()
    assert visitor.send("/logout", origin="null").status_code == 403
    assert visitor.get("/reports").status_code == 200


CHECKS = [a_token_is_verified, other_tokens_are_refused, a_page_is_protected, a_sign_out_ends_the_page,
          sign_ins_are_refused_by_name, forms_of_other_sites_are_refused]


def the_keys_are_away(site, token):
    """For a site that has never had the keys: it knows nothing about a token, and says so also when it does not ask."""
    for _ in range(2):
        answer = me(site, token)
        assert (answer.status_code, answer.json()) == (503, {"error": "keys_unavailable"})


def poolguard_is_away(site, token, stop):
    """The last check, since the server is gone after it: answers, and no traces of errors."""
    visitor = Visitor(site)
    visitor.session.cookies.set("example-token", token)
    stop()
    page = visitor.get("/reports")
    assert text_of(page) == "You cannot see the reports: unavailable"
    assert me(site, token).status_code == 200  # with the keys that are known
