"""Clients from npm, each in its own process."""

import json
import subprocess

from poolguard import ROOT

SCRIPTS = ROOT / "tests" / "clients" / "node"


def run(script, given):
    """Runs a script with one JSON value and returns what it prints."""
    done = subprocess.run(["node", str(SCRIPTS / script), json.dumps(given)], capture_output=True, text=True,
                          timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class SdkError(Exception):
    pass


def sdk(server, name, **members):
    """Calls one operation with the AWS SDK for JavaScript, which knows newer members than Debian's boto3."""
    variables = server.variables()
    given = {"endpoint": server.url, "region": variables["AWS_REGION"], "calls": [[name, members]],
             "credentials": {"accessKeyId": variables["AWS_ACCESS_KEY_ID"],
                             "secretAccessKey": variables["AWS_SECRET_ACCESS_KEY"]}}
    reply = run("sdk.mjs", given)[0]
    if "error" in reply:
        raise SdkError(reply["error"])
    return reply


class Process:
    """A script that starts with one JSON value and answers one JSON command per line."""

    def __init__(self, script, given):
        self.process = subprocess.Popen(["node", str(SCRIPTS / script), json.dumps(given)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()

    def do(self, action, **given):
        self.process.stdin.write(json.dumps({"do": action, **given}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


class IdentityClient(Process):
    """amazon-cognito-identity-js in one browser."""

    def __init__(self, endpoint, pool, client):
        super().__init__("identity.mjs", {"endpoint": endpoint, "pool": pool, "client": client})


class OpenIdClient(Process):
    """openid-client for one app client."""

    def __init__(self, issuer, client, callback, logout):
        super().__init__("openid.mjs", {"issuer": issuer, "client": client, "callback": callback, "logout": logout})
