"""The rules and the dashboard in infra/monitoring: checked by promtool, and asked of a Prometheus that scrapes a server."""

import contextlib
import json
import re
import shutil
import subprocess

import pytest
import requests
import yaml

from accounts import fresh_email
from collector import Collector
from poolguard import ROOT, Server, bearer, make_user
from proxies import free_port
from waiting import wait_until

FOLDER = ROOT / "infra" / "monitoring"


def promtool(*arguments):
    done = subprocess.run(["promtool", *arguments], cwd=FOLDER, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def dashboard():
    return json.loads((FOLDER / "dashboard.json").read_text())


def queries():
    """Those of the dashboard's panels, as Grafana would ask them of all servers."""
    found = {}
    for panel in dashboard()["panels"]:
        for target in panel.get("targets", []):
            query = target["expr"].replace("$__rate_interval", "1m").replace("$job", ".*").replace("$instance", ".*")
            assert "$" not in query, query
            found[f"{panel['title']} {target['refId']}"] = query
    return found


def rules():
    return [rule for group in yaml.safe_load((FOLDER / "rules.yml").read_text())["groups"] for rule in group["rules"]]


def test_the_rules_are_valid_and_do_what_their_tests_say():
    assert f"{len(rules())} rules found" in promtool("check", "rules", "rules.yml")
    promtool("check", "config", "prometheus.yml")
    assert "SUCCESS" in promtool("test", "rules", "rules.test.yml")
    tested = (FOLDER / "rules.test.yml").read_text()
    assert [rule["alert"] for rule in rules() if "alert" in rule and rule["alert"] not in tested] == []


def test_only_metrics_of_the_document_are_asked_for():
    listed = set(re.findall(r"^\| `(poolguard_\w+)` \|", (ROOT / "docs" / "observing.md").read_text(), re.MULTILINE))
    asked = " ".join([*queries().values(), *(rule["expr"] for rule in rules())])
    named = {re.sub(r"_(bucket|sum|count)$", "", name) for name in re.findall(r"\bpoolguard_\w+", asked)}
    assert named <= listed
    # Whoever adds a metric adds it to the dashboard.
    assert listed - named == set()


class Prometheus:
    def __init__(self, folder, target):
        folder.mkdir()
        shutil.copy(FOLDER / "rules.yml", folder)
        settings = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
        settings["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
        [job] = settings["scrape_configs"]
        job["static_configs"] = [{"targets": [target]}]
        (folder / "prometheus.yml").write_text(yaml.safe_dump(settings))
        self.folder = folder
        self.address = f"127.0.0.1:{free_port()}"

    @contextlib.contextmanager
    def running(self):
        with (self.folder / "log").open("w") as log:
            process = subprocess.Popen(["prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data",
                                        f"--web.listen-address={self.address}", "--log.level=warn"],
                                       cwd=self.folder, stdout=log, stderr=log)
        try:
            wait_until(self.is_ready, 30, lambda: (self.folder / "log").read_text())
            yield self
        finally:
            process.terminate()
            process.wait(timeout=30)

    def is_ready(self):
        with contextlib.suppress(requests.ConnectionError):
            return requests.get(f"http://{self.address}/-/ready", timeout=10).status_code == 200
        return False

    def ask(self, path, **parameters):
        reply = requests.get(f"http://{self.address}/api/v1/{path}", params=parameters, timeout=30)
        assert reply.status_code == 200, (parameters, reply.text)
        return reply.json()["data"]

    def values(self, query):
        return self.ask("query", query=query)["result"]


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("monitoring")
    with Collector() as collector:
        # With mail that waits and a collector, so that every metric is there.
        env = {"SMTP_URL": f"smtp://127.0.0.1:{free_port()}", "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}
        with Server(folder / "data", env=env) as server:
            use(server)
            with Prometheus(folder / "prometheus", f"127.0.0.1:{server.port}").running() as running:
                # A rate needs counters that grow between two scrapes.
                wait_until(lambda: use(server) or len(running.values("up == 1")) == 1, 30, "a scrape")
                yield running, server


def use(server):
    """Requests of every kind."""
    email = fresh_email()
    make_user(server, email)
    token = server.sign_in(email, "Passw0rd!")["access_token"]
    server.get("/me", headers=bearer(token, tenant=None))
    server.get("/me", headers={"Authorization": "Bearer nonsense"})
    server.post("/auth/login", json={"email": email, "password": "Wr0ng-pass!"})


def test_every_query_of_the_dashboard_has_an_answer(prometheus):
    running, server = prometheus

    def unanswered():
        use(server)
        return {name: query for name, query in queries().items() if not running.values(query)}
    wait_until(lambda: not unanswered(), 60, unanswered)


def test_the_rules_are_evaluated_and_a_healthy_server_raises_no_alert(prometheus):
    running, _ = prometheus

    def evaluated():
        groups = running.ask("rules")["groups"]
        return [rule for group in groups for rule in group["rules"] if rule["health"] != "unknown"]
    found = wait_until(lambda: len(evaluated()) == len(rules()) and evaluated(), 30, evaluated)
    assert [rule for rule in found if rule["health"] != "ok"] == []
    assert running.ask("alerts")["alerts"] == []
    wait_until(lambda: running.values("poolguard:http_requests:rate5m > 0"), 30, "the recorded rate")
    assert running.values("poolguard:http_errors:ratio5m > 0") == []
