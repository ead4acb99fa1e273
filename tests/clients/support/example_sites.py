"""The applications in examples/, each as its README starts it, and what all of them do."""

import contextlib
import os
import re
import subprocess
import time

import requests

from poolguard import ROOT
from proxies import free_port

EXAMPLES = ROOT / "examples"
PASSWORD = "Passw0rd!-of-a-test"


def people(server):
    """One user who may see the reports, and one who may not."""
    cognito, pool = server.boto3(), server.variables()["COGNITO_USER_POOL_ID"]
    cognito.create_group(UserPoolId=pool, GroupName="staff")
    for name in ("staff@example.com", "guest@example.com"):
        attributes = [{"Name": "email", "Value": name}, {"Name": "email_verified", "Value": "true"}]
        cognito.admin_create_user(UserPoolId=pool, Username=name, UserAttributes=attributes, MessageAction="SUPPRESS")
        cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password=PASSWORD, Permanent=True)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username="staff@example.com", GroupName="staff")


@contextlib.contextmanager
def example_site(server, folder, command, port, **more):
    """Starts an application; yields its address."""
    variables = {name: value for name, value in server.variables().items() if name.startswith("COGNITO_")}
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1",
                   "POOLGUARD_URL": server.url, "PORT": str(port), **variables, **more}
    with open(folder / "site.log", "wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(requests.ConnectionError):
                requests.get(f"http://127.0.0.1:{port}/", timeout=60).raise_for_status()
                break
            assert process.poll() is None and time.monotonic() < deadline, (folder / "site.log").read_text()
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=15)


class Visitor:
    """A browser at an application: it keeps cookies and sends forms with all their fields."""

    def __init__(self, site):
        self.site, self.session = site, requests.Session()
        self.session.trust_env = False

    def get(self, path, **options):
        return self.session.get(self.site + path, timeout=30, allow_redirects=False, **options)

    def send(self, path, origin=None, **fields):
        """Sends a form to `path`, with the hidden fields of the home page's, which other origins cannot read."""
        page = "" if origin else self.get("/").text
        hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
        return self.session.post(self.site + path, data={**dict(hidden), **fields}, timeout=30, allow_redirects=False,
                                 headers={"Origin": origin or self.site})

    def sign_in(self, email="staff@example.com", password=PASSWORD):
        return self.send("/login", email=email, password=password)

    @property
    def token(self):
        return self.session.cookies.get("example-token")


def text_of(answer):
    """The sentence of a page. React puts comments between a sentence's parts."""
    return re.sub("<!--.*?-->", "", re.search("<p>(.*?)</p>", answer.text, re.S)[1])


__all__ = ["EXAMPLES", "PASSWORD", "Visitor", "example_site", "free_port", "people", "text_of"]
