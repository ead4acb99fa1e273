"""Terraform against the embedded pool. Where `terraform` and the AWS provider are installed, it applies the
configuration in tests/clients/terraform; elsewhere the calls that it made then are replayed. With
POOLGUARD_TEST_RECORD=1 the calls are recorded anew."""

import json
import os
import re
from urllib.parse import urlencode

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

import terraform
from poolguard import Server

CHANGED_LATER = {"aws_cognito_user_pool.rich", "aws_cognito_user_pool_domain.rich", "aws_cognito_identity_pool.shop",
                 "aws_cognito_user_pool_client.browsers", "aws_cognito_user_group.staff",
                 "aws_cognito_risk_configuration.rich", "aws_cognito_user_pool_ui_customization.rich"}


def apply_by_terraform(server, folder, plugins):
    """Twice, and the second plan is empty. Returns the calls."""
    with terraform.Recorder(server) as recorder:
        tool = terraform.Terraform(folder, plugins, recorder.url, server)
        tool.on("apply", False, "-auto-approve")
        done = tool.on("apply", True, "-auto-approve")
        assert set(re.findall(r"^  # (\S+) will be updated in-place", done, re.M)) == CHANGED_LATER, done
        assert re.search(r"^Plan: 0 to add, \d+ to change, 0 to destroy", done, re.M), done
        # Its status would be 2 if there were a change left.
        tool.on("plan", True, "-detailed-exitcode")
    return recorder.calls


SERVICES = {"AWSCognitoIdentityProviderService": "cognito-idp", "AWSCognitoIdentityService": "cognito-identity"}


def sender(server):
    variables = server.variables()
    key = Credentials(variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"])

    def send(call, body):
        is_iam = call == "IAM"
        headers = ({"Content-Type": "application/x-www-form-urlencoded"} if is_iam else
                   {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": call})
        request = AWSRequest("POST", server.url + "/", data=urlencode(body) if is_iam else json.dumps(body),
                             headers=headers)
        SigV4Auth(key, SERVICES.get(call.split(".")[0], "iam"), "us-east-1").add_auth(request)
        answer = server.post("/", data=request.data, headers=dict(request.headers))
        return answer.status_code, terraform.xml_texts(answer.text) if is_iam else json.loads(answer.text or "{}")

    return send


def test_terraform_converges(tmp_path, record_property):
    """The calls are replayed in any case, so that they stay true where nobody has Terraform."""
    found = terraform.find_plugins()
    if found:
        with Server(tmp_path / "applied") as server:
            calls = apply_by_terraform(server, tmp_path / "configuration", found[0])
        if os.environ.get("POOLGUARD_TEST_RECORD"):
            lines = ",\n".join(json.dumps(each) for each in terraform.table_of(calls))
            terraform.CALLS.write_text(f"[\n{lines}\n]\n")
    record_property("note", f"Terraform: {f'applied with AWS provider {found[1]}' if found else 'calls replayed'}")
    with Server(tmp_path / "replayed") as server:
        assert terraform.replay(json.loads(terraform.CALLS.read_text()), sender(server)) == []
