"""An application's page."""

import functools
import http.server
import threading
from contextlib import contextmanager

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
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
