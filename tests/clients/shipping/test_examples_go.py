"""examples/go, built by Debian's Go from the standard library. With POOLGUARD_TEST_LONG: make test-all."""

import os
import subprocess

import pytest

import example_checks
from example_sites import EXAMPLES, example_site, free_port, people
from poolguard import Server


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    folder = tmp_path_factory.mktemp("go")
    for arguments in (["vet", "."], ["build", "-o", folder / "site", "."]):
        done = subprocess.run(["go", *arguments], cwd=EXAMPLES / "go", capture_output=True, text=True, timeout=300,
                              env={"PATH": os.environ["PATH"], "HOME": str(folder), "GOPROXY": "off"})
        assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def pair(program, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    with Server(folder / "data", env={"POOLGUARD_PASSWORD_HASHING": "fast-for-tests"}) as server:
        people(server)
        with example_site(server, folder, [str(program)], free_port()) as site:
            yield server, site


@pytest.mark.parametrize("check", example_checks.CHECKS, ids=lambda each: each.__name__)
def test_example(pair, check):
    check(*pair)


def test_while_the_keys_are_away(program, pair, tmp_path):
    server = pair[0]
    away = {"COGNITO_JWKS_URL": f"http://127.0.0.1:{free_port()}/"}
    with example_site(server, tmp_path, [str(program)], free_port(), **away) as site:
        example_checks.the_keys_are_away(site, example_checks.tokens(server)["access_token"])


def test_while_poolguard_is_away(pair):
    server, site = pair
    example_checks.poolguard_is_away(site, example_checks.tokens(server)["access_token"], server.stop)
