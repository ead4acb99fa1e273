"""What an administrator does to the set-up of the pool, and reads in the audit and the mailbox, by clicking and typing
in Chromium: with and without scripts. The API says what came of each act, and axe finds nothing on the page that it
leads to."""

import json
from urllib.parse import quote

import pytest

import walk
from accounts import fresh_email
from cognito import refused
from console_pages import cognito, email, pool
from images import png
from looks import NARROW, WIDE, Look
from mailbox import last_code
from waiting import wait_until
from wire import Plain

LOOKS = [Look("ja", NARROW, "dark", True), Look("en", WIDE, "light", False)]
CALLBACK = "https://app.example.com/callback"
IDENTIFIER = "https://api.example.com/v1"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with walk.serve(tmp_path_factory.mktemp("acts-on-setup") / "data") as one:
        yield one


@pytest.fixture(scope="module", params=LOOKS, ids=str)
def admin(server, request):
    with walk.acting_administrator(server, request.param) as one:
        yield one


@pytest.fixture
def client(cognito, pool):
    made = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="of a test", AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid"], CallbackURLs=[CALLBACK], SupportedIdentityProviders=["COGNITO"])
    yield made["UserPoolClient"]["ClientId"]
    cognito.delete_user_pool_client(UserPoolId=pool, ClientId=made["UserPoolClient"]["ClientId"])


def clients(cognito, pool):
    found = cognito.list_user_pool_clients(UserPoolId=pool, MaxResults=60)["UserPoolClients"]
    return {each["ClientName"]: each["ClientId"] for each in found}


def test_a_client_with_secrets_is_made_and_deleted(server, admin, cognito, pool):
    admin.open("/console/clients")
    admin.send("/console/clients", {"name": "made here", "secret": True})
    made = clients(cognito, pool)["made here"]
    path = f"/console/clients/{made}"
    secret = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=made)["UserPoolClient"]["ClientSecret"]
    assert secret in admin.browser.text()
    admin.open(path)
    assert secret not in admin.browser.text()
    admin.send(path + "/secret")
    assert secret in admin.browser.text()

    def secrets():
        found = Plain(server).admin("ListUserPoolClientSecrets", UserPoolId=pool, ClientId=made)["ClientSecrets"]
        return [each["ClientSecretId"] for each in found]

    admin.send(path + "/secrets")
    first, second = secrets()
    admin.send(path + "/secrets/delete", hidden={"id": first}, leads=path)
    assert secrets() == [second]
    admin.send(path + "/delete", leads="/console/clients")
    assert admin.notice() and "made here" not in clients(cognito, pool)


def test_a_client_is_changed(admin, cognito, pool, client):
    path = f"/console/clients/{client}"
    admin.open(path)
    admin.refused(path, {"callbacks": "http://evil.example.com/"})
    admin.send(path, {"name": "changed", "callbacks": f"{CALLBACK}\nhttps://app.example.com/two", "access": "15",
                      "access-unit": "minutes", "flow:ALLOW_USER_SRP_AUTH": True}, leads=path)
    found = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]
    assert found["ClientName"] == "changed" and found["CallbackURLs"] == [CALLBACK, "https://app.example.com/two"]
    assert (found["AccessTokenValidity"], found["TokenValidityUnits"]["AccessToken"]) == (15, "minutes")
    assert "ALLOW_USER_SRP_AUTH" in found["ExplicitAuthFlows"] and found["AllowedOAuthScopes"] == ["openid"]


def test_a_provider_is_made_changed_and_deleted(admin, cognito, pool):
    form, path = "/console/new-provider/OIDC", "/console/providers/Corporate"
    admin.open("/console/providers")
    admin.follow(form)
    admin.send(form, {"name": "Corporate", "detail:client_id": "there", "detail:client_secret": "its secret",
                      "detail:oidc_issuer": "https://issuer.example.com", "mapping": "email = mail"}, leads=path)

    def found():
        return cognito.describe_identity_provider(UserPoolId=pool, ProviderName="Corporate")["IdentityProvider"]

    assert found()["ProviderDetails"]["client_secret"] == "its secret"
    admin.send(path, {"aliases": "example.com"}, leads=path)
    assert found()["IdpIdentifiers"] == ["example.com"] and found()["AttributeMapping"] == {"email": "mail"}
    assert found()["ProviderDetails"]["client_secret"] == "its secret"
    admin.follow(path + "/delete")
    admin.is_fine(path + "/delete")
    admin.send(path + "/delete", leads="/console/providers")
    assert cognito.list_identity_providers(UserPoolId=pool)["Providers"] == []


def test_a_domain_is_made_changed_and_deleted(server, admin, pool):
    name = "acts-1"
    path = "/console/domains/" + name

    def found():
        return Plain(server).admin("DescribeUserPoolDomain", Domain=name)["DomainDescription"]

    admin.open("/console/domains")
    admin.send("/console/domains", {"domain": name}, leads="/console/domains")
    assert found()["UserPoolId"] == pool
    admin.send(path, {"version": "2"}, leads="/console/domains")
    assert found()["ManagedLoginVersion"] == 2
    admin.send(path + "/delete", leads="/console/domains")
    assert found() == {}


def test_a_resource_server_is_made_changed_and_deleted(admin, cognito, pool):
    listed, path = "/console/resource-servers", "/console/resource-servers/server"
    admin.open(listed)
    admin.send(listed, {"identifier": IDENTIFIER, "name": "API", "scopes": "read = Read"}, leads=path)
    admin.send(path, {"scopes": "read = Read\nwrite = Write"}, leads=path)
    found = cognito.describe_resource_server(UserPoolId=pool, Identifier=IDENTIFIER)["ResourceServer"]
    assert [each["ScopeName"] for each in found["Scopes"]] == ["read", "write"] and found["Name"] == "API"
    admin.follow("/delete?identifier=" + quote(IDENTIFIER, safe=""))
    admin.is_fine(listed + "/delete")
    admin.send(listed + "/delete", leads=listed)
    assert cognito.list_resource_servers(UserPoolId=pool, MaxResults=50)["ResourceServers"] == []


def test_the_look_of_the_pages_is_changed_and_taken_back(server, admin, cognito, pool, client, tmp_path):
    path, of_client = f"/console/branding/{client}", {"UserPoolId": pool, "ClientId": client}
    admin.open(path)
    admin.send(path, {"color:lightMode:5": "#1c5d99", "scheme": "LIGHT"}, leads=path)
    style = Plain(server).admin("DescribeManagedLoginBrandingByClient", **of_client)["ManagedLoginBranding"]
    assert style["Settings"]["components"]["primaryButton"]["lightMode"]["defaults"] == {"backgroundColor": "1c5d99ff"}
    (tmp_path / "logo.png").write_bytes(png("1c5d99"))
    admin.send(path + "/images", {"place": "FORM_LOGO", "mode": "LIGHT", "image": str(tmp_path / "logo.png")}, leads=path)
    admin.send(path + "/images/shown", hidden={"on": "no"}, leads=path)
    style = Plain(server).admin("DescribeManagedLoginBrandingByClient", **of_client)["ManagedLoginBranding"]
    assert [(each["Category"], each["ColorMode"]) for each in style["Assets"]] == [("FORM_LOGO", "LIGHT")]
    assert style["Settings"]["components"]["form"]["logo"]["enabled"] is False
    admin.send(path + "/css", {"css": ".submitButton-customizable { color: #ffffff; }"}, leads=path)
    assert "submitButton" in cognito.get_ui_customization(**of_client)["UICustomization"]["CSS"]
    admin.send(path + "/delete", leads=path)
    assert refused(Plain(server).admin, operation="DescribeManagedLoginBrandingByClient",
                   **of_client)[0] == "ResourceNotFoundException"


def test_a_code_is_copied_out_of_the_mailbox(server, admin, cognito, pool, email):
    cognito.admin_reset_user_password(UserPoolId=pool, Username=email)
    letter = max(server.data.glob("mail/new/*"), key=lambda each: int(each.name.split(".")[0])).name
    code = last_code(server, email)
    admin.open("/console/mailbox")
    assert email in admin.browser.do("texts", selector="tbody tr")["texts"][0]
    admin.follow(quote(letter))
    admin.is_fine("/console/mailbox/letter")
    assert code in admin.browser.do("texts", selector=".copy code")["texts"]
    copy = admin.browser.do("texts", selector="button[data-copy]:not([hidden])")["texts"]
    if admin.look.scripts:
        admin.browser.press(copy[0])
        assert admin.browser.do("clipboard")["text"] == code
    else:
        # A button that could do nothing.
        assert copy == []


def test_the_audit_is_filtered_and_exported(server, admin):
    names = [fresh_email(), fresh_email()]
    for each in names:
        walk.attempt(server, each)
    admin.open("/console/audit")

    def rows():
        admin.send("/console/audit", {"person": names[0], "action": "sign_in", "outcome": "refused",
                                      "from": "2020-01-01T00:00"})
        return admin.browser.do("texts", selector="main table tbody tr")["texts"]

    # Events are kept a moment after their requests.
    assert "127.0.0.1" in wait_until(rows, 10, "the sign-in that was refused")[0]
    assert admin.browser.do("value", selector="input[name=person]")["value"] == names[0]
    file = admin.browser.do("download", address="/api/admin/audit.jsonl?")
    lines = [json.loads(each) for each in file["text"].splitlines()]
    assert file["name"] == "audit.jsonl"
    assert [(each["action"], each["outcome"]) for each in lines] == [("sign_in", "refused")]
    admin.send("/console/audit", {"from": "2100-01-01T00:00"})
    assert admin.browser.do("texts", selector="tbody tr")["texts"] == []


def test_no_act_of_these_pages_was_left_out(admin):
    assert admin.acts.offered and admin.acts.offered == admin.acts.done
