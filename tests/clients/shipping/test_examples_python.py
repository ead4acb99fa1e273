"""examples/python: FastAPI, Django and Flask, as Debian has them, beside the program."""

import pytest

import example_checks
from example_sites import EXAMPLES, example_site, free_port, people
from poolguard import Server

PYTHON = EXAMPLES / "python"
VARIABLES = {"PYTHONPATH": str(PYTHON), "DJANGO_SECRET_KEY": "of the tests"}


def command(name, port):
    app = {
        "fastapi": ["/usr/bin/uvicorn", "--app-dir", PYTHON / name, "--host", "127.0.0.1", "--port", port, "app:app"],
        "django": ["/usr/bin/python3", PYTHON / name / "app.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
        "flask": ["/usr/bin/python3", "-m", "flask", "--app", PYTHON / name / "app.py", "run", "--port", port],
    }[name]
    return [str(each) for each in app]


@pytest.fixture(scope="module", params=["django", "fastapi", "flask"])
def name(request):
    return request.param


@pytest.fixture(scope="module")
def pair(name, tmp_path_factory):
    folder, port = tmp_path_factory.mktemp(name), free_port()
    with Server(folder / "data", env={"POOLGUARD_PASSWORD_HASHING": "fast-for-tests"}) as server:
        people(server)
        with example_site(server, folder, command(name, port), port, **VARIABLES) as site:
            yield server, site


@pytest.mark.parametrize("check", example_checks.CHECKS, ids=lambda each: each.__name__)
def test_example(pair, check):
    check(*pair)


def test_while_the_keys_are_away(name, pair, tmp_path):
    server, port = pair[0], free_port()
    away = {"COGNITO_JWKS_URL": f"http://127.0.0.1:{free_port()}/"}
    with example_site(server, tmp_path, command(name, port), port, **VARIABLES, **away) as site:
        example_checks.the_keys_are_away(site, example_checks.tokens(server)["access_token"])


def test_while_poolguard_is_away(pair):
    server, site = pair
    example_checks.poolguard_is_away(site, example_checks.tokens(server)["access_token"], server.stop)
