"""examples/python: FastAPI, Django and Flask, as Debian has them, beside the program."""

import pytest

import example_checks
from example_sites import EXAMPLES, example_site, free_port, people
from poolguard import Server

PYTHON = EXAMPLES / "python"
PORT = free_port()
COMMANDS = {
    "fastapi": ["/usr/bin/uvicorn", "--app-dir", PYTHON / "fastapi", "--host", "127.0.0.1", "--port", PORT, "app:app"],
    "django": ["/usr/bin/python3", PYTHON / "django" / "app.py", "runserver", "--noreload", f"127.0.0.1:{PORT}"],
    "flask": ["/usr/bin/python3", "-m", "flask", "--app", PYTHON / "flask" / "app.py", "run", "--port", PORT],
}


@pytest.fixture(scope="module", params=sorted(COMMANDS))
def pair(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    variables = {"PYTHONPATH": str(PYTHON), "DJANGO_SECRET_KEY": "of the tests"}
    with Server(folder / "data", env={"POOLGUARD_PASSWORD_HASHING": "fast-for-tests"}) as server:
        people(server)
        command = [str(each) for each in COMMANDS[request.param]]
        with example_site(server, folder, command, PORT, **variables) as site:
            yield server, site


@pytest.mark.parametrize("check", example_checks.CHECKS, ids=lambda each: each.__name__)
def test_example(pair, check):
    check(*pair)


def test_while_poolguard_is_away(pair):
    server, site = pair
    example_checks.poolguard_is_away(site, example_checks.tokens(server)["access_token"], server.stop)
