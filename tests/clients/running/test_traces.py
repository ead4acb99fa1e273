"""Traces: traceparent on its way through the server, and what a collector gets; also one that is down or slow."""

import json
import time

import pytest
import requests

from accounts import PASSWORD, fresh_email, said
from collector import Collector, attributes_of
from functions import ARN, Lambda
from metrics import scrape, value
from poolguard import bearer, make_user
from proxies import free_port
from waiting import wait_until

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SPAN = "00f067aa0ba902b7"
PARENT = f"00-{TRACE}-{SPAN}-01"


@pytest.fixture
def collector():
    with Collector() as running:
        yield running


def traced(start, collector, **env):
    return start(env={"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_SERVICE_NAME": "shop",
                      "OTEL_METRIC_EXPORT_INTERVAL": "200", **env})


def request_lines(server):
    return [line for line in map(json.loads, server.log) if line["message"] == "request"]


def sign_up(server, headers):
    """A sign-up at a pool whose PreSignUp is a function, as an application sends it."""
    cognito = server.boto3()
    cognito.update_user_pool(UserPoolId=server.variables()["COGNITO_USER_POOL_ID"],
                             LambdaConfig={"PreSignUp": ARN + "same"}, AutoVerifiedAttributes=["email"])
    said(server.post("/auth/signup", json={"email": fresh_email(), "password": PASSWORD}, headers=headers), 200)


@pytest.fixture
def function():
    with Lambda() as running:
        running.functions["same"] = lambda event: event
        yield running


def headers_of_last_call(function):
    return {name.lower(): value for name, value in function.requests[-1][1].items()}


@pytest.mark.parametrize("way", ["hook", "invoke"])
def test_a_trace_is_passed_on_and_logged(start, function, way):
    server = start(env=function.hooked(same="same") if way == "hook" else function.invoked())
    sign_up(server, {"traceparent": PARENT, "tracestate": "rojo=1,congo=2", "X-Request-Id": "with-a-trace"})
    sent = headers_of_last_call(function)
    # Nobody reports spans here, so that the caller's is the last one.
    assert sent["traceparent"] == PARENT and sent["tracestate"] == "rojo=1,congo=2"
    sign_up(server, {"X-Request-Id": "without-one"})
    assert "traceparent" not in headers_of_last_call(function)
    server.stop()
    # A line is written after the answer, so that the next request's may be first.
    ids = [(line["request_id"], line.get("trace_id")) for line in request_lines(server)
           if line["path"] == "/auth/signup"]
    assert sorted(ids) == [("with-a-trace", TRACE), ("without-one", None)]


@pytest.mark.parametrize("header", [
    f"00-{TRACE.upper()}-{SPAN}-01", f"00-{TRACE}-{SPAN}", f"00-{TRACE}-{SPAN}-01-more", f"ff-{TRACE}-{SPAN}-01",
    f"00-{'0' * 32}-{SPAN}-01", "nonsense", "x" * 4000,
])
def test_an_invalid_trace_is_ignored(start, header):
    server = start()
    assert server.get("/health", headers={"traceparent": header}).status_code == 200
    server.stop()
    assert request_lines(server)[-1].get("trace_id") is None


def test_a_collector_gets_a_span_for_each_request(start, collector):
    server = traced(start, collector)
    email = fresh_email()
    make_user(server, email)
    token = server.sign_in(email, "Passw0rd!")["access_token"]
    reply = server.get("/me?secret=hush", headers={**bearer(token, tenant=None), "traceparent": PARENT})
    assert reply.status_code == 200
    assert server.get("/me", headers={"Authorization": "Bearer nonsense"}).status_code == 401
    [given] = wait_until(lambda: collector.spans(http_route="/me", http_response_status_code="200"), 10, "a span")
    assert (given["traceId"], given["parentSpanId"], given["kind"]) == (TRACE, SPAN, 2)
    assert given["name"] == "GET /me" and "status" not in given
    assert attributes_of(given)["poolguard.request_id"] == reply.headers["X-Request-Id"]
    assert 0 < int(given["endTimeUnixNano"]) - int(given["startTimeUnixNano"]) < 10**10
    assert abs(int(given["endTimeUnixNano"]) / 1e9 - time.time()) < 60
    [refused] = wait_until(lambda: collector.spans(http_route="/me", http_response_status_code="401"), 10, "a span")
    assert "parentSpanId" not in refused and refused["traceId"] != TRACE
    assert attributes_of(refused)["poolguard.code"]
    # Each request has a trace now, also in the log.
    server.stop()
    line = next(line for line in request_lines(server) if line["request_id"] == reply.headers["X-Request-Id"])
    assert line["trace_id"] == TRACE
    assert all(line["trace_id"] for line in request_lines(server))
    document = collector.documents("/v1/traces")[0]
    resource = attributes_of(document["resourceSpans"][0]["resource"])
    assert resource["service.name"] == "shop" and resource["service.version"]
    told = json.dumps([document for _, _, document in collector.requests])
    assert token not in told and email not in told and "hush" not in told and "Passw0rd!" not in told


def test_a_call_is_a_span_below_its_request(start, collector, function):
    server = traced(start, collector, **function.hooked(same="same"))
    sign_up(server, {"traceparent": PARENT})
    [outer] = wait_until(lambda: collector.spans(http_route="/auth/signup"), 10, "the request's span")

    def call_of_function():
        # Records in DynamoDB are reached by calls with an operation.
        return [span for span in collector.spans(traceId=TRACE, kind=3, parentSpanId=outer["spanId"])
                if "rpc.method" not in attributes_of(span)]
    [inner] = wait_until(call_of_function, 10, "the call's span")
    assert attributes_of(inner)["server.address"] == "127.0.0.1"
    assert attributes_of(inner)["http.response.status_code"] == "200"
    assert headers_of_last_call(function)["traceparent"] == f"00-{TRACE}-{inner['spanId']}-01"


def test_a_trace_that_is_not_sampled_is_only_passed_on(start, collector):
    server = traced(start, collector)
    server.get("/health", headers={"traceparent": f"00-{TRACE}-{SPAN}-00"})
    server.get("/ready")
    wait_until(lambda: collector.spans(http_route="/ready"), 10, "a span")
    assert collector.spans(http_route="/health") == []


def test_metrics_are_those_of_the_page(start, collector):
    server = traced(start, collector)
    for _ in range(3):
        server.get("/health")

    def counted():
        points = collector.metrics().get("poolguard_http_requests_total", {}).get("sum", {}).get("dataPoints", [])
        return sum(point["asDouble"] for point in points
                   if attributes_of(point) == {"method": "GET", "route": "/health", "status": "200"})
    wait_until(lambda: counted() == 3, 10, lambda: collector.metrics())
    names = {name + ("_total" if family.type == "counter" else "") for name, family in scrape(server).items()}
    assert set(collector.metrics()) <= names
    durations = collector.metrics()["poolguard_http_request_duration_seconds"]["histogram"]["dataPoints"]
    for point in durations:
        assert len(point["bucketCounts"]) == len(point["explicitBounds"]) + 1
        assert sum(map(int, point["bucketCounts"])) == int(point["count"])


def spans_counted(server, outcome):
    return value(scrape(server), "poolguard_telemetry_spans_total", outcome=outcome)


def test_a_collector_that_is_down_loses_spans_and_nothing_else(start):
    server = start(env={"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{free_port()}",
                        "OTEL_METRIC_EXPORT_INTERVAL": "200"})
    for _ in range(20):
        assert server.get("/health").status_code == 200
    wait_until(lambda: spans_counted(server, "dropped") >= 20, 10, "dropped spans")
    wait_until(lambda: value(scrape(server), "poolguard_telemetry_failed_metric_reports_total") > 0, 10, "a failure")
    assert spans_counted(server, "sent") == 0
    begin = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - begin < 8
    lines = [json.loads(line) for line in server.log if "telemetry_not_sent" in line]
    assert len(lines) == 1 and lines[0]["level"] == "WARN" and lines[0]["cause"]


def test_a_collector_that_refuses_loses_them_too(start, collector):
    collector.status = 503
    server = traced(start, collector)
    server.get("/health")
    wait_until(lambda: spans_counted(server, "dropped") > 0, 10, "dropped spans")
    collector.status = 200
    wait_until(lambda: spans_counted(server, "sent") > 0, 10, "sent spans")


def test_nobody_waits_for_a_slow_collector(start, collector):
    server = traced(start, collector)
    collector.held.clear()
    begin = time.monotonic()
    with requests.Session() as session:
        for _ in range(2200):
            assert session.get(server.url + "/health", timeout=10).status_code == 200
    # A single answer of the collector would have taken thirty seconds.
    assert time.monotonic() - begin < 25
    wait_until(lambda: spans_counted(server, "dropped") > 0, 15, "dropped spans")
    begin = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - begin < 10


def test_headers_of_the_collector_are_a_secret(start, collector, tmp_path):
    file = tmp_path / "headers"
    file.write_text("api-key=hush%20hush,x-tenant=shop\n")
    server = traced(start, collector, OTEL_EXPORTER_OTLP_HEADERS_FILE=str(file))
    server.get("/health")
    wait_until(lambda: collector.spans(http_route="/health"), 10, "a span")
    server.stop()
    _, headers, _ = collector.requests[0]
    assert headers["api-key"] == "hush hush" and headers["x-tenant"] == "shop"
    assert headers["Content-Type"] == "application/json"
    assert "hush" not in "\n".join(server.log)
