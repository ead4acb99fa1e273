"""Functions of a pool's owner: a server of Lambda's Invoke API, and of hooks."""

import http.server
import json
import threading

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"


class Answers(list):
    """What a function returns that answers more than once."""


class Lambda(http.server.ThreadingHTTPServer):
    """The Invoke API, and below /hooks/ the same functions as hooks. `functions` maps names to what is called with the
    event; what it raises is its error."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Invocation)
        self.functions = {}
        self.events = []
        self.requests = []

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def hook(self, name):
        return f"{self.url}/hooks/{name}"


class Invocation(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # otherwise the body waits until the client has acknowledged the head

    def do_POST(self):
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.events.append(json.loads(json.dumps(event)))
        self.server.requests.append((self.path, dict(self.headers)))
        is_hook = self.path.startswith("/hooks/")
        name = self.path.split("/")[2 if is_hook else 3]
        if name not in self.server.functions:
            return self.answer(404, {"Message": "no such function"}, {"x-amzn-errortype": "ResourceNotFoundException"})
        try:
            returned = self.server.functions[name](event)
            for each in returned if isinstance(returned, Answers) else [returned]:
                self.answer(200, each)
        except ValueError as why:
            self.answer(400 if is_hook else 200, {"errorMessage": str(why), "errorType": "ValueError"},
                        {} if is_hook else {"X-Amz-Function-Error": "Unhandled"})

    def answer(self, status, content, headers=None):
        body = json.dumps(content).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
