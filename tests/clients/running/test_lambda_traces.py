"""What `poolguard lambda` reports to a collector, between an answer and the next event, and whose traces it goes on
with."""

import json

import pytest

from collector import Collector, attributes_of
from lambda_runtime import Answer, Runtime, balancer, http_api
from metrics import parse, value
from proxies import free_port

OWN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
ROOT_ID, PARENT = "5759e988bd862e3fe1be46a994272793", "53995c3f42cd8ad8"
AMAZON = f"Root=1-{ROOT_ID[:8]}-{ROOT_ID[8:]};Parent={PARENT};Sampled=1"
FUNCTION = {"AWS_LAMBDA_FUNCTION_NAME": "sign-in", "AWS_LAMBDA_FUNCTION_VERSION": "7",
            "AWS_LAMBDA_LOG_STREAM_NAME": "2026/01/02/[7]abc"}


@pytest.fixture
def collector():
    with Collector() as running:
        yield running


def function_for(tmp_path, url, **env):
    return Runtime(tmp_path / "data", {"OTEL_EXPORTER_OTLP_ENDPOINT": url, **FUNCTION, **env})


def call(function, headers=(), path="/health", trace=None):
    kind, given = function.invoke(http_api("GET", path, headers), trace)
    assert kind == "response", given
    return Answer(given)


def settled(function):
    """The answer to an invocation comes after all that the one before it sent."""
    call(function)


def test_spans_and_metrics_are_sent_between_two_invocations(tmp_path, collector):
    with function_for(tmp_path, collector.url, OTEL_SERVICE_NAME="shop") as function:
        assert call(function, path="/me", headers=[("Authorization", "Bearer nonsense")]).status == 401
        settled(function)
        [span] = collector.spans(http_route="/me")
        assert attributes_of(span)["http.response.status_code"] == "401" and "parentSpanId" not in span
        place = attributes_of(collector.documents("/v1/traces")[0]["resourceSpans"][0]["resource"])
        assert place["service.name"] == "shop" and place["cloud.provider"] == "aws"
        assert (place["faas.name"], place["faas.version"]) == ("sign-in", "7")
        assert place["faas.instance"] == place["service.instance.id"] == FUNCTION["AWS_LAMBDA_LOG_STREAM_NAME"]
        # The first report does not wait: the function may never be asked again.
        assert "poolguard_http_requests_total" in collector.metrics()
        settled(function)
        assert len(collector.documents("/v1/metrics")) == 1, "the next one is due in a minute"
        assert function.stop() == 0
    [last] = collector.documents("/v1/metrics")[1:]
    counted = {each["name"]: each for each in last["resourceMetrics"][0]["scopeMetrics"][0]["metrics"]}
    points = counted["poolguard_http_requests_total"]["sum"]["dataPoints"]
    assert sum(each["asDouble"] for each in points if attributes_of(each).get("route") == "/health") == 2
    assert not any("telemetry_not_sent" in line for line in function.log)


@pytest.mark.parametrize("headers, trace, expected", [
    ([("traceparent", OWN)], AMAZON, (OWN[3:35], OWN[36:52])),
    ([], AMAZON, (ROOT_ID, PARENT)),
    ([("X-Amzn-Trace-Id", AMAZON)], None, (ROOT_ID, PARENT)),
    ([("X-Amzn-Trace-Id", AMAZON)], "Root=1-00000001-000000000000000000000001;Sampled=0", (ROOT_ID, PARENT)),
    ([], AMAZON.replace("Sampled=1", "Sampled=0"), None),
    ([("X-Amzn-Trace-Id", "Root=1-x;Parent=y;Sampled=1")], "nonsense", None),
])
def test_the_trace_of_the_invocation_goes_on(tmp_path, collector, headers, trace, expected):
    with function_for(tmp_path, collector.url) as function:
        assert call(function, headers, "/ready", trace).status == 200
        settled(function)
        [span] = collector.spans(http_route="/ready")
        function.stop()
    if expected:
        assert (span["traceId"], span["parentSpanId"]) == expected
    else:
        assert "parentSpanId" not in span and span["traceId"] != ROOT_ID
    [line] = [each for each in map(json.loads, function.log) if each.get("path") == "/ready"]
    assert line["trace_id"] == span["traceId"]


def test_a_load_balancers_trace_goes_on(tmp_path, collector):
    with function_for(tmp_path, collector.url) as function:
        assert function.invoke(balancer("GET", "/ready", [("X-Amzn-Trace-Id", AMAZON)]))[0] == "response"
        settled(function)
        [span] = collector.spans(http_route="/ready")
    assert span["traceId"] == ROOT_ID


def test_without_a_collector_the_trace_is_still_logged(tmp_path):
    with Runtime(tmp_path / "data") as function:
        call(function, trace=AMAZON)
        function.stop()
    [line] = [each for each in map(json.loads, function.log) if each.get("message") == "request"]
    assert line["trace_id"] == ROOT_ID


def counted(function, outcome):
    return value(parse(call(function, path="/metrics").body.decode()), "poolguard_telemetry_spans_total",
                 outcome=outcome)


@pytest.mark.parametrize("state", ["down", "slow", "refuses"])
def test_a_collector_in_trouble_delays_no_answer(tmp_path, collector, state):
    url = f"http://127.0.0.1:{free_port()}" if state == "down" else collector.url
    if state == "slow":
        collector.held.clear()
    collector.status = 503
    with function_for(tmp_path, url) as function:
        for _ in range(50):
            call(function)
        if state != "down":
            # The first answer had gone before anything was sent, and after that failure nothing is for ten seconds.
            [arrived] = collector.arrived
            assert function.answered[0] < arrived < function.answered[1]
        assert counted(function, "sent") == 0 and counted(function, "dropped") == 1
        assert function.stop() == 0
    warned = [json.loads(line) for line in function.log if "telemetry_not_sent" in line]
    assert len(warned) == 1 and warned[0]["level"] == "WARN"
