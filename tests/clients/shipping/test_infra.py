"""The files of infra/ for other platforms, checked against the providers' schemas from npm."""

import json
import pathlib
import re
import subprocess

import pytest
import yaml

from node_clients import SCRIPTS
from poolguard import ROOT, run

TERRAFORM = ROOT / "infra" / "terraform"
CLOUDFORMATION = ROOT / "infra" / "cloudformation" / "poolguard.yaml"
SPECIFICATION = SCRIPTS / "node_modules" / "@aws-cdk" / "cfnspec" / "spec" / "specification.json"
# Every resource has these (Terraform language documentation, "Meta-arguments").
META = {"for_each", "count", "depends_on", "lifecycle", "provider"}


def read_terraform(folder=TERRAFORM):
    kinds = set(re.findall(r'^resource "(\w+)"', "".join(p.read_text() for p in folder.glob("*.tf")), re.M))
    data = set(re.findall(r'^data "(\w+)"', "".join(p.read_text() for p in folder.glob("*.tf")), re.M))
    done = subprocess.run(["node", SCRIPTS / "terraform_schema.mjs", folder, *kinds, *(f"data.{each}" for each in data)],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def blocks_of(configuration, kind):
    """Tuples (type, name, arguments) of all blocks of that kind."""
    for parsed in configuration.values():
        for of_type, named in parsed.get(kind, {}).items():
            for name, bodies in named.items():
                for body in bodies:
                    yield of_type, name, body


def wrong_arguments(given, known, blocks, at):
    """Unknown arguments, and missing required ones."""
    given = dict(given)
    for name, bodies in given.pop("dynamic", {}).items():
        given[name] = [body["content"][0] for body in bodies]
    for name, value in given.items():
        if name in META:
            continue
        if name not in known:
            yield f"{at}: {name} is not known"
            continue
        inner = blocks.get(known[name]["type"])
        for each in value if inner and isinstance(value, list) else []:
            yield from wrong_arguments(each, inner, blocks, f"{at}.{name}")
    for name, about in known.items():
        if about["required"] and name not in given:
            yield f"{at}: {name} is missing"


def wrong_blocks(read):
    for kind, prefix in (("resource", ""), ("data", "data.")):
        for of_type, name, body in blocks_of(read["configuration"], kind):
            schema = read["schema"][prefix + of_type]
            if schema is None:
                yield f"{of_type} is not known"
            else:
                yield from wrong_arguments(body, schema["arguments"], schema["blocks"], f"{of_type}.{name}")


def test_terraform_matches_the_provider_schema():
    read = read_terraform()
    assert list(wrong_blocks(read)) == []
    assert len(list(blocks_of(read["configuration"], "resource"))) >= 12


def test_terraform_references_exist():
    read = read_terraform()
    text = "".join(path.read_text() for path in TERRAFORM.glob("*.tf"))
    declared = {f"{of_type}.{name}": read["schema"][of_type] for of_type, name, _ in
                blocks_of(read["configuration"], "resource")}
    declared |= {f"data.{of_type}.{name}": read["schema"][f"data.{of_type}"] for of_type, name, _ in
                 blocks_of(read["configuration"], "data")}
    used = re.findall(r"\b((?:data\.)?aws_\w+\.\w+)\.(\w+)", text)
    assert len(used) >= 30
    for address, attribute in used:
        assert address in declared, address
        assert attribute in declared[address]["attributes"] or attribute in declared[address]["arguments"], (
            address, attribute)
    variables = {name for parsed in read["configuration"].values() for name in parsed.get("variable", {})}
    assert set(re.findall(r"\bvar\.(\w+)", text)) == variables
    example = (TERRAFORM / "terraform.tfvars.example").read_text()
    assert set(re.findall(r"^(\w+) +=", example, re.M)) <= variables


@pytest.mark.parametrize("mistake, expected", [
    (('name                     = "${var', 'nam                     = "${var'), "nam is not known"),
    (("  password_policy {", "  access_token_validity = 60\n  password_policy {"), "access_token_validity is not known"),
    (("  password_policy {", '  prevent_user_existence_errors = "ENABLED"\n  password_policy {'),
     "prevent_user_existence_errors is not known"),
    (("minimum_length   ", "minimal_length   "), "minimal_length is not known"),
    (('  domain       = var.domain_prefix\n', ''), "domain is missing"),
    (('resource "aws_cognito_user_group"', 'resource "aws_cognito_user_crowd"'), "aws_cognito_user_crowd is not known"),
])
def test_mistakes_in_terraform_are_found(tmp_path, mistake, expected):
    for path in TERRAFORM.glob("*.tf"):
        (tmp_path / path.name).write_text(path.read_text())
    file = tmp_path / "user_pool.tf"
    assert mistake[0] in file.read_text()
    file.write_text(file.read_text().replace(*mistake, 1))
    assert any(expected in each for each in wrong_blocks(read_terraform(tmp_path)))


class _Template(yaml.SafeLoader):
    pass


def _function(loader, tag, node):
    value = (loader.construct_scalar(node) if isinstance(node, yaml.ScalarNode) else
             loader.construct_sequence(node, deep=True) if isinstance(node, yaml.SequenceNode) else
             loader.construct_mapping(node, deep=True))
    if tag == "GetAtt":
        value = value.split(".", 1)
    return {tag if tag in ("Ref", "Condition") else f"Fn::{tag}": value}


_Template.add_multi_constructor("!", _function)


def load_template(path):
    return yaml.load(path.read_text(), _Template)


def wrong_properties(given, known, types, kind, at):
    if not isinstance(given, dict) or any(name == "Ref" or name.startswith("Fn::") for name in given):
        return
    for name, value in given.items():
        if name not in known:
            yield f"{at}: {name} is not known"
            continue
        about = known[name]
        inner = about.get("ItemType") if about.get("Type") in ("List", "Map") else about.get("Type")
        described = types.get(f"{kind}.{inner}") or types.get(inner or "")
        if described and "Properties" in described:
            several = value.values() if about.get("Type") == "Map" else value if isinstance(value, list) else [value]
            for each in several:
                yield from wrong_properties(each, described["Properties"], types, kind, f"{at}.{name}")
    for name, about in known.items():
        if about.get("Required") and name not in given:
            yield f"{at}: {name} is missing"


def wrong_resources(template):
    specification = json.loads(SPECIFICATION.read_text())
    for name, about in template["Resources"].items():
        known = specification["ResourceTypes"].get(about["Type"])
        if known is None:
            yield f"{name}: {about['Type']} is not known"
        else:
            yield from wrong_properties(about.get("Properties", {}), known["Properties"], specification["PropertyTypes"],
                                        about["Type"], name)


@pytest.mark.parametrize("path", [CLOUDFORMATION, ROOT / "infra" / "lambda" / "template.yaml"], ids=["stack", "sam"])
def test_templates_match_the_cloudformation_schema(path):
    template = load_template(path)
    assert list(wrong_resources(template)) == []
    text = path.read_text()
    known = set(template["Parameters"]) | set(template["Resources"]) | {"ServerlessHttpApi"}
    for name in re.findall(r"!Ref (\w+)(?!:)\b", text) + re.findall(r"!GetAtt (\w+)\.", text):
        assert name in known or name == "AWS", name


def test_mistakes_in_a_template_are_found():
    template = load_template(CLOUDFORMATION)
    template["Resources"]["UserPool"]["Properties"]["AccessTokenValidity"] = 60
    template["Resources"]["UserPool"]["Properties"]["Policies"]["PasswordPolicy"]["Minimum"] = 8
    template["Resources"]["Other"] = {"Type": "AWS::Cognito::Crowd"}
    del template["Resources"]["UserPoolDomain"]["Properties"]["Domain"]
    problems = " ".join(wrong_resources(template))
    for each in ("AccessTokenValidity is not known", "Minimum is not known", "Crowd is not known", "Domain is missing"):
        assert each in problems


def statements(template):
    return {each["Sid"]: each["Action"] for each in
            template["Resources"]["GatewayPolicy"]["Properties"]["PolicyDocument"]["Statement"]}


def test_both_templates_grant_the_same_permissions():
    read = read_terraform()
    policy = next(body for _, name, body in blocks_of(read["configuration"], "data") if name == "gateway")
    assert {each["sid"]: each["actions"] for each in policy["statement"]} == statements(load_template(CLOUDFORMATION))


def terraform_value(text, variables):
    """Evaluates an attribute as the HCL parser writes it: plain, or an expression with variables and concat()."""
    if not isinstance(text, str) or not text.startswith("${"):
        return text
    expression = re.sub(r"\$\{(var\.\w+)\}", lambda found: variables[found[1][4:]], text[2:-1])
    expression = re.sub(r"\bvar\.(\w+)", lambda found: json.dumps(variables[found[1]]), expression)
    concat = re.fullmatch(r"concat\((.*)\)", expression)
    return sum(json.loads(f"[{concat[1]}]"), []) if concat else json.loads(expression)


def template_value(value, parameters):
    """Evaluates a property of the template: plain, or by Ref, Sub, Join and Split."""
    if isinstance(value, list):
        return [template_value(each, parameters) for each in value]
    if not isinstance(value, dict):
        return value
    (name, given), = value.items()
    given = template_value(given, parameters)
    if name == "Ref":
        return parameters.get(given, f"!Ref {given}")
    if name == "Fn::Sub":
        return re.sub(r"\$\{(\w+)\}", lambda found: parameters[found[1]], given)
    return given[0].join(given[1]) if name == "Fn::Join" else given[1].split(given[0])


CLIENT_ATTRIBUTES = {
    "generate_secret": "GenerateSecret", "prevent_user_existence_errors": "PreventUserExistenceErrors",
    "enable_token_revocation": "EnableTokenRevocation", "explicit_auth_flows": "ExplicitAuthFlows",
    "supported_identity_providers": "SupportedIdentityProviders", "allowed_oauth_flows": "AllowedOAuthFlows",
    "allowed_oauth_flows_user_pool_client": "AllowedOAuthFlowsUserPoolClient",
    "allowed_oauth_scopes": "AllowedOAuthScopes", "callback_urls": "CallbackURLs", "logout_urls": "LogoutURLs",
    "access_token_validity": "AccessTokenValidity", "id_token_validity": "IdTokenValidity",
    "refresh_token_validity": "RefreshTokenValidity", "write_attributes": "WriteAttributes"}


@pytest.mark.parametrize("name, logical_id", [("server", "ServerClient"), ("web", "WebClient")])
@pytest.mark.parametrize("given", [
    {}, {"public_url": "https://auth.example.com", "callback_urls": ["https://a.example/cb", "https://b.example/cb"],
         "logout_urls": ["https://a.example/"]}], ids=["defaults", "own"])
def test_both_templates_make_the_same_clients(name, logical_id, given):
    read = read_terraform()
    variables = {key: body[0].get("default") for key, body in read["configuration"]["variables.tf"]["variable"].items()}
    variables |= given
    body = next(each for of_type, own, each in blocks_of(read["configuration"], "resource")
                if (of_type, own) == ("aws_cognito_user_pool_client", name))
    by_terraform = {CLIENT_ATTRIBUTES[key]: terraform_value(value, variables) for key, value in body.items()
                    if key in CLIENT_ATTRIBUTES}
    template = load_template(CLOUDFORMATION)
    parameters = {key: str(about["Default"]) for key, about in template["Parameters"].items() if "Default" in about}
    parameters = {key: value.split(",") if template["Parameters"][key]["Type"] == "CommaDelimitedList" else value
                  for key, value in parameters.items()}
    renamed = {"public_url": "PublicUrl", "callback_urls": "CallbackUrls", "logout_urls": "LogoutUrls"}
    parameters |= {renamed[key]: value for key, value in given.items()}
    properties = template["Resources"][logical_id]["Properties"]
    by_template = {key: template_value(value, parameters) for key, value in properties.items()
                   if key in CLIENT_ATTRIBUTES.values()}
    assert by_terraform == by_template
    if name == "web":
        url = given.get("public_url", "http://localhost:8000")
        assert by_template["CallbackURLs"][0] == url + "/auth/cognito/callback"
        assert by_template["LogoutURLs"][0] == url + "/" and "" not in by_template["LogoutURLs"]


def test_both_templates_print_the_same_settings():
    read = read_terraform()
    printed = set(read["configuration"]["outputs.tf"]["output"]["poolguard_environment"][0]["value"])
    described = {each["Description"] for each in load_template(CLOUDFORMATION)["Outputs"].values()}
    # The region is known where CloudFormation runs, and its tables are no choice of the gateway.
    assert printed - {"AWS_REGION", "POOLGUARD_STORE"} == {each for each in described if each.isupper()}


def test_the_gateway_is_granted_exactly_what_it_calls():
    """Compares the policies with the operations that the gateway's source calls as itself."""
    sent = set()
    signed = {}
    for path in (ROOT / "src" / "cognito" / "messages").glob("*.hpp"):
        for struct, operation, by in re.findall(
                r"struct (\w+)[^{]*\{\s+static constexpr std::string_view operation = \"(\w+)\";\s+"
                r"static constexpr auto authorized_by = authorization::(\w+);", path.read_text()):
            signed[struct] = (operation, by == "signature")
    for folder in ("service", "service/factors", "service/setup", "app/server", "app/commands", "app/commands/checks",
                   "app/commands/transfer"):
        for path in (ROOT / "src" / folder).glob("*.cpp"):
            if path.name in ("demo_users.cpp", "user_import_command.cpp", "commands.cpp"):
                continue
            for struct in re.findall(r"cognito::(\w+)", path.read_text()):
                # Amazon has no permission for operations that it does not have.
                if struct in signed and signed[struct][1] and not signed[struct][0].startswith("Poolguard"):
                    sent.add("cognito-idp:" + signed[struct][0])
    allowed = {action for actions in statements(load_template(CLOUDFORMATION)).values() for action in actions
               if action.startswith("cognito-idp:")}
    assert allowed == sent


def test_outputs_are_settings():
    names = set(re.findall(r"`([A-Z_0-9]+)`", run("settings").stdout))
    read = read_terraform()
    printed = read["configuration"]["outputs.tf"]["output"]["poolguard_environment"][0]["value"]
    assert set(printed) <= names and len(printed) >= 9
    described = {each["Description"] for each in load_template(CLOUDFORMATION)["Outputs"].values()}
    assert {each for each in described if each.isupper()} <= names
    for path in (ROOT / "infra" / "lambda" / "serverless.yml", ROOT / "infra" / "docker" / "compose.yaml",
                 ROOT / "infra" / "lambda" / "template.yaml", ROOT / "infra" / "debian" / "poolguard.conf"):
        used = set(re.findall(r"\b((?:COGNITO|POOLGUARD|DYNAMODB|TENANT)_[A-Z_]+|ALLOWED_HOSTS)\b", path.read_text()))
        used -= {"POOLGUARD_GATEWAY_POLICY_ARN"}
        assert used and used <= names, (path, used - names)


def test_tables_have_the_programs_keys(tmp_path):
    template = load_template(CLOUDFORMATION)
    for name in ("UsersTable", "SessionsTable"):
        table = template["Resources"][name]["Properties"]
        assert [each["AttributeName"] for each in table["KeySchema"]] == ["pk", "sk"]
        assert {each["AttributeName"]: each["AttributeType"] for each in table["AttributeDefinitions"]} == {
            "pk": "S", "sk": "B"}
        assert table["TimeToLiveSpecification"] == {"AttributeName": "exp_s", "Enabled": True}
        assert table["SSESpecification"] == {"SSEEnabled": True}
    read = read_terraform()
    for _, _, body in blocks_of({"": read["configuration"]["tables.tf"]}, "resource"):
        assert (body["hash_key"], body["range_key"], body["ttl"][0]["attribute_name"]) == ("pk", "sk", "exp_s")
        assert body["server_side_encryption"] == [{"enabled": True}]


def test_serverless_runs_the_zip():
    described = yaml.safe_load((ROOT / "infra" / "lambda" / "serverless.yml").read_text())
    assert described["provider"]["runtime"] == "provided.al2023"
    assert described["functions"]["poolguard"]["handler"] == "bootstrap"
    assert pathlib.PurePosixPath(described["package"]["artifact"]).name == "poolguard-lambda.zip"
