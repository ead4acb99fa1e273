"""The manifests of Kubernetes, put together by kubectl, without a cluster."""

import base64
import copy
import json
import re
import shutil
import subprocess

import pytest
import yaml

from poolguard import ROOT, Server, run

MANIFESTS = ROOT / "infra" / "kubernetes"
CHECK = ROOT / "tests" / "clients" / "packaging" / "kubernetes.mjs"
SECRET = "a secret of sixteen characters"


def kustomized(folder, check=True):
    done = subprocess.run(["kubectl", "kustomize", folder], capture_output=True, text=True, timeout=60)
    assert not check or done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def objects(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kubernetes") / "kubernetes"
    shutil.copytree(MANIFESTS, folder)
    (folder / "secrets" / "APP_SECRET_KEY").write_text(SECRET)
    return list(yaml.safe_load_all(kustomized(folder).stdout))


@pytest.fixture(scope="module")
def by_kind(objects):
    found = {each["kind"]: each for each in objects}
    assert len(found) == len(objects)
    return found


def problems(objects):
    done = subprocess.run(["node", CHECK], input=json.dumps(objects), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_kubernetes_schema(objects):
    kinds = {each["kind"] for each in objects}
    assert kinds == {"Namespace", "ServiceAccount", "ConfigMap", "Secret", "Deployment", "Service",
                     "PodDisruptionBudget", "NetworkPolicy"}
    assert problems(objects) == []


@pytest.mark.parametrize("path, value, said", [
    (["spec", "replicas"], "2", "replicas must be integer"),
    (["spec", "template", "spec", "containers", 0, "readinessProb"], {}, "readinessProb"),
    (["spec", "strategy", "rollingUpdate", "maxUnavailable"], [], "maxUnavailable"),
    (["spec", "selector"], None, "selector"),
])
def test_the_schema_sees_mistakes(by_kind, path, value, said):
    deployment = copy.deepcopy(by_kind["Deployment"])
    *way, last = path
    place = deployment
    for each in way:
        place = place[each]
    place[last] = value
    assert said in " ".join(problems([deployment]))


def container_of(by_kind):
    pod = by_kind["Deployment"]["spec"]["template"]["spec"]
    return pod, pod["containers"][0]


def test_secrets_reach_the_server_as_files(by_kind):
    pod, container = container_of(by_kind)
    folders = {each["name"]: each["mountPath"] for each in container["volumeMounts"]}
    files = {each["value"]: each["name"] for each in container["env"]}
    secret = by_kind["Secret"]
    assert base64.b64decode(secret["data"]["APP_SECRET_KEY"]).decode() == SECRET
    assert files == {f"{folders['secrets']}/{name}": f"{name}_FILE" for name in secret["data"]}
    volume = next(each for each in pod["volumes"] if each["name"] == "secrets")
    assert volume["secret"]["secretName"] == secret["metadata"]["name"]
    # The user of the image is not the files' owner.
    assert pod["securityContext"]["fsGroup"] == 10001 and volume["secret"]["defaultMode"] == 0o440
    # Nothing that is secret is in the settings.
    assert SECRET not in json.dumps(by_kind["ConfigMap"])
    assert not set(by_kind["ConfigMap"]["data"]) & {"APP_SECRET_KEY", "SMTP_URL", "COGNITO_APP_CLIENT_SECRET",
                                                    "AWS_SECRET_ACCESS_KEY"}


def test_without_its_secret_nothing_is_applied(tmp_path):
    shutil.copytree(MANIFESTS, tmp_path / "kubernetes", ignore=lambda _, names: set(names) & {"APP_SECRET_KEY"})
    done = kustomized(tmp_path / "kubernetes", check=False)
    assert done.returncode != 0 and "APP_SECRET_KEY" in done.stderr


def test_no_secret_is_committed():
    done = subprocess.run(["git", "-C", ROOT, "check-ignore", "infra/kubernetes/secrets/APP_SECRET_KEY"],
                          capture_output=True, text=True, timeout=30)
    assert done.returncode == 0


def test_the_settings_are_known_and_the_probes_are_answered(by_kind, tmp_path):
    pod, container = container_of(by_kind)
    settings = dict(by_kind["ConfigMap"]["data"])
    documented = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", run("settings", check=True).stdout))
    assert set(settings) <= documented, set(settings) - documented
    # Here the records are in a file, and AWS is not asked.
    here = {name: value for name, value in settings.items() if name != "POOLGUARD_STORE" and "DYNAMODB" not in name}
    secret = tmp_path / "APP_SECRET_KEY"
    secret.write_text(SECRET)
    with Server(tmp_path / "data", env={**here, container["env"][0]["name"]: str(secret)}) as server:
        assert not (server.data / "secret.key").exists(), "the server has made a key of its own"
        for name in ("startupProbe", "livenessProbe", "readinessProbe"):
            probe = container[name]["httpGet"]
            # A kubelet asks for the pod's address, which is not among the allowed hosts.
            assert server.get(probe["path"], headers={"Host": "10.1.2.3:8000"}).status_code == 200, name
            assert {each["name"] for each in container["ports"]} == {probe["port"]}


def test_what_the_image_gives_and_what_the_pod_takes(by_kind):
    pod, container = container_of(by_kind)
    text = (ROOT / "infra" / "docker" / "Dockerfile").read_text()
    user, group = re.search(r"^USER (\d+):(\d+)$", text, re.M).groups()
    assert (pod["securityContext"]["runAsUser"], pod["securityContext"]["runAsGroup"]) == (int(user), int(group))
    data = re.search(r"POOLGUARD_DATA=(\S+)", text)[1]
    assert data in {each["mountPath"] for each in container["volumeMounts"]}
    port = int(re.search(r"POOLGUARD_LISTEN=0.0.0.0:(\d+)", text)[1])
    assert container["ports"][0]["containerPort"] == port == int(re.search(r"^EXPOSE (\d+)$", text, re.M)[1])
    # What Kubernetes' restricted standard for pods asks for.
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"] == {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True,
                                            "capabilities": {"drop": ["ALL"]}}
    version = re.search(r"^project\(\w+ VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text(), re.M)[1]
    assert container["image"].endswith(f"/poolguard:{version}")


def test_one_server_stays_while_others_end(by_kind):
    pod, container = container_of(by_kind)
    deployment, budget = by_kind["Deployment"]["spec"], by_kind["PodDisruptionBudget"]["spec"]
    assert budget["unhealthyPodEvictionPolicy"] == "AlwaysAllow"
    assert deployment["replicas"] > budget["minAvailable"] >= 1
    assert deployment["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}
    # Ten seconds is how long a server finishes requests (docs/operating.md).
    assert pod["terminationGracePeriodSeconds"] > container["lifecycle"]["preStop"]["sleep"]["seconds"] + 10


def test_whom_the_servers_may_ask(by_kind):
    rules = by_kind["NetworkPolicy"]["spec"]["egress"]
    by_port = {}
    for rule in rules:
        # A rule without an address would be for every one.
        assert rule["to"] and rule["ports"]
        for each in rule["ports"]:
            by_port.setdefault(each["port"], []).extend(rule["to"])
    assert set(by_port) == {53, 80, 443, 465, 587, 4318}

    def blocks(port):
        return {each["ipBlock"]["cidr"]: each["ipBlock"].get("except") for each in by_port[port] if "ipBlock" in each}

    def namespaces(port):
        return {each["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"] for each in by_port[port]
                if "namespaceSelector" in each}
    # The collector of the documents, where Prometheus is, too.
    text = (ROOT / "docs" / "kubernetes.md").read_text()
    name, port = re.search(r"OTEL_EXPORTER_OTLP_ENDPOINT=http://collector\.([\w-]+):(\d+)", text).groups()
    assert namespaces(int(port)) == {name} and not blocks(int(port))
    assert namespaces(53) == {"kube-system"}
    # AWS' places for a pod's role, and not those for the machine's.
    assert set(blocks(80)) == {"169.254.170.23/32", "fd00:ec2::23/128"}
    assert blocks(443) == {"0.0.0.0/0": ["169.254.0.0/16"], "::/0": ["fd00:ec2::/32"]}


def test_everything_selects_the_same_pods(by_kind):
    labels = by_kind["Deployment"]["spec"]["template"]["metadata"]["labels"]
    selected = [by_kind["Deployment"]["spec"]["selector"]["matchLabels"], by_kind["Service"]["spec"]["selector"],
                by_kind["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
                by_kind["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"]]
    assert selected == [labels] * 4
    assert {each["port"] for rule in by_kind["NetworkPolicy"]["spec"]["ingress"] for each in rule["ports"]} == {"http"}
