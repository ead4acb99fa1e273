"""An OpenTelemetry collector (OTLP over HTTP, JSON) that notes what it gets."""

import json
import threading
import time

from local_server import LocalHandler, LocalServer


def attributes_of(of):
    """By their keys; each value as its text."""
    return {each["key"]: next(iter(each["value"].values())) for each in of.get("attributes", [])}


class Collector(LocalServer):
    """`status` is what it answers; while `held` is not set, it does not answer at all."""

    def __init__(self):
        super().__init__(_Handler)
        self.status = 200
        self.held = threading.Event()
        self.held.set()
        self.requests = []  # path, headers, document
        self.arrived = []  # when each request came, by time.monotonic()

    def __exit__(self, *_):
        self.held.set()
        super().__exit__()

    def documents(self, path):
        return [document for at, _, document in list(self.requests) if at == path]

    def spans(self, **wanted):
        """All spans with these members or attributes, whose names have '_' for '.'."""
        found = [span for document in self.documents("/v1/traces") for resource in document["resourceSpans"]
                 for scope in resource["scopeSpans"] for span in scope["spans"]]

        def members(span):
            given = {key.replace(".", "_"): value for key, value in attributes_of(span).items()}
            return {**given, **span}
        return [span for span in found if wanted.items() <= {key: value for key, value in members(span).items()
                                                             if isinstance(value, (str, int))}.items()]

    def metrics(self):
        """Those of the last report, by name."""
        documents = self.documents("/v1/metrics")
        if not documents:
            return {}
        return {metric["name"]: metric for resource in documents[-1]["resourceMetrics"]
                for scope in resource["scopeMetrics"] for metric in scope["metrics"]}


class _Handler(LocalHandler):
    def do_POST(self):
        self.server.arrived.append(time.monotonic())
        document = json.loads(self.body())
        self.server.held.wait(timeout=30)
        self.server.requests.append((self.path, dict(self.headers), document))
        try:
            self.answer(self.server.status, b"{}", [("Content-Type", "application/json")])
        except OSError:
            pass  # the server did not wait for the answer
