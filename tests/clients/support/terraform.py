"""Terraform with its AWS provider, where both are installed, and the calls that it makes: they are recorded on the way
to the server, and can be replayed where it is not."""

import glob
import http.client
import json
import os
import pathlib
import re
import shutil
import subprocess
import urllib.parse

from local_server import LocalHandler, LocalServer

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "terraform"
CALLS = FOLDER / "calls.json"


def plugin_folders():
    """Where providers may be without a download: what Terraform's configuration names, the folders that it looks into
    by itself, and where administrators unpack a mirror."""
    home = pathlib.Path.home()
    for file in (os.environ.get("TF_CLI_CONFIG_FILE"), home / ".terraformrc"):
        if file and os.path.isfile(file):
            text = pathlib.Path(file).read_text()
            yield from re.findall(r'^\s*(?:path|plugin_cache_dir)\s*=\s*"([^"]+)"', text, re.M)
    yield os.environ.get("TF_PLUGIN_CACHE_DIR", "")
    for parent in (home / ".terraform.d", home / ".local/share/terraform", "/usr/local/share/terraform",
                   "/usr/share/terraform"):
        yield f"{parent}/plugins"
    yield from sorted(glob.glob("/opt/*"))


def find_plugins():
    """The folder with the AWS provider and its newest version; None where it or Terraform is not installed."""
    for folder in filter(None, plugin_folders() if shutil.which("terraform") else ()):
        found = glob.glob(f"{glob.escape(folder)}/*/hashicorp/aws/*/*/terraform-provider-aws*")
        if found:
            versions = [pathlib.Path(each).parts[-3] for each in found]
            return folder, max(versions, key=lambda version: [int(number) for number in re.findall(r"\d+", version)])
    return None


class Terraform:
    def __init__(self, folder, plugins, endpoint, server):
        shutil.copytree(FOLDER, folder)
        variables = server.variables()
        self.folder, self.endpoint = folder, endpoint
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "CHECKPOINT_DISABLE": "1",
                            "GOGC": "400",  # half of the provider's time is its garbage collection
                            "AWS_ACCESS_KEY_ID": variables["AWS_ACCESS_KEY_ID"],
                            "AWS_SECRET_ACCESS_KEY": variables["AWS_SECRET_ACCESS_KEY"]}
        self.run("init", f"-plugin-dir={plugins}")

    def run(self, command, *arguments, status=0):
        done = subprocess.run(["terraform", command, "-no-color", "-input=false", *arguments], cwd=self.folder,
                              env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    def on(self, command, later, *arguments):
        """With one call at a time, so that they can be replayed in their order."""
        return self.run(command, "-parallelism=1", "-var", f"endpoint={self.endpoint}", "-var",
                        f"later={str(later).lower()}", *arguments)


class Recorder(LocalServer):
    """Passes calls on to the server and keeps them."""

    def __init__(self, server):
        super().__init__(Passage)
        self.calls, self.to = [], server


class Passage(LocalHandler):
    def do_POST(self):
        body = self.body()
        connection = http.client.HTTPConnection("127.0.0.1", self.server.to.port, timeout=30)
        connection.request("POST", self.path, body, dict(self.headers))
        answer = connection.getresponse()
        text = answer.read()
        self.server.calls.append(recorded_call(self.headers, body.decode(), answer.status, text.decode()))
        self.answer(answer.status, text, [(name, value) for name, value in answer.getheaders() if name.lower() not in (
            "connection", "transfer-encoding", "content-length")])


def recorded_call(headers, body, status, text):
    target = headers.get("X-Amz-Target")
    if target:
        return {"call": target, "request": json.loads(body), "status": status, "answer": json.loads(text or "{}")}
    return {"call": "IAM", "request": dict(urllib.parse.parse_qsl(body)), "status": status, "answer": xml_texts(text)}


def xml_texts(text):
    """Element names and their texts, without what differs from call to call."""
    return [[name, urllib.parse.unquote(value)] for name, value in re.findall(r"<(\w+)>([^<]+)</\1>", text)
            if name not in ("RequestId", "CreateDate", "RoleId")]


# Values that the server makes up, by the name of their member.
MADE_UP = {"UserPoolId", "Id", "ClientId", "ClientSecret", "IdentityPoolId", "Username", "Value"}
DATES = {"Version", "CSSVersion", "CreationDate", "LastModifiedDate", "UserCreateDate", "UserLastModifiedDate", "LastModifiedAt"}


def walk(value, name=""):
    """All texts in a document, with the names of their members. Dates are set to nothing."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key in DATES:
                value[key] = 0
            yield from walk(value[key], key)
    elif isinstance(value, list):
        for each in value:
            yield from walk(each, name)
    elif isinstance(value, str):
        yield name, value


def is_made_up(name, text):
    return name in MADE_UP and re.fullmatch(r"us-east-1_\w{9}|us-east-1:[0-9a-f-]{36}|[0-9a-f]{8}-[0-9a-f-]{27}|"
                                            r"(?=\w*\d)[0-9a-z]{26}|[0-9a-z]{51}", text) is not None


def replaced(document, values):
    text = json.dumps(document)
    for old, new in values.items():
        text = text.replace(old, new)
    return json.loads(text)


def table_of(calls):
    """Calls as they are kept: what the server made up is $1, $2 …; an answer that was given before is left out."""
    names, answers, out = {}, {}, []
    for each in calls:
        for name, text in list(walk(each["answer"])):
            if is_made_up(name, text):
                names.setdefault(text, f"${len(names) + 1}$")
        known = replaced(each, names)
        question = json.dumps([known["call"], known["request"]])
        if answers.get(question) == known["answer"]:
            del known["answer"]
        else:
            answers[question] = known["answer"]
        out.append(known)
    return out


def replay(table, send):
    """`send` makes a call and returns the status and the answer. Returns what differs."""
    values, answers, out = {}, {}, []
    for each in table:
        question = json.dumps([each["call"], each["request"]])
        wanted = each.get("answer", answers.get(question))
        answers[question] = wanted
        status, answer = send(each["call"], replaced(each["request"], values))
        expected = list(walk(wanted))
        for (_, name), (_, text) in zip(expected, list(walk(answer))):
            if re.fullmatch(r"\$\d+\$", name):
                values.setdefault(name, text)
        if status != each["status"] or replaced(wanted, values) != answer:
            out.append((each["call"], each["request"], replaced(wanted, values), answer))
    return out
