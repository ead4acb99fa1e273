"""Runs every `sh` block of the documents: block after block in one shell for each document, in a separate network
namespace, where port 8000 is free. Commands that need Amazon, a container engine or systemd are in the text, not in
blocks, and builds are in blocks without a language."""

import os
import pathlib
import re
import runpy
import shutil
import subprocess

import pytest

from poolguard import BINARY, ROOT

DOCUMENTS = sorted(str(path.relative_to(ROOT)) for path in
                   [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("examples/*.md"),
                    *ROOT.glob("examples/*/README.md"), *ROOT.glob("examples/*/*/README.md")]
                   if "node_modules" not in path.parts)
# What is built before the blocks of a document run.
BUILDS = {"examples/go/README.md": ["go", "build", "-o", "site", "."]}
# What run-tests installs or builds only in make test-all, with POOLGUARD_TEST_LONG.
LONG = {"examples/go/README.md", "examples/node/nextjs/README.md"}
# Blocks that other tests run, by first line.
ELSEWHERE = {
    "cd web": "test_web",
    "export POOLGUARD_STORE=dynamodb APP_SECRET_KEY=… AWS_REGION=eu-west-1": "test_nodes",
    "export POOLGUARD_PASSPHRASE='at least twelve characters'": "test_moving",
    "poolguard import --cognito us-east-1_AbCdEf123   # with ListUsers and your usual AWS credentials": "test_importing",
    "aws iam create-role --role-name reader --assume-role-policy-document file://trust.json": "test_identity_roles",
    "aws iam create-open-id-connect-provider --url https://login.example.com --client-id-list my-app --thumbprint-list":
        "test_login_providers",
    'aws cognito-idp get-csv-header --user-pool-id "$POOL"': "test_user_imports",
    'aws cognito-idp create-identity-provider --user-pool-id "$COGNITO_USER_POOL_ID" --provider-name Google \\':
        "test_federation",
}


def blocks(path):
    """The blocks that this test runs."""
    if path in LONG and not os.environ.get("POOLGUARD_TEST_LONG"):
        return []
    return [text for text in re.findall(r"^```sh\n(.*?)^```$", (ROOT / path).read_text(), re.M | re.S)
            if text.splitlines()[0] not in ELSEWHERE]


def runnable(text, banner):
    """The block, changed for the test's shell: waits for servers, and fills in the passwords that each start prints."""
    lines = text.replace("make run", "poolguard serve --demo &").replace("./build/poolguard", "poolguard")
    out = []
    for line in lines.splitlines():
        served = re.match(r"^((?:\w+=\S+ )*)poolguard (serve.*?)( > \S+)?( &)?$", line)
        if served and served[1]:
            out.append("unset ${!AWS_@} ${!COGNITO_@}")
        if served:
            out.append(f"{served[1]}serve_one {banner} {served[2]}")
            if served[3]:
                out.append(f"cp {banner} {served[3].split()[-1]}")
        else:
            out.append(line)
    text = "\n".join(out)
    text = text.replace('"password":"…"', '"password":"\'"$DEMO_PASSWORD"\'"').replace("PASSWORD=…", 'PASSWORD="$DEMO_PASSWORD"')
    return text.replace("COGNITO_APP_CLIENT_ID=…", "COGNITO_APP_CLIENT_ID=1example23456789")


SERVE_ONE = r"""
serve_one() {
    local banner=$1; shift
    [[ -z ${SERVER:-} ]] || { kill "$SERVER"; wait "$SERVER" || true; }
    : > "$banner"
    command poolguard "$@" > "$banner" 2>> server.log &
    SERVER=$!
    until grep -q '^Ready' "$banner"; do
        kill -0 "$SERVER" 2>/dev/null || { cat server.log >&2; exit 1; }
        read -r -t 0.05 <> <(:) || true
    done
    DEMO_PASSWORD=$(awk '$1 == "admin@example.com" { print $2 }' "$banner")
}
# Whatever else a document starts, such as a proxy, ends too. Jobs may have ended before.
trap '[[ -z ${SERVER:-} ]] || { kill "$SERVER"; wait "$SERVER"; }; kill $(jobs -p) 2>/dev/null || true; wait' EXIT
"""


def network_of_its_own():
    """A command prefix for a network namespace. If the machine forbids that, port 8000 must be free."""
    enter = ["unshare", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]), "--net", "sh", "-c",
             'ip link set lo up && exec "$@"', "sh"]
    return enter if subprocess.run([*enter, "true"], capture_output=True).returncode == 0 else []


def examples(folder, path):
    """The examples, or a copy in which the document's own is built."""
    if path not in BUILDS:
        (folder / "examples").symlink_to(ROOT / "examples")
        return
    own = folder / pathlib.Path(path).parent
    shutil.copytree(ROOT / pathlib.Path(path).parent, own)
    subprocess.run(BUILDS[path], cwd=own, check=True, capture_output=True, timeout=300,
                   env={"PATH": os.environ["PATH"], "HOME": str(folder), "GOPROXY": "off"})


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if blocks(path)])
def test_all_commands_of(path, tmp_path):
    for name in ("infra", "docs", "web", "tools", "LICENSE", "CHANGELOG.md"):
        (tmp_path / name).symlink_to(ROOT / name)
    examples(tmp_path, path)
    (tmp_path / "build").symlink_to(BINARY.parent)
    there = tmp_path / "path"
    there.mkdir()
    (there / "poolguard").symlink_to(BINARY)
    banner = tmp_path / "banner"
    script = "set -euo pipefail\n" + SERVE_ONE
    script += "\n".join(f"echo '== {n}'\n{runnable(text, banner)}" for n, text in enumerate(blocks(path)))
    done = subprocess.run([*network_of_its_own(), "bash", "-c", script], cwd=tmp_path, text=True, capture_output=True, timeout=180,
                          env={"PATH": f"{there}:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(tmp_path), "AWS_PAGER": "",
                               "AWS_EC2_METADATA_DISABLED": "true", "LANG": "C.UTF-8"})
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_blocks_of_other_tests_exist():
    text = "".join((ROOT / path).read_text() for path in DOCUMENTS)
    for line, test in ELSEWHERE.items():
        assert f"```sh\n{line}\n" in text, line
        assert list((ROOT / "tests" / "clients").glob(f"*/{test}.py")), test


def anchors(path):
    """Those that a document's headings get."""
    headings = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```$", "", path.read_text(), flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_have_targets():
    for path in [*(ROOT / each for each in DOCUMENTS), *(ROOT / "bench").glob("*.md")]:
        text = path.read_text()
        targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text) + re.findall(r'(?:src|srcset)="([^":]+)"', text)
        for target in targets:
            assert (path.parent / target).exists(), (path, target)
        for target, anchor in re.findall(r"\]\(([^)#:]*\.md|)#([^)]+)\)", text):
            assert anchor in anchors(path.parent / target if target else path), (path, target, anchor)


def parts(text):
    """What a document and its translation have in common: commands, code, headings, rows of tables, links."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    return {"blocks": re.findall(r"^```.*?^```$", text, re.M | re.S),
            "code": {" ".join(each.split()) for each in re.findall(r"`([^`]+)`", prose)},
            "headings": re.findall(r"^(#+) ", prose, re.M), "rows": len(re.findall(r"^\|", prose, re.M)),
            "links": {re.sub(r"(\.ja)?\.md", ".md", each) for each in re.findall(r"\]\(([^)]+)\)", prose)}}


@pytest.mark.parametrize("translated", [path for path in DOCUMENTS if re.fullmatch(r"docs/.*\.ja\.md", path)])
def test_a_translation_has_all_parts(translated):
    original = translated.replace(".ja.md", ".md")
    name = pathlib.Path(original).stem
    text = (ROOT / original).read_text()
    assert f"[日本語]({name}.ja.md)" in text and f"[English]({name}.md)" in (ROOT / translated).read_text()
    assert parts(text) == parts((ROOT / translated).read_text())


def test_the_readme_names_every_document():
    """Translations are named by what they translate."""
    readme = (ROOT / "README.md").read_text()
    for name in (path.name for path in (ROOT / "docs").glob("*.md") if not path.stem.endswith(".ja")):
        assert f"](docs/{name})" in readme, name


# A variable of other programs, macros, and where test suites find the program.
NO_SETTINGS = ("COGNITO_JWKS_URL", "POOLGUARD_TRY", "POOLGUARD_CHECK", "POOLGUARD_BINARY")


def test_named_commands_and_settings_exist():
    known = set(re.findall(r"`([A-Z_0-9]+)`", subprocess.run([BINARY, "settings"], capture_output=True, text=True).stdout))
    helped = subprocess.run([BINARY, "--help"], capture_output=True, text=True).stdout
    for path in DOCUMENTS:
        text = (ROOT / path).read_text()
        for name in re.findall(r"`((?:POOLGUARD|COGNITO|TENANT|DYNAMODB)_[A-Z_]+)`", text):
            assert name in known or name in NO_SETTINGS, (path, name)
        for command in re.findall(r"`poolguard ([a-z]+)", text):
            assert f"  {command} " in helped, (path, command)


def test_explained_codes_exist():
    document = (ROOT / "docs" / "openapi.json").read_text()
    for code in re.findall(r"`([a-z]+_[a-z_]+)`", (ROOT / "docs" / "troubleshooting.md").read_text()):
        if not code.startswith("poolguard_"):
            assert f'"{code}"' in document, code


def test_the_table_of_operations_is_up_to_date():
    """test_wire compares the table with the running server."""
    tool = runpy.run_path(str(ROOT / "tools" / "write-operations"))
    assert tool["written"]() == tool["DOCUMENT"].read_text(), "run tools/write-operations"
