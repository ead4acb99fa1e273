"""A gateway whose administrator and operator change users, and a pool behind HTTP that may lack operations."""

import http.client
import http.server
import threading
from urllib.parse import quote

from accounts import attributes_of, fresh_email, tokens_of
from poolguard import bearer, make_user, run


class AmazonLike:
    """Passes everything on to a server, but for operations with `lacks` in their names, and with `throttles`, which may
    be empty for all of them."""

    lacks = throttles = None

    def __init__(self, server):
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                target = self.headers.get("X-Amz-Target", "")
                outer.called.append(target.partition(".")[2])
                if outer.lacks and outer.lacks in target:
                    return self.answer(400, b'{"__type":"UnknownOperationException"}')
                if target and outer.throttles is not None and outer.throttles in target:
                    return self.answer(400, b'{"__type":"TooManyRequestsException","message":"Rate exceeded"}')
                self.forward(body)

            def do_GET(self):
                self.forward(None)

            def forward(self, body):
                there = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
                there.request(self.command, self.path, body, dict(self.headers.items()))
                reply = there.getresponse()
                self.answer(reply.status, reply.read(), reply.getheader("Content-Type", "application/json"))
                there.close()

            def answer(self, status, body, kind="application/x-amz-json-1.1"):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.called = []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Place:
    """A gateway, the server with its pool, and how the commands reach that pool."""

    def __init__(self, gateway, home, environment, folder, amazon=None):
        self.gateway, self.home, self.environment, self.folder, self.amazon = gateway, home, environment, folder, amazon
        self.pool = home.variables()["COGNITO_USER_POOL_ID"]
        self.cognito = home.boto3()
        token = tokens_of(gateway, *home.users()[0])["access_token"]
        self.admin = bearer(token, tenant=None)

    def user(self, *arguments, **options):
        return run("user", *arguments, env=self.environment, folder=self.folder, **options)

    def done(self, *arguments, **options):
        ended = self.user(*arguments, **options)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def call(self, method, name, below="", status=204, **options):
        reply = self.gateway.request(method, f"/api/admin/users/{quote(name, safe='')}{below}", headers=self.admin,
                                     **options)
        assert reply.status_code == status, reply.text
        return reply.json() if reply.content else None

    def attributes(self, name):
        return attributes_of(self.cognito, self.pool, name)

    def new_user(self, **options):
        email = fresh_email()
        make_user(self.home, email, **options)
        return email
