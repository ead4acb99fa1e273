"""An application's page."""

import functools
import http.server
from contextlib import contextmanager

from local_server import LocalServer

PAGE = """<!doctype html><html lang="en"><title>Application</title><link rel="icon" href="data:,">
<div id="root"></div><script src="/main.js"></script></html>"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def static_site(folder):
    """Makes a folder with a page that loads main.js, and serves it at localhost; yields the address."""
    folder.mkdir()
    (folder / "index.html").write_text(PAGE)
    with LocalServer(functools.partial(Quiet, directory=folder)) as server:
        yield f"http://localhost:{server.server_port}"
