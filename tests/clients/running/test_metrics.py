"""/metrics, parsed by Prometheus' parser."""

import re

import pytest

from accounts import fresh_email
from metrics import scrape, value
from poolguard import ROOT, bearer, make_user


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    from poolguard import Server
    with Server(tmp_path_factory.mktemp("metrics")) as started:
        yield started


def test_requests_by_route_and_status(server):
    before = scrape(server)
    for _ in range(3):
        server.get("/health")
    server.get("/no/such/path")
    server.post("/auth/login", json={"email": "a"})
    after = scrape(server)

    def grown(**labels):
        name = "poolguard_http_requests_total"
        return value(after, name, **labels) - value(before, name, **labels)
    assert grown(method="GET", route="/health", status="200") == 3
    assert grown(method="none", route="none", status="404") == 1
    assert grown(method="POST", route="/auth/login", status="400") == 1
    # An unknown path is not used as a label.
    assert "/no/such/path" not in server.get("/metrics").text


def test_durations_are_histograms(server):
    server.get("/health")
    families = scrape(server)
    assert families["poolguard_http_request_duration_seconds"].type == "histogram"
    labels = {"method": "GET", "route": "/health"}
    buckets = [(float(each.labels["le"]), each.value)
               for each in families["poolguard_http_request_duration_seconds"].samples
               if each.name.endswith("_bucket") and labels.items() <= each.labels.items()]
    assert buckets == sorted(buckets) and buckets[-1][0] == float("inf")
    count = value(families, "poolguard_http_request_duration_seconds_count", **labels)
    assert buckets[-1][1] == count == value(families, "poolguard_http_requests_total", **labels)
    assert value(families, "poolguard_http_request_duration_seconds_sum", **labels) > 0


def test_verifications_and_calls_by_outcome(server):
    email = fresh_email()
    make_user(server, email)
    tokens = server.sign_in(email, "Passw0rd!")
    before = scrape(server)
    own = bearer(tokens["access_token"], tenant=None)
    assert server.get("/me", headers=own).status_code == 200
    assert server.get("/me", headers={"Authorization": "Bearer nonsense"}).status_code == 401
    assert server.get("/me").status_code == 401
    assert server.get("/messages/private", headers=bearer(tokens["id_token"], tenant=None)).status_code == 200
    assert server.get("/profile", headers=own).status_code == 200
    server.post("/auth/login", json={"email": email, "password": "Wr0ng-pass!"})
    server.post("/auth/logout", headers=own)
    assert server.get("/me", headers=own).status_code == 401
    after = scrape(server)

    def grown(name, **labels):
        return value(after, name, **labels) - value(before, name, **labels)
    verified = "poolguard_token_verifications_total"
    assert grown(verified, token_use="access", outcome="accepted") == 3
    assert grown(verified, token_use="access", outcome="malformed_token") == 1
    assert grown(verified, token_use="access", outcome="missing") == 1
    assert grown(verified, token_use="access", outcome="revoked") == 1
    assert grown(verified, token_use="id", outcome="accepted") == 1
    calls = "poolguard_cognito_calls_total"
    assert grown(calls, operation="GetUser", outcome="success") == 1
    assert grown(calls, operation="AdminInitiateAuth", outcome="NotAuthorizedException") == 1
    assert grown("poolguard_cognito_call_seconds_total", operation="GetUser") > 0


def test_the_state_of_the_server(server):
    email = fresh_email()
    for _ in range(7):
        server.post("/auth/login", json={"email": email, "password": "Wr0ng-pass!"})
    families = scrape(server)
    assert value(families, "poolguard_rate_limited_total", limit="sign_in_failures") >= 2
    assert value(families, "poolguard_rate_limited_total", limit="refreshes") == 0
    assert value(families, "poolguard_http_connections") >= 1
    assert families["poolguard_signing_keys_age_seconds"].samples[0].value >= 0
    lanes = {each.labels["lane"] for each in families["poolguard_worker_queue_depth"].samples}
    assert lanes == {"quick", "slow"}
    for family in families.values():
        assert family.documentation and family.type != "unknown", family.name


def test_the_list_of_metrics_is_complete(server):
    listed = set(re.findall(r"^\| `(poolguard_\w+)` \|", (ROOT / "docs" / "observing.md").read_text(), re.MULTILINE))
    named = {name + ("_total" if family.type == "counter" else "") for name, family in scrape(server).items()}
    assert named <= listed
    # Metrics of calls appear after the first call, those of mail only with a queue, and these with a collector.
    assert listed - named <= {"poolguard_cognito_calls_total", "poolguard_cognito_call_seconds_total",
                               "poolguard_mail_queue_depth", "poolguard_telemetry_spans_total",
                               "poolguard_telemetry_failed_metric_reports_total"}
