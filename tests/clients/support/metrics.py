"""What /metrics says, read by Prometheus' parser."""

from prometheus_client.parser import text_string_to_metric_families


def parse(text):
    return {family.name: family for family in text_string_to_metric_families(text)}


def scrape(server):
    reply = server.get("/metrics")
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    return parse(reply.text)


def value(families, sample, **labels):
    """The sum of the samples with that name and these labels."""
    return sum(each.value for family in families.values() for each in family.samples
               if each.name == sample and labels.items() <= each.labels.items())
