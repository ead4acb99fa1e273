"""The ways in to a server, each with the client's address that a trusted proxy would name."""

import json

from accounts import PASSWORD, fresh_email
from pages import CALLBACK, Browser

WRONG = "Wr0ng-pass!"


def wire(server, operation, address=None, **members):
    """Calls an operation of Cognito's protocol without a signature."""
    headers = {"X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
               "Content-Type": "application/x-amz-json-1.1"}
    if address:
        headers["X-Forwarded-For"] = address
    return server.post("/", data=json.dumps(members), headers=headers)


def error_of(reply):
    """The name of a refusal; empty for a success."""
    return reply.json().get("__type", "") if reply.content else ""


def initiate(server, client, address=None, name="nobody@example.com", password=WRONG, hash=None, **members):
    parameters = {"USERNAME": name, "PASSWORD": password}
    if hash:
        parameters["SECRET_HASH"] = hash
    return wire(server, "InitiateAuth", address, ClientId=client, AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters=parameters, **members)


def gateway(server, path, address, **members):
    return server.post(path, json=members, headers={"X-Forwarded-For": address})


def page(server, client, path, address):
    """One of the sign-in pages, opened in a fresh browser."""
    return Browser(server, **{"X-Forwarded-For": address}).ask(client, path, redirect_uri=CALLBACK)


def audits(server, **members):
    """The audit events that have these members. Call it once the server has stopped."""
    events = [json.loads(line) for line in server.log if '"audit"' in line]
    return [each for each in events if each["message"] == "audit" and members.items() <= each.items()]


def by_page(server, client, address, name):
    return page(server, client, "/login", address).send(username=name, password=WRONG)


# Each tries a wrong password; the second says whether its answer is the refusal by network.
WAYS = {
    "/auth": (lambda server, client, address, name: gateway(server, "/auth/login", address, email=name, password=WRONG),
              lambda reply: reply.status_code == 429),
    "/api/auth": (lambda server, client, address, name: gateway(server, "/api/auth/signin", address, username=name,
                                                                password=WRONG),
                  lambda reply: reply.status_code == 429),
    "/api/user": (lambda server, client, address, name: gateway(server, "/api/user/login", address, email=name,
                                                                password=WRONG),
                  lambda reply: reply.status_code == 429),
    "wire": (lambda server, client, address, name: initiate(server, client, address, name),
             lambda reply: error_of(reply) == "TooManyRequestsException"),
    "page": (by_page, lambda shown: shown.status == 429),
}

# Operations by which strangers guess, and by which messages are sent.
GUESSES = {
    "InitiateAuth with SRP": lambda client: ("InitiateAuth", dict(
        ClientId=client, AuthFlow="USER_SRP_AUTH", AuthParameters={"USERNAME": fresh_email(), "SRP_A": "a" * 700})),
    "RespondToAuthChallenge": lambda client: ("RespondToAuthChallenge", dict(
        ClientId=client, ChallengeName="SOFTWARE_TOKEN_MFA", Session="x" * 64,
        ChallengeResponses={"USERNAME": fresh_email(), "SOFTWARE_TOKEN_MFA_CODE": "123456"})),
    "ConfirmSignUp": lambda client: ("ConfirmSignUp", dict(
        ClientId=client, Username=fresh_email(), ConfirmationCode="123456")),
    "ConfirmForgotPassword": lambda client: ("ConfirmForgotPassword", dict(
        ClientId=client, Username=fresh_email(), ConfirmationCode="123456", Password=PASSWORD)),
    "ChangePassword": lambda client: ("ChangePassword", dict(
        AccessToken="x.y.z", PreviousPassword=WRONG, ProposedPassword=PASSWORD)),
    "VerifySoftwareToken": lambda client: ("VerifySoftwareToken", dict(Session="x" * 64, UserCode="123456")),
    "VerifyUserAttribute": lambda client: ("VerifyUserAttribute", dict(
        AccessToken="x.y.z", AttributeName="email", Code="123456")),
}
MESSAGES = {
    "SignUp": lambda client: ("SignUp", dict(ClientId=client, Username=fresh_email(), Password=PASSWORD)),
    "ForgotPassword": lambda client: ("ForgotPassword", dict(ClientId=client, Username=fresh_email())),
    "ResendConfirmationCode": lambda client: ("ResendConfirmationCode", dict(ClientId=client, Username=fresh_email())),
    "GetUserAttributeVerificationCode": lambda client: ("GetUserAttributeVerificationCode", dict(
        AccessToken="x.y.z", AttributeName="email")),
    "UpdateUserAttributes": lambda client: ("UpdateUserAttributes", dict(
        AccessToken="x.y.z", UserAttributes=[{"Name": "email", "Value": fresh_email()}])),
}
