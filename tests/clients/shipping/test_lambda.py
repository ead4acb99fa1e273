"""`poolguard lambda` with a runtime API and the events of all services that invoke functions with HTTP requests."""

import http.server
import json
import signal
import threading
import time
import uuid
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from lambda_runtime import EVENTS, Answer, Runtime, balancer, http_api, rest_api
from nodes import DynamoDb
from poolguard import RATES_OFF, Server, make_user, run

PASSWORD = "Passw0rd!-of-a-test"


@pytest.fixture(scope="module")
def function(tmp_path_factory):
    """One function, with its embedded pool in a temporary folder."""
    with Runtime(tmp_path_factory.mktemp("lambda") / "data", {"POOLGUARD_PUBLIC_URL": "https://app.example.com"}) as runtime:
        assert runtime.started.wait(20)
        yield runtime


@pytest.fixture(params=sorted(EVENTS))
def call(request, function):
    """Sends a request as one kind of event."""
    def send(method, target, headers=(), body=None):
        if isinstance(body, dict):
            headers, body = [*headers, ("Content-Type", "application/json")], json.dumps(body).encode()
        kind, given = function.invoke(EVENTS[request.param](method, target, headers, body))
        assert kind == "response", given
        return Answer(given)

    return send


def test_a_request_is_answered(call):
    answer = call("GET", "/health")
    assert (answer.status, answer.json()) == (200, {"status": "ok"})
    assert answer.header("content-type") == "application/json"
    assert answer.header("content-length") is None and answer.header("connection") is None


def test_a_person_signs_up(call):
    name = f"{uuid.uuid4().hex[:12]}@example.com"
    made = call("POST", "/auth/signup", body={"email": name, "password": PASSWORD})
    assert made.status in (200, 201), made.body
    refused = call("POST", "/auth/login", body={"email": name, "password": PASSWORD})
    assert refused.status in (400, 403) and refused.json()["code"] == "user_not_confirmed"
    assert call("GET", "/me", [("Authorization", "Bearer nonsense")]).json()["code"] == "token_malformed"


def test_queries_reach_the_server_unchanged(call):
    answer = call("GET", "/forward-auth?groups=a%2Cb,c+d&uri=/x?y=1%26z", [("Accept", "application/json")])
    assert answer.json()["code"] == "token_missing"
    wrong = call("GET", "/forward-auth?groups=a&colour=blue")
    assert wrong.status == 400 and "'colour'" in wrong.json()["detail"]


def test_binary_answers_come_as_base64(call):
    answer = call("GET", "/docs/favicon-32x32.png")
    assert answer.status == 200 and answer.raw["isBase64Encoded"] is True
    assert answer.body.startswith(b"\x89PNG")
    page = call("GET", "/")
    assert page.raw["isBase64Encoded"] is False and b"Poolguard" in page.body


def test_a_body_of_any_bytes_is_accepted(call):
    answer = call("POST", "/auth/login", [("Content-Type", "application/json")], b'{"email": "\xff"}')
    assert answer.status == 400 and answer.json()["code"] == "body_malformed"


def test_head_and_unknown_paths(call):
    assert (call("HEAD", "/health").status, call("HEAD", "/health").body) == (200, b"")
    assert call("GET", "/nowhere").status == 404
    assert call("GET", "/a path/%zz/é").status in (400, 404)


@pytest.mark.parametrize("kind", sorted(EVENTS))
def test_cookies_are_sent_and_received(function, kind):
    """At the sign-in page: each cookie is set separately, and the server accepts them when they are sent back."""
    def send(method, target, headers=(), body=None):
        return Answer(function.invoke(EVENTS[kind](method, target, headers, body))[1])

    away = send("GET", "/auth/cognito/start?return_to=/docs")
    assert away.status == 302
    first = away.cookies[0].split(";")[0]
    assert first.startswith("__Host-poolguard-sign-in-") and "Secure" in away.cookies[0]
    state = parse_qs(urlsplit(away.header("location")).query)["state"][0]
    back = send("GET", f"/auth/cognito/callback?error=access_denied&state={state}", [("Cookie", f"other=1; {first}")])
    # Without its cookie, the sign-in would be unknown.
    assert back.status == 302 and back.header("location") == "/docs?error=provider_declined"
    # An eleventh sign-in deletes the cookie of the oldest.
    others = "; ".join(f"__Host-poolguard-sign-in-{number:024x}=x" for number in range(10))
    again = send("GET", "/auth/cognito/start?return_to=/docs", [("Cookie", others)])
    assert sorted(each.split("=")[1].startswith(";") for each in again.cookies) == [False, True], again.cookies
    assert any(each.startswith(f"__Host-poolguard-sign-in-{0:024x}=;") and "Max-Age=0" in each for each in again.cookies)


def test_the_client_address_comes_from_the_event(tmp_path):
    with Runtime(tmp_path / "data") as runtime:
        for event in (rest_api, http_api, balancer):
            assert runtime.invoke(event("GET", "/health"))[0] == "response"
        runtime.stop()
    requests_seen = [json.loads(line) for line in runtime.log if '"request"' in line]
    assert [each["remote"] for each in requests_seen] == ["203.0.113.9"] * 3


@pytest.mark.parametrize("event", [
    {}, [], "text", 7, {"source": "aws.events", "detail-type": "Scheduled Event"},
    {"Records": [{"eventSource": "aws:sqs", "body": "secret-of-a-queue"}]},
    {**rest_api("GET", "/health"), "requestContext": {}},
    {**http_api("GET", "/health"), "requestContext": {"http": {"method": "GET"}}},
    {**rest_api("GET", "/health"), "httpMethod": "GET / HTTP/1.1\r\nX: y"},
    {**rest_api("GET", "/health"), "multiValueHeaders": {"X-A": ["a\r\nX-B: c"]}},
    {**rest_api("GET", "/health"), "multiValueHeaders": {"X A": ["a"]}},
    {**rest_api("GET", "/health"), "path": "health"},
    {**rest_api("POST", "/auth/login"), "body": {"a": 1}},
    {**rest_api("POST", "/auth/login"), "body": "%%%", "isBase64Encoded": True},
    b'{"version": "2.0", "rawPa', b"\xff\xfe",
])
def test_an_invalid_event_is_reported_and_the_next_is_answered(function, event):
    kind, answer = function.invoke(event)
    assert kind == "error" and answer["errorType"] == "Poolguard.UnknownEvent"
    assert "secret-of-a-queue" not in json.dumps(answer)
    assert Answer(function.invoke(http_api("GET", "/health"))[1]).status == 200


def test_an_event_over_six_megabytes_is_reported(function):
    kind, answer = function.invoke(http_api("POST", "/auth/login", body=b"x" * (5 * 1024 * 1024)))
    assert (kind, answer["errorType"]) == ("error", "Poolguard.EventTooLarge")
    event = http_api("POST", "/auth/login", [("Content-Type", "application/json")], b"x" * 1024 * 1024)
    kind, answer = function.invoke(event)
    assert kind == "response" and answer["statusCode"] == 413
    assert Answer(function.invoke(http_api("GET", "/health"))[1]).status == 200


def test_a_truncated_event_ends_the_process(tmp_path):
    """The invocation is unknown, so its error cannot be reported; Lambda restarts a function that exits."""
    with Runtime(tmp_path / "data") as runtime:
        runtime.send(json.dumps(http_api("GET", "/health")).encode()[:50], cut=500)
        assert runtime.process.wait(timeout=15) == 1
        runtime.stop()
    assert any("lambda_failed" in line for line in runtime.log)


def test_an_idle_function_stops_at_once(tmp_path):
    with Runtime(tmp_path / "data") as runtime:
        assert runtime.invoke(http_api("GET", "/health"))[0] == "response"
        assert runtime.stop() == 0


def test_a_running_request_is_answered_before_shutdown(tmp_path):
    """SIGTERM arrives while the function waits for Cognito."""
    asked, go_on = threading.Event(), threading.Event()

    class Cognito(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            asked.set()
            go_on.wait(20)
            said = json.dumps({"__type": "NotAuthorizedException", "message": "Incorrect username or password."})
            self.send_response(400)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said.encode())

        def log_message(self, *_):
            pass

    cognito = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Cognito)
    threading.Thread(target=cognito.serve_forever, daemon=True).start()
    settings = {"COGNITO_ENDPOINT": f"http://127.0.0.1:{cognito.server_port}", "COGNITO_APP_CLIENT_ID": "1example23456789",
                "COGNITO_USER_POOL_ID": "us-east-1_TestPool1", "AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any"}
    with Runtime(tmp_path / "data", settings) as runtime:
        name = runtime.send(http_api("POST", "/auth/login", [("Content-Type", "application/json")],
                                     json.dumps({"email": "a@example.com", "password": PASSWORD}).encode()))
        assert asked.wait(20)
        runtime.process.send_signal(signal.SIGTERM)
        go_on.set()
        assert runtime.process.wait(timeout=15) == 0
        assert Answer(runtime.answers[name][1]).json()["code"] == "invalid_credentials"
    cognito.shutdown()
    cognito.server_close()


def test_a_lost_runtime_ends_the_process(tmp_path):
    with Runtime(tmp_path / "data") as runtime:
        assert runtime.invoke(http_api("GET", "/health"))[0] == "response"
        runtime.waiting.put(None)
        runtime.server.server_close()
        assert runtime.process.wait(timeout=15) == 1
        runtime.stop()
    assert any("lambda_failed" in line for line in runtime.log)


def test_a_failed_start_is_reported(tmp_path):
    (tmp_path / "data").write_text("a file where the folder would be")
    with Runtime(tmp_path / "data") as runtime:
        assert runtime.process.wait(timeout=15) == 1
        assert runtime.errors[0][0] == "init" and runtime.errors[0][1]["errorType"] == "Poolguard.StartFailed"


def test_outside_lambda_it_prints_an_error(tmp_path):
    done = run("lambda", folder=tmp_path)
    assert done.returncode == 2 and "AWS_LAMBDA_RUNTIME_API" in done.stderr


def test_a_sign_out_at_another_function_is_noticed_after_a_pause(tmp_path):
    """Two functions with the same records: one signs a user out; the other, suspended meanwhile, refuses the token."""
    with DynamoDb() as database:
        assert database.make_tables().returncode == 0
        settings = database.environment(POOLGUARD_PUBLIC_URL="https://app.example.com", **RATES_OFF)
        with Runtime(tmp_path / "a" / "data", settings) as one:
            assert one.started.wait(20)
            with Runtime(tmp_path / "b" / "data", settings) as other:
                assert other.started.wait(20)
                token = signed_up(one)
                here = http_api("GET", "/forward-auth", [("Authorization", f"Bearer {token}")])
                assert Answer(other.invoke(here)[1]).status == 200
                other.process.send_signal(signal.SIGSTOP)
                out = Answer(one.invoke(http_api("POST", "/api/auth/signout", [("Content-Type", "application/json")],
                                                 json.dumps({"access_token": token}).encode()))[1])
                assert out.status == 200, out.body
                asked = other.send(here)
                # Longer than the interval at which a running server checks.
                until = time.monotonic() + 0.6
                while time.monotonic() < until:
                    assert one.invoke(http_api("GET", "/health"))[0] == "response"
                other.process.send_signal(signal.SIGCONT)
                assert Answer(other.result(asked)[1]).json()["code"] == "token_revoked"


def signed_up(function):
    """A user's access token from a server with the same records."""
    database = {name: value for name, value in function.environment.items() if name != "AWS_LAMBDA_RUNTIME_API"}
    with Server(function.folder / "server", env=database) as server:
        make_user(server, "jane@example.com")
        return server.sign_in("jane@example.com", "Passw0rd!")["access_token"]


def test_a_key_set_in_the_package_needs_no_fetch(demo, tmp_path):
    variables = demo.variables()
    keys = requests.get(variables["COGNITO_JWKS_URL"])
    (tmp_path / "jwks.json").write_text(keys.text)
    settings = {"COGNITO_ENDPOINT": "http://127.0.0.1:9", "COGNITO_USER_POOL_ID": variables["COGNITO_USER_POOL_ID"],
                "COGNITO_APP_CLIENT_ID": variables["COGNITO_APP_CLIENT_ID"], "MULTI_TENANT_ENABLED": "0",
                "COGNITO_ISSUER": variables["COGNITO_ISSUER"], "COGNITO_JWKS_FILE": str(tmp_path / "jwks.json")}
    name = f"{uuid.uuid4().hex[:12]}@example.com"
    make_user(demo, name)
    token = demo.sign_in(name, "Passw0rd!")["id_token"]
    with Runtime(tmp_path / "data", settings) as runtime:
        answer = runtime.invoke(http_api("GET", "/messages/private", [("Authorization", f"Bearer {token}")]))[1]
        assert Answer(answer).status == 200, answer
    (tmp_path / "jwks.json").write_text("{}")
    done = run("lambda", env=settings | {"AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9"}, folder=tmp_path)
    assert done.returncode == 2 and "COGNITO_JWKS_FILE" in done.stderr
