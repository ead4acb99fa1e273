"""Tags, settings beside a pool, and the look of its pages: through boto3, the AWS CLI and the JavaScript SDK."""

import re
import subprocess

import pytest

from cognito import refused
from node_clients import SdkError, sdk
from pages import OAUTH, Browser

PNG = b"\x89PNG\r\n\x1a\n and so on"


def test_tags_of_both_services(demo, cognito, make_pool):
    pool = make_pool(UserPoolTags={"stage": "one"})
    arn = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["Arn"]
    identities = demo.boto3("cognito-identity")
    made = identities.create_identity_pool(IdentityPoolName="p", AllowUnauthenticatedIdentities=False,
                                           IdentityPoolTags={"stage": "one"})["IdentityPoolId"]
    region, account = arn.split(":")[3:5]
    for service, name, own in (("cognito-idp", cognito, arn), (
            "cognito-identity", identities, f"arn:aws:cognito-identity:{region}:{account}:identitypool/{made}")):
        assert name.list_tags_for_resource(ResourceArn=own)["Tags"] == {"stage": "one"}
        done = subprocess.run(["/usr/bin/aws", service, "tag-resource", "--resource-arn", own, "--tags",
                               "stage=two,team=red", "--endpoint-url", demo.url], env=demo.client_environment(),
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        name.untag_resource(ResourceArn=own, TagKeys=["stage"])
        assert name.list_tags_for_resource(ResourceArn=own)["Tags"] == {"team": "red"}
        assert refused(name.tag_resource, ResourceArn=own, Tags={"aws:x": "y"})[0] == "InvalidParameterException"
        for other in (own[:-1] + "_", own.replace("us-east-1:0", "eu-west-1:0"), own.replace("arn:aws", "arn:aws-cn"),
                      own.replace(":000000000000:", ":111111111111:")):
            assert refused(name.list_tags_for_resource, ResourceArn=other)[0] == "ResourceNotFoundException", other
    identities.delete_identity_pool(IdentityPoolId=made)


def test_settings_round_trip(cognito, pool):
    given = {"CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": "BLOCK"}},
             "RiskExceptionConfiguration": {"SkippedIPRangeList": ["192.0.2.0/24"]}}
    cognito.set_risk_configuration(UserPoolId=pool, **given)
    found = cognito.describe_risk_configuration(UserPoolId=pool)["RiskConfiguration"]
    assert found.items() >= given.items() and found["UserPoolId"] == pool and found["LastModifiedDate"]


def test_newer_settings_round_trip(demo, pool, make_client):
    client = {"UserPoolId": pool, "ClientId": make_client(pool)}
    settings = {"categories": {"global": {"colorSchemeMode": "DARK"}}}
    made = sdk(demo, "CreateManagedLoginBranding", **client, Settings=settings)["ManagedLoginBranding"]
    assert made["Settings"] == settings and made["UseCognitoProvidedValues"] is False
    assert sdk(demo, "DescribeManagedLoginBrandingByClient", **client)["ManagedLoginBranding"] == made
    with pytest.raises(SdkError, match="ManagedLoginBrandingExistsException"):
        sdk(demo, "CreateManagedLoginBranding", **client, Settings=settings)
    made = sdk(demo, "CreateTerms", **client, TermsName="privacy-policy", TermsSource="LINK", Enforcement="NONE",
               Links={"cognito:default": "https://app.example.com/privacy"})["Terms"]
    assert sdk(demo, "DescribeTermsByClient", **client, TermsName="privacy-policy")["Terms"] == made
    made = sdk(demo, "CreateUserPoolReplica", UserPoolId=pool, RegionName="eu-central-1")["UserPoolReplica"]
    assert made["Status"] == "CREATING" and made["UserPoolArn"].endswith(pool)
    assert [each["Status"] for each in sdk(demo, "ListUserPoolReplicas", UserPoolId=pool)["UserPoolReplicas"]] == [
        "ACTIVE", "INACTIVE"]
    with pytest.raises(SdkError, match="InvalidUserPoolConfigurationException"):
        sdk(demo, "AdminListDevices", UserPoolId=pool, Username="ann")


def test_the_look_of_the_pages(demo, cognito, make_pool, make_client):
    pool = make_pool()
    client = make_client(pool, **OAUTH)
    page = Browser(demo).ask(client, "/signup").response.text
    assert 'href="/login/style.css"' in page
    shown = cognito.set_ui_customization(UserPoolId=pool, ClientId=client, ImageFile=PNG,
                                         CSS=".submitButton-customizable { background-color: #123456; width: 1px }")
    assert shown["UICustomization"]["ImageUrl"].startswith(demo.url + "/login/image/")
    sdk(demo, "CreateTerms", UserPoolId=pool, ClientId=client, TermsName="terms-of-use", TermsSource="LINK",
        Enforcement="NONE", Links={"cognito:default": "https://app.example.com/terms"})
    answer = Browser(demo).ask(client, "/signup").response
    assert "https://app.example.com/terms" in answer.text
    assert "style-src 'self'; img-src 'self' data:" in answer.headers["Content-Security-Policy"]
    style, logo = (re.search(f'<{tag}[^>]* (?:href|src)="(/login/[^"]+)"', answer.text)[1] for tag in ("link", "img"))
    sheet = demo.get(style)
    assert sheet.headers["Content-Type"].startswith("text/css")
    assert sheet.text.endswith("button:not(.quiet) { background-color: #123456; }\n")
    image = demo.get(logo)
    assert (image.content, image.headers["Content-Type"]) == (PNG, "image/png")
    assert "sandbox" in image.headers["Content-Security-Policy"]
    assert shown["UICustomization"]["ImageUrl"] == demo.url + logo
    # Its own branding goes first.
    settings = {"components": {"primaryButton": {"lightMode": {"defaults": {"backgroundColor": "abcdefff"}}}}}
    sdk(demo, "CreateManagedLoginBranding", UserPoolId=pool, ClientId=client, Settings=settings)
    answer = Browser(demo).ask(client, "/login").response.text
    assert "/login/image/" not in answer
    style = re.search('href="(/login/style/[^"]+)"', answer)[1]
    assert "--accent: #abcdefff;" in demo.get(style).text and "#123456" not in demo.get(style).text
    cognito.delete_user_pool_client(UserPoolId=pool, ClientId=client)
    for gone in (logo, style):
        assert demo.get(gone).status_code == 404
