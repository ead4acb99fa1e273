"""AWS Amplify and other clients that speak only https, or only to Amazon's address. The code of docs/amplify.md runs as
it is written there."""

import json
import os
import re
import socket
import ssl
import subprocess

import pytest
import requests

import node_clients
from certificates import make_certificate
from chromium import Chromium
from faked_clock import FakedClock
from poolguard import BINARY, ROOT, Server, run
from static_site import static_site


def block(language):
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / "docs" / "amplify.md").read_text(), re.M | re.S)
    return found


def trust_lines(server):
    """The commands of the banner, by program."""
    return {line.split()[0]: line.strip() for line in server.banner if line.startswith("  ") and "tls/ca.pem" in line}


@pytest.fixture
def home(tmp_path):
    """A home folder in which Chromium trusts nothing more than by default."""
    folder = tmp_path / "home"
    (folder / ".pki" / "nssdb").mkdir(parents=True)
    subprocess.run(["certutil", "-N", "-d", f"sql:{folder}/.pki/nssdb", "--empty-password"], check=True)
    return folder


@pytest.fixture
def application(tmp_path):
    """A folder that is served at localhost; yields it and the address."""
    with static_site(tmp_path / "application") as address:
        yield tmp_path / "application", address


def test_amplify_in_a_browser(tmp_path, home, application):
    folder, address = application
    with Server(tmp_path / "data", "--demo", "--tls-dev", scheme="https", ca=str(tmp_path / "data" / "tls" / "ca.pem"),
                env={"COGNITO_CALLBACK_URLS": address + "/", "COGNITO_LOGOUT_URLS": address + "/",
                     "ALLOWED_ORIGINS": address}) as server:
        known = server.variables()
        node_clients.run("bundle.mjs", {
            "code": block("jsx"), "file": str(folder / "main.js"), "platform": "browser",
            "environment": {"VITE_POOLGUARD": f"127.0.0.1:{server.port}",
                            "VITE_USER_POOL_ID": known["COGNITO_USER_POOL_ID"],
                            "VITE_WEB_CLIENT_ID": known["COGNITO_WEB_CLIENT_ID"]}})
        subprocess.run(trust_lines(server)["certutil"], shell=True, check=True, env={**os.environ, "HOME": str(home)})
        name, password = server.users()[0]
        with Chromium(home=str(home)) as browser:
            browser.open(address + "/")
            browser.do("await", name="Sign in on a page")
            browser.press("Sign in on a page")
            browser.fill(Email_address=name, Password=password)
            browser.press("Sign in")
            browser.do("wait", text=f"Signed in as {name}")
            browser.press("Sign out")
            browser.do("await", name="Sign in here")
            browser.do("fill", fields={"E-mail": name, "Password": password})
            browser.press("Sign in here")
            browser.do("wait", text=f"Signed in as {name}")


def test_a_browser_that_does_not_trust_the_certificate(tmp_path, home):
    with Server(tmp_path / "data", "--tls-dev", scheme="https") as server, Chromium(home=str(home)) as browser:
        with pytest.raises(AssertionError, match="ERR_CERT_AUTHORITY_INVALID"):
            browser.open(server.url + "/")
        with pytest.raises(requests.exceptions.SSLError):
            server.request("GET", "/health")


def names_in(server):
    """The names in the certificate that the server presents."""
    context = ssl.create_default_context(cafile=str(server.data / "tls" / "ca.pem"))
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as plain, \
            context.wrap_socket(plain, server_hostname="localhost") as wrapped:
        return sorted(value for _, value in wrapped.getpeercert()["subjectAltName"])


def test_the_certificate_stays_until_the_names_change(tmp_path):
    data = tmp_path / "data"
    authority = data / "tls" / "ca.pem"
    with Server(data, "--tls-dev", scheme="https", ca=str(authority)) as server:
        assert server.request("GET", "/health").status_code == 200
        first = authority.read_bytes()
        assert names_in(server) == ["0:0:0:0:0:0:0:1", "127.0.0.1", "localhost"]
    with Server(data, "--tls-dev", scheme="https", ca=str(authority)) as server:
        assert authority.read_bytes() == first
    # After a start that ended between the two files, the missing one is written again. Damaged files are replaced.
    authority.unlink()
    with Server(data, "--tls-dev", scheme="https", ca=str(authority)) as server:
        assert authority.read_bytes() == first
    (data / "tls" / "server.pem").write_text("damaged")
    with Server(data, "--tls-dev", scheme="https", ca=str(authority)) as server:
        assert server.request("GET", "/health").status_code == 200
        second = authority.read_bytes()
        assert second != first
    with Server(data, "--tls-dev", "--public-url", "https://app.localhost:8443", scheme="https",
                ca=str(authority)) as server:
        assert "app.localhost" in names_in(server)
        assert authority.read_bytes() not in (first, second)
    assert (data / "tls" / "server.pem").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("days", [-400, -370, 2])
def test_a_certificate_that_is_not_valid_for_another_month_is_replaced(tmp_path, days):
    data = tmp_path / "data"
    authority = data / "tls" / "ca.pem"
    clock = FakedClock(tmp_path)
    clock.move(days * 24 * 3600)
    with Server(data, "--tls-dev", scheme="https", env=clock.environment):
        first = authority.read_bytes()
    with Server(data, "--tls-dev", scheme="https", ca=str(authority)) as server:
        assert server.request("GET", "/health").status_code == 200
        assert authority.read_bytes() != first


def test_commands_on_this_machine_trust_the_certificate(tmp_path):
    data = tmp_path / "data"
    with Server(data, "--tls-dev", scheme="https") as server:
        added = run("user", "add", "ann@example.com", "--attribute", "email=ann@example.com", "--data", data,
                    env=server.records)
        assert added.returncode == 0, added.stderr
        assert server.variables()["NODE_EXTRA_CA_CERTS"] == str(data / "tls" / "ca.pem")
        assert server.variables()["AWS_CA_BUNDLE"] == str(data / "tls" / "ca.pem")
        assert server.aws("admin-get-user", "--user-pool-id", server.variables()["COGNITO_USER_POOL_ID"],
                          "--username", "ann@example.com")["Enabled"]
        healthy = run("health", "--tls-dev", "--data", data, "--listen", f"127.0.0.1:{server.port}")
        assert healthy.returncode == 0, healthy.stderr


def test_another_certificate_ends_the_trust_in_the_authority(tmp_path):
    data = tmp_path / "data"
    authority = data / "tls" / "ca.pem"
    with Server(data, "--tls-dev", scheme="https", ca=str(authority)) as server:
        first = authority.read_bytes()
        # A second server for other names finds the folder in use, and leaves the certificate alone.
        second = run("serve", "--data", data, "--listen", "127.0.0.1:0", "--as-amazon")
        assert second.returncode == 1 and "in use" in second.stderr and authority.read_bytes() == first
        assert server.request("GET", "/health").status_code == 200
    certificate, key = make_certificate(tmp_path, "own")
    with Server(data, "--tls-cert", certificate, "--tls-key", key, "--public-url", "https://localhost:8443",
                scheme="https", ca=str(certificate)) as server:
        assert not authority.exists() and "NODE_EXTRA_CA_CERTS" not in server.variables()
    with Server(data, "--tls-dev", scheme="https", ca=str(authority)) as server:
        assert authority.read_bytes() == first and server.request("GET", "/health").status_code == 200


@pytest.mark.parametrize("arguments, env, names", [
    (["--tls-dev", "--tls-cert", "x", "--tls-key", "y"], {}, ["--tls-dev", "--tls-cert"]),
    (["--tls-dev", "--listen", "0.0.0.0:8443"], {"ALLOWED_HOSTS": "*", "POOLGUARD_PUBLIC_URL": "https://a.example"},
     ["--tls-dev", "0.0.0.0", "--tls-cert"]),
    (["--as-amazon", "--listen", "0.0.0.0:443"], {"ALLOWED_HOSTS": "*"}, ["--as-amazon", "0.0.0.0"]),
    (["--as-amazon", "--public-url", "https://a.example"], {}, ["--as-amazon", "--public-url"]),
    (["--as-amazon"], {"COGNITO_USER_POOL_ID": "us-east-1_AbCdEf123", "COGNITO_APP_CLIENT_ID": "1example23456789"},
     ["--as-amazon", "COGNITO_USER_POOL_ID"]),
])
def test_options_that_do_not_go_together(tmp_path, arguments, env, names):
    done = run("serve", "--data", tmp_path / "data", *arguments, env=env)
    assert done.returncode == 2
    assert all(name in done.stderr for name in names), done.stderr
    assert not (tmp_path / "data").exists()


def test_tokens_of_further_clients(tmp_path):
    with Server(tmp_path / "data", "--demo") as server:
        cognito, pool = server.boto3(), server.variables()["COGNITO_USER_POOL_ID"]
        made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="own",
                                               ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])["UserPoolClient"]
        name, password = server.users()[0]
        flow = {"ClientId": made["ClientId"], "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": {"USERNAME": name, "PASSWORD": password}}
        headers = {"Authorization": "Bearer " + cognito.initiate_auth(**flow)["AuthenticationResult"]["AccessToken"]}
        refused = server.request("GET", "/profile", headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (401, "token_wrong_client")
    with Server(tmp_path / "data", env={"COGNITO_MORE_CLIENT_IDS": f"1example23456789, {made['ClientId']}"}) as server:
        headers = {"Authorization": "Bearer "
                   + server.boto3().initiate_auth(**flow)["AuthenticationResult"]["AccessToken"]}
        assert server.request("GET", "/profile", headers=headers).status_code == 200
        judged = run("token", "-", "--data", tmp_path / "data", env=server.environment,
                     input=headers["Authorization"].removeprefix("Bearer "))
        assert judged.returncode == 0, judged.stdout


def test_amazons_address(tmp_path):
    """In a network and with an /etc/hosts of its own, by the line that the server prints."""
    data = tmp_path / "data"
    middleware = tmp_path / "middleware.cjs"
    node_clients.run("bundle.mjs", {"code": block("js"), "file": str(middleware), "platform": "node", "environment": {}})
    script = r"""
set -eu
ip link set lo up
cp /etc/hosts "$2/hosts" && mount --bind "$2/hosts" /etc/hosts
"$1" serve --demo --as-amazon --data "$2/data" > "$2/banner" 2> "$2/log" &
server=$!
trap 'kill $server; wait $server' EXIT
until grep -q '^Ready' "$2/banner"; do kill -0 $server; read -r -t 0.05 <> <(:) || true; done
eval "$(sed -n 's/| sudo tee -a/>>/p' "$2/banner")"
set -a; eval "$("$1" env --data "$2/data")"; set +a
unset AWS_ENDPOINT_URL
password=$(awk '$1 == "admin@example.com" { print $2 }' "$2/banner")
tokens=$(/usr/bin/aws cognito-idp initiate-auth --auth-flow USER_PASSWORD_AUTH --client-id "$COGNITO_APP_CLIENT_ID" \
    --auth-parameters "USERNAME=admin@example.com,PASSWORD=$password" --query AuthenticationResult --output json)
given=$(printf '{"pool":"%s","client":"%s","region":"%s","tokens":%s,"middleware":"%s","web":"%s"}' \
    "$COGNITO_USER_POOL_ID" "$COGNITO_APP_CLIENT_ID" "$AWS_REGION" "$tokens" "$2/middleware.cjs" "$4")
COGNITO_WEB_CLIENT_ID=$COGNITO_APP_CLIENT_ID node "$3/amazon_names.mjs" "$given"
"""
    enter = ["unshare", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]), "--net", "--mount"]
    done = subprocess.run([*enter, "bash", "-c", script, "bash", str(BINARY), str(tmp_path),
                           str(node_clients.SCRIPTS), str(ROOT / "web")],
                          env={name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr + (tmp_path / "log").read_text()
    found = json.loads(done.stdout)
    assert found["verifier"] == found["sdk"]
    assert found["amplify"] is None
    assert found["forged"] == "http://localhost:3000/"
    assert not (data / "tls" / "server.pem").stat().st_mode & 0o077
