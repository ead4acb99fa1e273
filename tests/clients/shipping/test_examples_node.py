"""examples/node: Express and Next.js. The step `examples` of tools/run-tests installs and builds them."""

import pytest

import example_checks
from example_sites import EXAMPLES, example_site, free_port, people
from poolguard import Server

NODE = EXAMPLES / "node"
PORT = free_port()
NEXT = NODE / "node_modules" / "next" / "dist" / "bin" / "next"
COMMANDS = {"express": [NODE / "express" / "app.mjs"],
            "nextjs": [NEXT, "start", NODE / "nextjs", "-H", "127.0.0.1", "-p", PORT]}


@pytest.fixture(scope="module", params=sorted(COMMANDS))
def pair(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    with Server(folder / "data", env={"POOLGUARD_PASSWORD_HASHING": "fast-for-tests"}) as server:
        people(server)
        command = ["node", *(str(each) for each in COMMANDS[request.param])]
        with example_site(server, folder, command, PORT, NEXT_TELEMETRY_DISABLED="1") as site:
            yield server, site


@pytest.mark.parametrize("check", example_checks.CHECKS, ids=lambda each: each.__name__)
def test_example(pair, check):
    check(*pair)


def test_while_poolguard_is_away(pair):
    server, site = pair
    example_checks.poolguard_is_away(site, example_checks.tokens(server)["access_token"], server.stop)
