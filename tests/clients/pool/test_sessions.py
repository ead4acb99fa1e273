"""Users' sessions and the history of their sign-ins: lists, limits, single revocations, feedback."""

import pytest

import totp
import wire
from cognito import add_user, refused, sign_in
from pages import OAUTH, Browser, redeem

AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"


def signed(demo, operation, status=200, **members):
    answer = wire.call(demo, operation, members)
    assert answer.status_code == status, answer.text
    return answer.json()


def own(demo, operation, status=200, **members):
    answer = wire.call(demo, operation, members, sign=False)
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.fixture
def tracked(demo, cognito, make_pool, make_client):
    """A pool that tracks sessions, with a client for the pages."""
    def make(most=20, **settings):
        pool = make_pool(**settings)
        given = {"UserPoolId": pool, "UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": most}}
        assert signed(demo, "SetUserPoolSessionConfiguration", **given) == given
        add_user(cognito, pool, "ann", email="ann@example.com", email_verified="true")
        return pool, make_client(pool, **OAUTH)
    return make


def tokens_of(unsigned, client):
    return sign_in(unsigned, client, "ann")["AuthenticationResult"]


def listed(demo, pool):
    return signed(demo, "AdminListUserSessions", UserPoolId=pool, Username="ann")["Sessions"]


def test_users_see_and_end_their_sessions(demo, unsigned, tracked):
    pool, client = tracked()
    first, second = tokens_of(unsigned, client), tokens_of(unsigned, client)
    sessions = own(demo, "ListUserSessions", AccessToken=second["AccessToken"])["Sessions"]
    assert [each["IsCurrentSession"] for each in sessions] == [True, False]
    for each in sessions:
        assert each.keys() == {"SessionId", "SessionType", "ClientId", "CreateDate", "LastActiveDate", "DeviceType",
                               "LastIPAddress", "LastLocation", "IsCurrentSession"}
        assert len(each["SessionId"]) == 28 and each["SessionId"].startswith("tkn")
        assert (each["SessionType"], each["ClientId"], each["LastIPAddress"]) == ("TOKEN", client, "127.0.0.1")
        assert each["DeviceType"].startswith("Boto3 ") and each["LastLocation"] == {"Country": "unknown"}
    seen = listed(demo, pool)
    assert [each["SessionId"] for each in seen] == [each["SessionId"] for each in sessions]
    assert not any(each["IsCurrentSession"] for each in seen)

    current, other = (each["SessionId"] for each in sessions)
    mine = {"AccessToken": second["AccessToken"]}
    assert own(demo, "RevokeUserSession", 400, **mine, SessionId=current)["__type"] == "InvalidParameterException"
    assert own(demo, "RevokeUserSession", **mine, SessionId=other) == {}
    for gone in (other, "tkn", "sso" + other[3:], "x"):
        assert own(demo, "RevokeUserSession", 400, **mine, SessionId=gone)["__type"] == "ResourceNotFoundException"
    assert refused(unsigned.get_user, AccessToken=first["AccessToken"])[0] == "NotAuthorizedException"
    assert own(demo, "ListUserSessions", 400, AccessToken=first["AccessToken"])["__type"] == "NotAuthorizedException"
    assert own(demo, "ListUserSessions", 400, **mine, NextToken="x")["__type"] == "InvalidParameterException"
    about = {"UserPoolId": pool, "Username": "ann", "SessionId": current}
    assert signed(demo, "AdminRevokeUserSession", **about) == {} and listed(demo, pool) == []
    assert signed(demo, "AdminRevokeUserSession", 400, **about)["__type"] == "ResourceNotFoundException"
    assert refused(unsigned.initiate_auth, ClientId=client, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={
        "REFRESH_TOKEN": second["RefreshToken"]}) == ("NotAuthorizedException", "Refresh Token has been revoked")


def test_a_new_session_takes_the_place_of_the_least_used(demo, unsigned, tracked):
    pool, client = tracked(most=2)
    first, second = tokens_of(unsigned, client), tokens_of(unsigned, client)
    unsigned.initiate_auth(ClientId=client, AuthFlow="REFRESH_TOKEN_AUTH",
                           AuthParameters={"REFRESH_TOKEN": first["RefreshToken"]})
    third = tokens_of(unsigned, client)
    assert len(listed(demo, pool)) == 2
    for each, is_open in ((first, True), (second, False), (third, True)):
        if is_open:
            unsigned.get_user(AccessToken=each["AccessToken"])
        else:
            assert refused(unsigned.get_user, AccessToken=each["AccessToken"])[0] == "NotAuthorizedException"


def through_pages(demo, browser, client):
    return redeem(demo, client, browser.sign_in(client, "ann").answer["code"]).json()


@pytest.mark.parametrize("revoked, associated, left", [
    ("TOKEN", "NONE", {"SSO"}), ("TOKEN", "LINKED", set()), ("SSO", "NONE", {"TOKEN"}), ("SSO", "LINKED", set())])
def test_sessions_of_browsers_and_their_tokens(demo, tracked, revoked, associated, left):
    pool, client = tracked()
    browser = Browser(demo, **{"User-Agent": AGENT})
    through_pages(demo, browser, client)
    sessions = {each["SessionType"]: each for each in listed(demo, pool)}
    assert sessions["TOKEN"]["OriginSessionId"] == sessions["SSO"]["SessionId"]
    assert sessions["SSO"]["DeviceType"] == "Chrome 126 / Windows 10" and "OriginSessionId" not in sessions["SSO"]
    # The same browser, again: no sign-in, and the same session of the browser.
    assert "code" in browser.ask(client).answer and len(listed(demo, pool)) == 2
    signed(demo, "AdminRevokeUserSession", UserPoolId=pool, Username="ann", SessionId=sessions[revoked]["SessionId"],
           RevokeAssociatedSessions=associated)
    assert {each["SessionType"] for each in listed(demo, pool)} == left
    assert browser.ask(client).location.startswith("/login") == ("SSO" not in left)


@pytest.mark.parametrize("associated, left", [("NONE", {"SSO"}), ("LINKED", set())])
def test_a_revoked_token_takes_its_browsers_session_with_it_if_it_is_told_so(demo, tracked, associated, left):
    pool, client = tracked()
    tokens = through_pages(demo, Browser(demo), client)
    about = {"Token": tokens["refresh_token"], "ClientId": client}
    assert own(demo, "RevokeToken", 400, **about, RevokeAssociatedSessions="ALL")["__type"] == "InvalidParameterException"
    assert own(demo, "RevokeToken", **about, RevokeAssociatedSessions=associated) == {}
    assert {each["SessionType"] for each in listed(demo, pool)} == left
    assert own(demo, "RevokeToken", **about, RevokeAssociatedSessions=associated) == {}


def test_each_client_says_how_long_a_browser_stays_signed_in(demo, tracked, make_client):
    pool, client = tracked()
    strict = make_client(pool, **OAUTH)
    given = {"UserPoolId": pool, "ClientId": strict, "SSOSession": {"MaxValidityMinutes": 0}}
    assert signed(demo, "SetUserPoolClientSessionConfiguration", **given) == given
    browser = Browser(demo)
    through_pages(demo, browser, strict)
    assert browser.ask(strict).location.startswith("/login")
    assert "code" in browser.ask(client).answer


def test_the_history_of_sign_ins(demo, cognito, unsigned, make_pool, make_client):
    pool = make_pool(UserPoolAddOns={"AdvancedSecurityMode": "ENFORCED"})
    client = make_client(pool, **OAUTH)
    add_user(cognito, pool, "ann", email="ann@example.com", email_verified="true")
    cognito.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration="OPTIONAL",
                                     SoftwareTokenMfaConfiguration={"Enabled": True})
    about = {"UserPoolId": pool, "Username": "ann"}
    assert refused(sign_in, unsigned, client, "ann", "wrong")[0] == "NotAuthorizedException"
    token = tokens_of(unsigned, client)["AccessToken"]
    secret = unsigned.associate_software_token(AccessToken=token)["SecretCode"]
    unsigned.verify_software_token(AccessToken=token, UserCode=totp.code(secret))
    unsigned.set_user_mfa_preference(AccessToken=token,
                                     SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True})
    asked = sign_in(unsigned, client, "ann")
    answer = {"ClientId": client, "ChallengeName": asked["ChallengeName"], "Session": asked["Session"]}
    assert refused(unsigned.respond_to_auth_challenge, **answer, ChallengeResponses={
        "USERNAME": "ann", "SOFTWARE_TOKEN_MFA_CODE": "000000"})[0] == "CodeMismatchException"
    unsigned.change_password(AccessToken=token, PreviousPassword="Passw0rd!", ProposedPassword="Passw0rd!2")
    headers = [{"headerName": "User-Agent", "headerValue": AGENT}]
    client_of_server = make_client(pool, ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"])
    cognito.admin_initiate_auth(UserPoolId=pool, ClientId=client_of_server, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
                                AuthParameters={"USERNAME": "ann", "PASSWORD": "Passw0rd!2"}, ContextData={
        "IpAddress": "192.0.2.1", "ServerName": "app", "ServerPath": "/", "HttpHeaders": headers})

    pages = cognito.get_paginator("admin_list_user_auth_events").paginate(**about, PaginationConfig={"PageSize": 2})
    events = [event for page in pages for event in page["AuthEvents"]]
    assert [(each["EventType"], each["EventResponse"],
             [(one["ChallengeName"], one["ChallengeResponse"]) for one in each["ChallengeResponses"]])
            for each in events] == [
        ("SignIn", "InProgress", [("Password", "Success")]),
        ("PasswordChange", "Pass", []),
        ("SignIn", "Fail", [("Password", "Success"), ("Mfa", "Failure")]),
        ("SignIn", "Pass", [("Password", "Success")]),
        ("SignIn", "Fail", [("Password", "Failure")])]
    assert events[0]["EventContextData"] == {"IpAddress": "192.0.2.1", "DeviceName": "Chrome 126 / Windows 10"}
    assert events[-1]["EventContextData"]["IpAddress"] == "127.0.0.1"
    assert all(each["EventRisk"] == {"RiskDecision": "NoRisk", "CompromisedCredentialsDetected": False}
               for each in events)
    cognito.admin_update_auth_event_feedback(**about, EventId=events[0]["EventId"], FeedbackValue="Valid")
    newest = cognito.admin_list_user_auth_events(**about, MaxResults=1)["AuthEvents"][0]
    assert newest["EventFeedback"]["FeedbackValue"] == "Valid"
    assert refused(unsigned.update_auth_event_feedback, **about, EventId=newest["EventId"], FeedbackToken="x",
                   FeedbackValue="Valid")[0] == "NotAuthorizedException"
