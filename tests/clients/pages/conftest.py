"""An application that sends its users to the sign-in pages, for browsers that run."""

import http.server
import threading
from urllib.parse import urlencode

import pytest

from pages import OAUTH


@pytest.fixture(scope="module")
def application():
    """The application to which the pages redirect; yields its address."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = (b"<!DOCTYPE html><html lang=en><title>Application</title><link rel=icon href='data:,'><main>"
                    b"<h1>Application</h1></main></html>")
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def place(make_pool, make_client, application):
    """Makes pools with a client for that application."""
    def make(client=OAUTH, **settings):
        pool = make_pool(**settings)
        return pool, make_client(pool, **{**client, "CallbackURLs": [application + "/back"],
                                          "LogoutURLs": [application + "/bye"]})
    return make


@pytest.fixture
def ask(demo, application):
    """The address to which the application redirects its users."""
    def address(client, path="/oauth2/authorize", **more):
        return demo.url + path + "?" + urlencode({
            "client_id": client, "response_type": "code", "scope": "openid email", "state": "s",
            "redirect_uri": application + "/back", **more})
    return address
