"""Starts the real program on free ports and hands it to the tests."""

import pytest

from poolguard import Server


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """One server with the embedded pool and demo users, shared by the tests that do not change its settings."""
    with Server(tmp_path_factory.mktemp("demo"), "--demo") as server:
        yield server


@pytest.fixture
def start(tmp_path):
    """Starts further servers; each test that uses it gets its own, and all are ended with it."""
    running = []

    def start_one(*arguments, folder="data", env=None, **options):
        server = Server(tmp_path / folder, *arguments, env=env, **options)
        running.append(server)
        return server.start()

    yield start_one
    for server in running:
        server.stop()
