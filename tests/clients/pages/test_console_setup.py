"""The console's pages about the set-up of the pool: each act from outside, and what Cognito's API then says."""

import json
import re
import subprocess
import sys
from urllib.parse import quote

import pytest

from console_forms import blocks_of, fields_of, send
from gateway_browser import Browser
from poolguard import Server, make_user, parse_dotenv
from waiting import wait_until
from wire import Plain

PASSWORD = "Passw0rd!"
CALLBACK = "https://app.example.com/callback"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("setup")
    with Server(folder / "data", "--demo", env={"POOLGUARD_PASSWORD_HASHING": "fast-for-tests"}) as one:
        yield one


@pytest.fixture(scope="module")
def admin(server):
    return Browser(server).begin(server.users()[0][1])


@pytest.fixture(scope="module")
def api(server):
    return server.boto3()


@pytest.fixture(scope="module")
def pool(server):
    return server.variables()["COGNITO_USER_POOL_ID"]


@pytest.fixture
def client(api, pool):
    settings = {"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
                "RefreshTokenValidity": 9, "ReadAttributes": ["email"],
                "AllowedOAuthFlowsUserPoolClient": True, "AllowedOAuthFlows": ["code"],
                "AllowedOAuthScopes": ["openid"], "CallbackURLs": [CALLBACK], "SupportedIdentityProviders": ["COGNITO"]}
    made = api.create_user_pool_client(UserPoolId=pool, ClientName="of a test", **settings)
    made = made["UserPoolClient"]["ClientId"]
    yield made
    if made in clients(api, pool):
        api.delete_user_pool_client(UserPoolId=pool, ClientId=made)


def clients(api, pool):
    pages = api.get_paginator("list_user_pool_clients").paginate(UserPoolId=pool)
    return {each["ClientId"]: each["ClientName"] for page in pages for each in page["UserPoolClients"]}


def described(api, pool, client):
    return api.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]


def went(page, to, done):
    assert page.status == 303, page.problem or page.text
    assert page.location == to + ("&" if "?" in to else "?") + "done=" + done


def secrets_of(server, pool, client):
    found = Plain(server).admin("ListUserPoolClientSecrets", UserPoolId=pool, ClientId=client)
    return [each["ClientSecretId"] for each in found["ClientSecrets"]]


def test_a_client_is_made_with_a_secret_that_is_shown_once(server, admin, api, pool):
    page = send(admin.get("/console/clients"), "/console/clients",
                {"name": "made here", "secret": "on"})
    assert page.status == 200
    made = next(id for id, name in clients(api, pool).items() if name == "made here")
    secret = described(api, pool, made)["ClientSecret"]
    assert secret in page.text and page.response.headers["Cache-Control"] == "no-store"
    page = admin.get(f"/console/clients/{made}")
    assert secret not in page.response.text
    assert secret in send(page, f"/console/clients/{made}/secret").text
    # Another one, and the first one goes.
    page = send(page, f"/console/clients/{made}/secrets")
    ids = secrets_of(server, pool, made)
    assert page.status == 200 and len(ids) == 2
    went(send(page, f"/console/clients/{made}/secrets/delete", {"id": ids[0]}), f"/console/clients/{made}", "deleted")
    assert secrets_of(server, pool, made) == ids[1:]
    went(send(admin.get(f"/console/clients/{made}"), f"/console/clients/{made}/delete"), "/console/clients", "deleted")
    assert made not in clients(api, pool)


def test_a_form_that_is_sent_twice_makes_one_client(admin, api, pool):
    page = admin.get("/console/clients")
    # Cognito refuses this one, so it can be sent again.
    refused = send(page, "/console/clients", {"name": "sent twice", "secret": "on", "providers": "Nobody"})
    assert refused.status == 400 and fields_of(refused, "/console/clients")["name"] == "sent twice"
    assert send(refused, "/console/clients", {"providers": "COGNITO"}).status == 200
    again = send(refused, "/console/clients", {"providers": "COGNITO"})
    assert again.status == 409 and "already been sent" in again.problem
    assert list(clients(api, pool).values()).count("sent twice") == 1
    # The page has a new form.
    assert send(again, "/console/clients", {"name": "sent twice"}).status == 303
    assert list(clients(api, pool).values()).count("sent twice") == 2


def test_a_form_that_is_sent_twice_adds_one_secret(server, admin, api, pool):
    made = api.create_user_pool_client(UserPoolId=pool, ClientName="two secrets",
                                       GenerateSecret=True)["UserPoolClient"]["ClientId"]
    path = f"/console/clients/{made}"
    page = admin.get(path)
    assert send(page, f"{path}/secrets").status == 200
    ids = secrets_of(server, pool, made)
    assert len(ids) == 2
    # There is room for another one.
    went(send(admin.get(path), f"{path}/secrets/delete", {"id": ids[0]}), path, "deleted")
    again = send(page, f"{path}/secrets")
    assert again.status == 409 and "already been sent" in again.problem
    assert secrets_of(server, pool, made) == ids[1:]
    # The page has a new form.
    assert send(again, f"{path}/secrets").status == 200
    assert len(secrets_of(server, pool, made)) == 2
    api.delete_user_pool_client(UserPoolId=pool, ClientId=made)


def test_a_change_keeps_what_the_form_does_not_have(admin, api, pool, client):
    before = described(api, pool, client)
    path = f"/console/clients/{client}"
    went(send(admin.get(path), path, {"name": "changed", "callbacks": f"{CALLBACK}\r\nhttps://app.example.com/two",
                                      "flow:ALLOW_USER_SRP_AUTH": "on"}), path, "saved")
    after = described(api, pool, client)
    assert after["ClientName"] == "changed" and after["CallbackURLs"] == [CALLBACK, "https://app.example.com/two"]
    assert set(after["ExplicitAuthFlows"]) == {*before["ExplicitAuthFlows"], "ALLOW_USER_SRP_AUTH"}
    for name in ("ReadAttributes", "RefreshTokenValidity", "AllowedOAuthScopes", "EnableTokenRevocation"):
        assert after.get(name) == before.get(name), name


def test_a_stale_form_overwrites_nothing(admin, api, pool, client):
    path = f"/console/clients/{client}"
    old = admin.get(path)
    went(send(old, path, {"name": "first"}), path, "saved")
    page = send(old, path, {"name": "second"})
    assert page.status == 409 and "Nothing was overwritten" in page.problem
    assert described(api, pool, client)["ClientName"] == fields_of(page, path)["name"] == "first"


def test_what_was_typed_stays_in_a_refused_form(admin, api, pool, client):
    path = f"/console/clients/{client}"
    for changes, said in (({"access": "soon"}, "Access token valid for"), ({"name": "a" * 129}, "Name"),
                          ({"callbacks": "http://evil.example.com/"}, "CallbackURLs")):
        page = send(admin.get(path), path, {"sign-outs": "https://app.example.com/bye", **changes})
        assert page.status in (400, 422) and said in page.problem, page.problem
        assert fields_of(page, path)["sign-outs"] == "https://app.example.com/bye"
    assert "LogoutURLs" not in described(api, pool, client)


def test_this_servers_own_client_cannot_be_deleted(server, admin, api, pool):
    for name in ("COGNITO_APP_CLIENT_ID", "COGNITO_WEB_CLIENT_ID"):
        own = server.variables()[name]
        page = admin.get(f"/console/clients/{own}")
        token = fields_of(page, f"/console/clients/{own}")["csrf_token"]
        page = admin.post(f"/console/clients/{own}/delete", {"csrf_token": token})
        assert page.status == 409 and "signs people in" in page.problem
        assert own in clients(api, pool)


def test_forged_forms_and_strangers_change_nothing(server, admin, api, pool, client):
    path = f"/console/clients/{client}"
    fields = fields_of(admin.get(path), path)
    for token in ("", "forged", fields["csrf_token"][:-1]):
        assert admin.post(path, {**fields, "name": "forged", "csrf_token": token}).status == 403
        assert admin.post(path + "/delete", {"csrf_token": token}).status == 403
    make_user(server, "nobody@example.com", PASSWORD)
    stranger = Browser(server).begin(PASSWORD, name="nobody@example.com")
    for area in ("clients", "providers", "domains", "resource-servers", "branding", f"clients/{client}"):
        assert stranger.get(f"/console/{area}").status == 403
    assert described(api, pool, client)["ClientName"] == "of a test"


def test_unknown_ids_are_pages_that_say_so(admin):
    for path in ("/console/clients/1unknown", "/console/providers/Unknown", "/console/branding/1unknown",
                 "/console/resource-servers/server?identifier=unknown", "/console/new-provider/Unknown",
                 "/console/new-provider/SAML"):
        page = admin.get(path, headers={"Accept": "text/html"})
        assert page.status == 404 and page.title, path


def test_lists_have_pages(admin, api, pool):
    made = [api.create_user_pool_client(UserPoolId=pool, ClientName=f"listed {i}")["UserPoolClient"]["ClientId"]
            for i in range(25)]
    seen, page = set(), admin.get("/console/clients")
    while True:
        seen |= {link.rpartition("/")[2] for link in page.links if link.startswith("/console/clients/")}
        if not page.following:
            break
        page = admin.get(page.following)
    assert seen >= set(made)
    for each in made:
        api.delete_user_pool_client(UserPoolId=pool, ClientId=each)


@pytest.mark.parametrize("with_secret", [False, True])
def test_the_python_to_paste_signs_in(server, admin, api, pool, with_secret):
    made = api.create_user_pool_client(UserPoolId=pool, ClientName="pasted", GenerateSecret=with_secret,
                                       ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])["UserPoolClient"]["ClientId"]
    path = f"/console/clients/{made}"
    page = admin.get(path)
    if with_secret:
        assert "COGNITO_APP_CLIENT_SECRET" not in parse_dotenv(blocks_of(page)[0])
        page = send(page, path + "/secret")
    variables = parse_dotenv(blocks_of(page)[0])
    assert variables["COGNITO_USER_POOL_ID"] == pool and variables["COGNITO_APP_CLIENT_ID"] == made
    assert variables["COGNITO_ISSUER"] == server.variables()["COGNITO_ISSUER"]
    script = next(each for each in blocks_of(page) if "boto3" in each)
    email = f"pasted{int(with_secret)}@example.com"
    make_user(server, email, PASSWORD)
    # Without a terminal, the password is read from the standard input.
    done = subprocess.run([sys.executable, "-c", script], input=f"{email}\n{PASSWORD}\n", text=True, timeout=60,
                          capture_output=True, start_new_session=True,
                          env={**server.client_environment(), **variables})
    assert done.returncode == 0, done.stderr
    token = re.search(r"ey[\w-]+\.[\w-]+\.[\w-]+", done.stdout).group()
    assert api.get_user(AccessToken=token)["UserAttributes"]
    api.delete_user_pool_client(UserPoolId=pool, ClientId=made)


def test_the_variables_to_paste_start_a_gateway(server, admin, client, start):
    variables = parse_dotenv(blocks_of(admin.get(f"/console/clients/{client}"))[0])
    ours = server.variables()
    gateway = start(folder="pasted", env={**variables, "AWS_ACCESS_KEY_ID": ours["AWS_ACCESS_KEY_ID"],
                                          "AWS_SECRET_ACCESS_KEY": ours["AWS_SECRET_ACCESS_KEY"],
                                          "AWS_EC2_METADATA_DISABLED": "true"})
    # It fetches the keys of the pool first.
    wait_until(lambda: gateway.get("/ready").status_code == 200, 10, "the gateway is ready")


def test_the_look_of_amplify_and_auth_js(server, admin, client):
    _, amplify, auth_js, _ = blocks_of(admin.get(f"/console/clients/{client}"))
    assert f'userPoolClientId: "{client}"' in amplify and f'userPoolEndpoint: "{server.url}"' in amplify
    assert f'domain: "127.0.0.1:{server.port}"' in amplify and f'redirectSignIn: ["{CALLBACK}"]' in amplify
    assert f'issuer: "{server.variables()["COGNITO_ISSUER"]}"' in auth_js and f'clientId: "{client}"' in auth_js


def test_a_provider_keeps_its_secret(admin, api, pool, client):
    form, path = "/console/new-provider/OIDC", "/console/providers/Corporate"
    details = {"name": "Corporate", "detail:client_id": "at the provider", "detail:client_secret": "its secret",
               "detail:oidc_issuer": "https://issuer.example.com", "mapping": "email = mail\r\nname = cn"}
    page = send(admin.get(form), form, {**details, "mapping": "email"})
    assert page.status == 422 and "name = value" in page.problem and "its secret" not in page.response.text
    went(send(page, form, details), path, "created")
    page = admin.get(path)
    assert "its secret" not in page.response.text
    went(send(page, path, {"mapping": "email = mail", "aliases": "example.com"}), path, "saved")
    found = api.describe_identity_provider(UserPoolId=pool, ProviderName="Corporate")["IdentityProvider"]
    assert found["ProviderDetails"]["client_secret"] == "its secret" and found["IdpIdentifiers"] == ["example.com"]
    assert found["AttributeMapping"] == {"email": "mail"}
    went(send(admin.get(path), path, {"detail:client_secret": "another"}), path, "saved")
    found = api.describe_identity_provider(UserPoolId=pool, ProviderName="Corporate")["IdentityProvider"]
    assert found["ProviderDetails"]["client_secret"] == "another"
    assert send(page, path, {"mapping": ""}).status == 409
    # The question names the client that lists it.
    of_client = f"/console/clients/{client}"
    went(send(admin.get(of_client), of_client, {"providers": "COGNITO\r\nCorporate", "name": "depends on it"}),
         of_client, "saved")
    page = admin.get(path + "/delete")
    assert "depends on it" in page.text
    went(send(page, path + "/delete"), "/console/providers", "deleted")
    assert api.list_identity_providers(UserPoolId=pool)["Providers"] == []


def test_a_pasted_private_key_is_not_shown_again(admin):
    form = "/console/new-provider/SignInWithApple"
    page = send(admin.get(form), form, {"detail:client_id": "app", "detail:private_key": "a private key",
                                        "mapping": "wrong"})
    assert page.status == 422 and "a private key" not in page.response.text
    assert fields_of(page, form)["detail:client_id"] == "app"


def test_a_domain(server, admin, api, pool):
    page = send(admin.get("/console/domains"), "/console/domains", {"domain": "Not A Domain"})
    assert page.status == 422 and "Domain" in page.problem
    went(send(page, "/console/domains", {"domain": "console-test"}), "/console/domains", "created")
    path, old = "/console/domains/console-test", admin.get("/console/domains")
    went(send(old, path, {"version": "2"}), "/console/domains", "saved")
    domain = Plain(server).admin("DescribeUserPoolDomain", Domain="console-test")["DomainDescription"]
    assert domain["UserPoolId"] == pool and domain["ManagedLoginVersion"] == 2
    assert send(old, path, {"version": "1"}).status == 409
    went(send(admin.get("/console/domains"), path + "/delete"), "/console/domains", "deleted")
    assert api.describe_user_pool_domain(Domain="console-test")["DomainDescription"] == {}


def test_a_resource_server(admin, api, pool, client):
    listed, path = "/console/resource-servers", "/console/resource-servers/server"
    identifier = "https://api.example.com/v1"
    at = f"{path}?identifier={quote(identifier, safe='')}"
    went(send(admin.get(listed), listed, {"identifier": identifier, "name": "API", "scopes": "read = Read <all>"}), at,
         "created")
    old = admin.get(at)
    assert f"{identifier}/read" in blocks_of(old)[0]
    went(send(old, path, {"scopes": "read = Read <all>\r\nwrite = Write"}), at, "saved")
    found = api.describe_resource_server(UserPoolId=pool, Identifier=identifier)["ResourceServer"]
    assert found["Scopes"] == [{"ScopeName": "read", "ScopeDescription": "Read <all>"},
                               {"ScopeName": "write", "ScopeDescription": "Write"}]
    assert send(old, path, {"scopes": ""}).status == 409
    of_client = f"/console/clients/{client}"
    went(send(admin.get(of_client), of_client, {"scopes": f"openid\r\n{identifier}/read", "name": "reads"}), of_client,
         "saved")
    asked = admin.get(f"/console/resource-servers/delete?identifier={quote(identifier, safe='')}")
    assert "reads" in asked.text
    went(send(asked, "/console/resource-servers/delete"), listed, "deleted")
    assert api.list_resource_servers(UserPoolId=pool, MaxResults=50)["ResourceServers"] == []


def test_the_look_of_the_pages(server, admin, api, pool, client):
    path = f"/console/branding/{client}"
    wire, of_client = Plain(server), {"UserPoolId": pool, "ClientId": client}
    wire.admin("CreateManagedLoginBranding", **of_client, Settings={"components": {"favicon": {"x": 1}}})
    page = send(admin.get(path), path, {"color:lightMode:5": "green"})
    assert page.status == 422 and "Button (light)" in page.problem
    went(send(page, path, {"color:lightMode:5": "#1c5d99", "scheme": "LIGHT"}), path, "saved")
    style = wire.admin("DescribeManagedLoginBrandingByClient", **of_client)["ManagedLoginBranding"]
    button = style["Settings"]["components"]["primaryButton"]["lightMode"]["defaults"]
    assert button == {"backgroundColor": "1c5d99ff"} and style["Settings"]["components"]["favicon"] == {"x": 1}
    assert style["Settings"]["categories"]["global"]["colorSchemeMode"] == "LIGHT"
    preview = next(link for link in admin.get(path).links if "/login?" in link)
    assert Browser(server).get(preview).status == 200
    went(send(admin.get(path), path + "/css", {"css": ".submitButton-customizable { color: #ffffff; }"}), path, "saved")
    assert "submitButton" in api.get_ui_customization(UserPoolId=pool, ClientId=client)["UICustomization"]["CSS"]
    went(send(admin.get(path), path + "/delete"), path, "deleted")
    assert send(page, path, {"color:lightMode:5": "#000000"}).status == 409


def test_showing_a_secret_is_audited(server, admin, api, pool):
    made = api.create_user_pool_client(UserPoolId=pool, ClientName="audited", GenerateSecret=True)["UserPoolClient"]
    path = f"/console/clients/{made['ClientId']}"
    page = send(admin.get(path), path + "/secret")
    mark = page.response.headers["X-Request-Id"]

    def audited():
        lines = [json.loads(line) for line in server.log if mark in line]
        return [each["outcome"] for each in lines if each.get("action") == "administration"]

    assert wait_until(audited, 10, "the event of the secret") == ["success"]
    assert not any(made["ClientSecret"] in line for line in server.log)
    api.delete_user_pool_client(UserPoolId=pool, ClientId=made["ClientId"])


@pytest.mark.parametrize("language, word", [("en", "App clients"), ("ja", "アプリクライアント")])
def test_pages_are_small_and_in_both_languages(server, language, word, client):
    admin = Browser(server).begin(server.users()[0][1])
    style = len(admin.get("/pages/style.css").response.content)
    for path in ("/console/clients", f"/console/clients/{client}", "/console/providers", "/console/domains",
                 "/console/resource-servers", "/console/branding", f"/console/branding/{client}"):
        page = admin.get(path, params={"lang": language})
        assert page.status == 200 and word in page.text
        assert len(page.response.content) + style < 60_000, path
        assert "style=" not in page.response.text and "onclick" not in page.response.text
