"""The C++ library: built alone, installed into an empty folder, and used from there as other programs do."""

import os
import re
import resource
import shutil
import subprocess

import pytest
import requests

import totp
from accounts import PASSWORD, fresh_email
from cognito import add_user
from library import BUILD, build_library, demo_token, run
from mailbox import last_code
from poolguard import ROOT

EXAMPLES = ROOT / "examples" / "cpp"
FLOWS = ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
NEW_PASSWORD = "An0ther-passw0rd"


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    """Where the library is installed."""
    build_library()
    installed = tmp_path_factory.mktemp("library") / "prefix"
    run("cmake", "--install", BUILD, "--prefix", installed, "--strip")
    # It is found where it is, not where it was installed.
    return installed.rename(installed.parent / "moved")


def compiling_seconds():
    """Of a processor, of all that was started and has ended: it does not depend on what else runs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(scope="module")
def build(prefix, tmp_path_factory):
    """Builds a CMake project against the installed library, and returns its program."""
    def build_one(source, **settings):
        folder = tmp_path_factory.mktemp(source.name)
        before = compiling_seconds()
        run("cmake", "-S", source, "-B", folder, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}",
            *(f"-D{name}={value}" for name, value in settings.items()))
        run("cmake", "--build", folder)
        assert compiling_seconds() - before < 60
        return folder / {"library": "library_driver"}.get(source.name, source.name)
    return build_one


@pytest.fixture(scope="module")
def issued(demo):
    return demo_token(demo)


def forged(token):
    head, dot, signature = token.rpartition(".")
    return head + dot + signature[:10] + ("A" if signature[10] != "A" else "B") + signature[11:]


def shared_objects(prefix):
    return [path for path in sorted((prefix / "lib").glob("libpoolguard*.so.*")) if not path.is_symlink()]


def test_it_is_small_and_exports_only_its_interface(prefix):
    names = [path.name.split(".")[0] for path in shared_objects(prefix)]
    assert names == ["libpoolguard-curl", "libpoolguard"]
    for path in shared_objects(prefix):
        assert path.stat().st_size < 1_000_000
        exported = run("nm", "-DC", "--defined-only", path).stdout.splitlines()
        assert exported
        assert [line for line in exported if "poolguard::v0_1::" not in line or "::state::" in line] == []


def test_users_of_jwt_do_without_libcurl(prefix):
    needed = {path.name.split(".")[0]: run("readelf", "-d", path).stdout for path in shared_objects(prefix)}
    assert "libcurl" in needed["libpoolguard-curl"]
    libraries = set(re.findall(r"Shared library: \[(\w+)", needed["libpoolguard"]))
    assert libraries <= {"libcrypto", "libstdc", "libgcc_s", "libc", "libm", "ld"}


def test_it_is_compiled_with_openssl_boost_and_curl_alone(prefix):
    outside = {path for path in re.findall(r"^ +(\S+)$", run("ninja", "-C", BUILD, "-t", "deps").stdout, re.M)
               if path.startswith("/usr/") and not path.startswith(("/usr/lib/gcc", "/usr/include/c++"))}
    assert any("/boost/" in path for path in outside)
    # By hundreds, since there may be too many for one command line.
    listed, owners = sorted(outside), set()
    for begin in range(0, len(listed), 100):
        found = run("dpkg", "-S", *listed[begin:begin + 100], check=False).stdout
        owners |= {line.split(":")[0] for line in found.splitlines()}
    assert owners <= {"libc6-dev", "linux-libc-dev", "libssl-dev", "libboost1.81-dev", "libcurl4-openssl-dev"} | {
        each for each in owners if re.fullmatch(r"libstdc\+\+-\d+-dev|libgcc-\d+-dev|libc-dev-bin", each)}


def test_its_headers_include_only_the_standard_library(prefix):
    headers = sorted((prefix / "include" / "poolguard").glob("*.hpp"))
    assert headers
    included = {name for path in headers for name in re.findall(r'^#include [<"](.*)[>"]', path.read_text(), re.M)}
    assert {name for name in included if "/" in name or "." in name} <= {f"poolguard/{path.name}" for path in headers}
    # Each can be included alone.
    for path in headers:
        run("g++", "-std=c++23", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I", prefix / "include",
            "-x", "c++", "-", input=f"#include <poolguard/{path.name}>\n")


@pytest.mark.parametrize("wanted,found", [("0.1", True), ("0.1.0", True), ("0.0.9", False), ("0.2", False),
                                          ("1", False)])
def test_another_interface_is_not_found(prefix, tmp_path, wanted, found):
    (tmp_path / "CMakeLists.txt").write_text(f"""cmake_minimum_required(VERSION 3.25)
        project(app LANGUAGES CXX)
        find_package(poolguard {wanted} CONFIG REQUIRED COMPONENTS jwt)""")
    done = run("cmake", "-B", tmp_path / "build", "-S", tmp_path, f"-DCMAKE_PREFIX_PATH={prefix}", check=False)
    assert (done.returncode == 0) == found, done.stderr
    if not found:
        assert "0.1.0" in done.stderr


def test_an_unknown_component_is_named(prefix, tmp_path):
    (tmp_path / "CMakeLists.txt").write_text("""cmake_minimum_required(VERSION 3.25)
        project(app LANGUAGES CXX)
        find_package(poolguard CONFIG REQUIRED COMPONENTS jwt saml)""")
    done = run("cmake", "-B", tmp_path / "build", "-S", tmp_path, f"-DCMAKE_PREFIX_PATH={prefix}", check=False)
    assert done.returncode != 0 and "saml" in done.stderr, done.stderr


@pytest.mark.parametrize("settings", [{}, {"CMAKE_CXX_FLAGS": "-fno-rtti"}], ids=["usual", "no-rtti"])
def test_a_plain_function(build, issued, tmp_path, settings):
    token, issuer, client, keys_url = issued
    program = build(EXAMPLES / "verify_token", **settings)
    keys = tmp_path / "jwks.json"
    keys.write_text(requests.get(keys_url, timeout=10).text)

    def verify(text, by=client, file=keys):
        done = run(program, issuer, by, file, input=text + "\n", check=False)
        return done.returncode, (done.stdout or done.stderr).split(":")[0].strip()
    status, subject = verify(token)
    assert status == 0 and re.fullmatch(r"[0-9a-f-]{36}", subject)
    assert verify(forged(token)) == (1, "bad_signature")
    assert verify(token, by="another") == (1, "wrong_client")
    assert verify("") == (1, "malformed_token")
    assert verify(token, file=os.devnull)[0] == 2
    assert verify(token, by="")[0] == 2


def test_without_cmake(prefix, issued, tmp_path):
    token, issuer, client, keys_url = issued
    command = re.search(r"^g\+\+ .*main\.cpp.*$", (ROOT / "docs" / "library.md").read_text(), re.M)[0]
    shutil.copy(EXAMPLES / "verify_token" / "main.cpp", tmp_path)
    run("bash", "-euc", f"{command} -o app", cwd=tmp_path,
        env={**os.environ, "PKG_CONFIG_PATH": f"{prefix}/lib/pkgconfig"})
    keys = tmp_path / "jwks.json"
    keys.write_text(requests.get(keys_url, timeout=10).text)
    done = run(tmp_path / "app", issuer, client, keys, input=token + "\n",
               env={"LD_LIBRARY_PATH": str(prefix / "lib")})
    assert done.stdout.strip()


def test_keys_are_fetched_by_ones_own_client(build, issued):
    token, issuer, client, keys_url = issued
    program = build(EXAMPLES / "key_refresh")
    done = run(program, issuer, client, keys_url, input=f"{token}\n{token}\n{forged(token)}\n")
    subject, again, refused = done.stdout.splitlines()
    assert subject == again and refused == "bad_signature"
    assert done.stderr.count("fetched the keys") == 1
    # A source that is down, and one that has no keys.
    for url in ("http://127.0.0.1:9/jwks.json", keys_url.replace("jwks.json", "openid-configuration")):
        assert run(program, issuer, client, url, input=f"{token}\n{token}\n").stdout.split() == ["keys_unavailable"] * 2


def test_a_beast_server_asks_for_tokens(build, issued):
    token, issuer, client, keys_url = issued
    program = build(EXAMPLES / "beast_middleware")
    with subprocess.Popen([program, issuer, client, keys_url], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True) as server:
        try:
            url = server.stdout.readline().strip()
            with requests.Session() as session:
                def status(text):
                    headers = {"Authorization": f"Bearer {text}"} if text is not None else {}
                    reply = session.get(url, headers=headers, timeout=10)
                    return reply.status_code, reply.headers.get("WWW-Authenticate")
                assert status(None) == (401, "Bearer")
                assert status(token) == (200, None)
                assert status(forged(token)) == (401, "Bearer")
                assert status("") == (401, "Bearer")
                assert status(token) == (200, None)
        finally:
            server.kill()


def test_signing_in_by_srp(build, demo, cognito, make_pool, make_client):
    program = build(EXAMPLES / "srp_sign_in")
    pool = make_pool(UsernameAttributes=["email"])
    client, email = make_client(pool, ExplicitAuthFlows=FLOWS), fresh_email()
    cognito.admin_create_user(UserPoolId=pool, Username=email, TemporaryPassword=PASSWORD, MessageAction="SUPPRESS",
                              UserAttributes=[{"Name": "email", "Value": email}])

    def sign_in(*answers):
        return run(program, pool, client, email, demo.url, input="".join(f"{each}\n" for each in answers), check=False)
    assert f"email={email}" in sign_in(PASSWORD, NEW_PASSWORD).stdout
    assert f"email={email}" in sign_in(NEW_PASSWORD).stdout
    refused = sign_in(PASSWORD)
    assert refused.returncode == 1 and "NotAuthorizedException" in refused.stderr


@pytest.fixture(scope="module")
def driver_program(build):
    return build(ROOT / "tests" / "clients" / "library")


@pytest.fixture
def drive(driver_program, demo):
    """Starts the driver for an app client; the function it returns sends a line and gives the answer."""
    running = []

    def begin(pool, client, secret="-", endpoint=None):
        process = subprocess.Popen([driver_program, pool, client, secret, endpoint or demo.url], text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        running.append(process)

        def ask(*words):
            process.stdin.write(" ".join(words) + "\n")
            process.stdin.flush()
            return process.stdout.readline().strip()
        return ask
    yield begin
    for process in running:
        process.stdin.close()
        process.wait(timeout=15)
        process.stdout.close()


@pytest.fixture(params=[False, True], ids=["public", "confidential"])
def account(request, cognito, make_pool, drive):
    """The driver for a client with or without a secret, and an address."""
    pool = make_pool(UsernameAttributes=["email"])
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="c", GenerateSecret=request.param,
                                           ExplicitAuthFlows=FLOWS)["UserPoolClient"]
    return drive(pool, made["ClientId"], made.get("ClientSecret", "-")), fresh_email()


def test_the_life_of_an_account(demo, account):
    ask, email = account
    assert ask("sign_up", email, "lowercase1!", email) == "InvalidPasswordException"
    assert ask("sign_up", email, PASSWORD, email) == "ok unconfirmed EMAIL"
    assert ask("sign_in", email, PASSWORD) == "UserNotConfirmedException"
    assert ask("resend", email) == "ok EMAIL"
    assert ask("confirm", email, "000000000") == "CodeMismatchException"
    assert ask("confirm", email, last_code(demo, email)) == "ok"
    assert ask("sign_in", email, PASSWORD + "!") == "NotAuthorizedException"
    assert ask("sign_in", email, PASSWORD) == "ok"
    username = ask("user").split()[1]
    assert ask("user") == f"ok {username} {email}"
    assert ask("update", "name", "Jane") == "ok"
    assert ask("change", PASSWORD, NEW_PASSWORD) == "ok"
    assert ask("refresh", username) == "ok"
    assert ask("password", email, NEW_PASSWORD) == "ok"
    assert ask("revoke") == "ok"
    assert ask("refresh", username) == "NotAuthorizedException"
    assert ask("forgot", email) == "ok EMAIL"
    assert ask("reset", email, last_code(demo, email), PASSWORD) == "ok"
    assert ask("sign_in", email, PASSWORD) == "ok"
    assert ask("sign_out") == "ok"
    assert ask("user") == "NotAuthorizedException"
    assert ask("sign_in", email, PASSWORD) == "ok"
    assert ask("delete") == "ok"
    assert ask("sign_in", email, PASSWORD) in ("NotAuthorizedException", "UserNotFoundException")


def test_an_authenticator_app_is_asked_for(demo, cognito, unsigned, make_pool, make_client, drive):
    pool = make_pool()
    cognito.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration="OPTIONAL",
                                     SoftwareTokenMfaConfiguration={"Enabled": True})
    add_user(cognito, pool, "ann", email="ann@example.com")
    ask = drive(pool, make_client(pool, ExplicitAuthFlows=FLOWS))
    assert ask("sign_in", "ann", PASSWORD) == "ok"
    token = ask("access")
    secret = unsigned.associate_software_token(AccessToken=token)["SecretCode"]
    unsigned.verify_software_token(AccessToken=token, UserCode=totp.code(secret, -30))
    unsigned.set_user_mfa_preference(AccessToken=token,
                                     SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True})
    assert ask("sign_in", "ann", PASSWORD) == "asks SOFTWARE_TOKEN_MFA"
    assert ask("new", NEW_PASSWORD) == "BadChallenge"
    assert ask("code", totp.code(secret)) == "ok"


def test_a_remembered_device_proves_itself(cognito, make_pool, make_client, drive):
    pool = make_pool(DeviceConfiguration={"ChallengeRequiredOnNewDevice": True,
                                          "DeviceOnlyRememberedOnUserPrompt": False})
    add_user(cognito, pool, "ann", email="ann@example.com")
    ask = drive(pool, make_client(pool, ExplicitAuthFlows=FLOWS))
    assert ask("sign_in", "ann", PASSWORD) == "ok device"
    assert ask("remember", "laptop") == "ok"
    assert ask("sign_in", "ann", PASSWORD) == "ok"
    assert ask("refresh") == "ok"


def test_any_other_operation(cognito, pool, client, drive):
    ask = drive(pool, client)
    assert ask("call", "GetUser", '{"AccessToken":"x.y.z"}') == "NotAuthorizedException"
    assert ask("call", "NoSuchOperation", "{}") in ("UnknownOperationException", "InvalidAction")


def test_a_server_that_is_down(pool, client, drive):
    assert drive(pool, client, endpoint="http://127.0.0.1:9")("forgot", "ann") == "Unreachable"


def test_everything_public_is_documented(tmp_path):
    text = (ROOT / "docs" / "Doxyfile").read_text() + f"\nOUTPUT_DIRECTORY = {tmp_path}\n"
    done = run("doxygen", "-", input=text, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "html" / "classpoolguard_1_1v0__1_1_1verifier.html").exists()


@pytest.fixture(scope="module")
def interfaces(prefix, tmp_path_factory):
    folder = tmp_path_factory.mktemp("abi")
    run(ROOT / "tools" / "write-abi", folder, env={**os.environ, "POOLGUARD_LIBRARY_BUILD": str(BUILD)})
    return folder


@pytest.mark.parametrize("name", ["libpoolguard", "libpoolguard-curl"])
def test_the_interface_is_that_of_the_release(interfaces, name):
    """What was only added is fine; the release records it."""
    recorded, built = ROOT / "abi" / f"{name}.abi", interfaces / f"{name}.abi"
    done = run("abidiff", "--no-added-syms", recorded, built, check=False)
    assert done.returncode == 0, done.stdout


def test_a_changed_interface_is_noticed(interfaces, tmp_path):
    text = (interfaces / "libpoolguard.abi").read_text()
    changed = re.sub(r"(<class-decl name='token_policy' size-in-bits=')\d+", r"\g<1>99992", text)
    assert changed != text
    (tmp_path / "changed.abi").write_text(changed)
    done = run("abidiff", ROOT / "abi" / "libpoolguard.abi", tmp_path / "changed.abi", check=False)
    assert done.returncode != 0 and "token_policy" in done.stdout
