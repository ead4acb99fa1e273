"""The OpenAPI document: the stored one equals the served one, and an external linter accepts it."""

import json
import subprocess

from node_clients import SCRIPTS
from openapi import WRITTEN, operations, served_text


def lint(file):
    done = subprocess.run(["node", str(SCRIPTS / "lint_openapi.mjs"), str(file)], capture_output=True, text=True,
                          timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_written_document_is_the_served_one(start):
    served = served_text(start())
    assert WRITTEN.read_text() == served, "docs/openapi.json is out of date: run tools/write-openapi"


def test_the_linter_finds_nothing():
    assert lint(WRITTEN) == []


def test_the_linter_looks_at_bodies_and_examples(tmp_path):
    document = json.loads(WRITTEN.read_text())
    login = document["paths"]["/api/user/login"]["post"]
    login["requestBody"]["content"]["application/json"]["example"]["email"] = 7
    del login["responses"]["200"]["description"]
    (tmp_path / "spoilt.json").write_text(json.dumps(document))
    found = "\n".join(lint(tmp_path / "spoilt.json"))
    assert "email" in found and "description" in found


def test_every_answer_with_a_body_has_an_example():
    document = json.loads(WRITTEN.read_text())
    shared = document["components"]["responses"]
    for path, method, operation in operations(document):
        assert operation["summary"], (path, method)
        assert any(status[0] in "23" for status in operation["responses"]), (path, method)
        answers = [shared[each["$ref"].rpartition("/")[2]] if "$ref" in each else each
                   for each in operation["responses"].values()]
        bodies = [*answers, *filter(None, [operation.get("requestBody")])]
        for body in bodies:
            for media_type, content in body.get("content", {}).items():
                if media_type.endswith("json") and path != "/openapi.json":
                    assert "example" in content or content["examples"], (path, method)
