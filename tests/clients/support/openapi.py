"""The OpenAPI document, served and stored, and answers that it does not describe."""

import json

from poolguard import ROOT
from prometheus_client.parser import text_string_to_metric_families

WRITTEN = ROOT / "docs" / "openapi.json"
METHODS = ("get", "put", "post", "delete", "patch")


def served_text(server):
    return json.dumps(server.get("/openapi.json").json(), indent=2, ensure_ascii=False) + "\n"


def operations(document):
    """Each operation with its path and method."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def undocumented_answers(server):
    """Statuses of answers at documented paths that the document lacks."""
    document = server.get("/openapi.json").json()
    known = {(path, method): set(operation["responses"]) for path, method, operation in operations(document)}
    found = []
    for family in text_string_to_metric_families(server.get("/metrics").text):
        for sample in family.samples:
            if sample.name != "poolguard_http_requests_total":
                continue
            labels = sample.labels
            method = "get" if labels["method"] == "HEAD" else labels["method"].lower()
            statuses = known.get((labels["route"], method))
            if statuses is not None and labels["status"] not in statuses:
                found.append(f'{labels["method"]} {labels["route"]} {labels["status"]}')
    return found
