"""The ways in to a server, each with the client's address that a trusted proxy would name."""

import json

from pages import CALLBACK, Browser

PASSWORD = "Passw0rd!"
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
