"""Poolguard behind the public address of a proxy, with users."""

import functools
import json
import uuid

import requests

from gateway_browser import Browser
from poolguard import Server
from poolguard import bearer as bearer_in_tenant
from waiting import wait_until

PASSWORD = "Passw0rd!-of-a-test"
bearer = functools.partial(bearer_in_tenant, tenant=None)


class Site:
    """Poolguard behind its public address, with several kinds of users."""

    def __init__(self, folder, port):
        self.port = port
        self.url = f"http://localhost:{port}"
        self.server = Server(folder / "data", "--public-url", self.url, env={"TENANT_STRICT": "1"})

    def __enter__(self):
        self.server.start()
        self.pool = self.server.variables()["COGNITO_USER_POOL_ID"]
        self.client = self.server.variables()["COGNITO_APP_CLIENT_ID"]
        self.cognito = self.server.boto3()
        for group in ("staff", "admin", "a, b"):
            self.cognito.create_group(UserPoolId=self.pool, GroupName=group.replace(" ", ""))
        self.add("jane@example.com", ["staff", "a,b"], {"email_verified": "true", "custom:tenant_id": "acme"})
        self.add("unverified@example.com", [], {})
        self.add("root@example.com", ["admin"], {"email_verified": "true"})
        return self

    def __exit__(self, *_):
        self.server.stop()

    def add(self, name, groups, attributes):
        given = [{"Name": key, "Value": value} for key, value in {"email": name, **attributes}.items()]
        self.cognito.admin_create_user(UserPoolId=self.pool, Username=name, UserAttributes=given,
                                       MessageAction="SUPPRESS")
        self.cognito.admin_set_user_password(UserPoolId=self.pool, Username=name, Password=PASSWORD, Permanent=True)
        for group in groups:
            self.cognito.admin_add_user_to_group(UserPoolId=self.pool, Username=name, GroupName=group)

    def tokens(self, name="jane@example.com"):
        done = self.cognito.initiate_auth(ClientId=self.client, AuthFlow="USER_PASSWORD_AUTH",
                                          AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD})
        return done["AuthenticationResult"]

    def token(self, name="jane@example.com"):
        return self.tokens(name)["AccessToken"]

    def ask(self, query="", method="GET", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.request(method, f"{self.server.url}/forward-auth{query}", headers=named, allow_redirects=False)

    def ask_audited(self, query="", **headers):
        """The answer, and the audit event of it."""
        given = uuid.uuid4().hex
        answer = self.ask(query, **headers, X_Request_Id=given)

        # The line is written before the answer is sent, but the reading thread may be late.
        def event():
            lines = [json.loads(line) for line in self.server.log if given in line]
            return next((each for each in lines if each["message"] == "audit"), None)

        return answer, wait_until(event, 15, lambda: f"no audit event: {answer.text}")

    def session(self, name="jane@example.com"):
        """The cookies of a browser that has signed in; needs a proxy at the public address."""
        browser = Browser(self).begin(PASSWORD, name=name)
        return "; ".join(f"{each.name}={each.value}" for each in browser.session.cookies)
