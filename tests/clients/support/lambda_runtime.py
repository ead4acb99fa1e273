"""The runtime API of AWS Lambda, and events of the services that invoke functions."""

import base64
import http.server
import json
import os
import pathlib
import queue
import signal
import subprocess
import threading
import time
import uuid
from urllib.parse import parse_qsl, urlsplit

from poolguard import BINARY


class Runtime:
    """Starts a process and gives it one invocation at a time."""

    def __init__(self, data, env=None, command=None):
        self.waiting, self.answers, self.errors = queue.Queue(), {}, []
        self.started = threading.Event()
        self.answered = []  # when each answer came, by time.monotonic()
        self.changed = threading.Condition()
        runtime = self

        class Api(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                assert self.path == "/2018-06-01/runtime/invocation/next"
                runtime.started.set()
                given = runtime.waiting.get()
                if given is None:
                    self.close_connection = True
                    return
                name, payload, cut, trace = given
                self.send_response(200)
                self.send_header("Lambda-Runtime-Aws-Request-Id", name)
                self.send_header("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + 30000))
                if trace:
                    self.send_header("Lambda-Runtime-Trace-Id", trace)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(payload) + cut))
                self.end_headers()
                self.wfile.write(payload)
                self.close_connection = bool(cut)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                runtime.answered.append(time.monotonic())
                parts = self.path.split("/")
                with runtime.changed:
                    if parts[3] == "init":
                        runtime.errors.append(("init", json.loads(body)))
                    else:
                        runtime.answers[parts[4]] = (parts[5], json.loads(body))
                    runtime.changed.notify_all()
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.environment = {"PATH": os.environ["PATH"], "AWS_REGION": "us-east-1",
                            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self.server.server_port}",
                            "POOLGUARD_DATA": str(data), **(env or {})}
        self.command = command or [str(BINARY), "lambda"]
        self.folder = pathlib.Path(data).parent
        self.folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self):
        return self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, env=self.environment, cwd=self.folder, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return self

    def __exit__(self, *_):
        self.stop()
        self.close()

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.log = self.process.communicate(timeout=15)[1].splitlines()
        return self.process.returncode

    def close(self):
        self.waiting.put(None)
        self.server.shutdown()
        self.server.server_close()

    def send(self, event, cut=0, trace=None):
        """Sends an event, or its bytes; returns the invocation's id."""
        name = str(uuid.uuid4())
        self.waiting.put((name, event if isinstance(event, bytes) else json.dumps(event).encode(), cut, trace))
        return name

    def result(self, name):
        with self.changed:
            assert self.changed.wait_for(lambda: name in self.answers or self.process.poll() is not None, timeout=30)
            return self.answers[name]

    def invoke(self, event, trace=None):
        return self.result(self.send(event, trace=trace))


class Answer:
    """The answer that a client of API Gateway or a load balancer gets."""

    def __init__(self, given):
        self.status = given["statusCode"]
        self.body = base64.b64decode(given["body"]) if given["isBase64Encoded"] else given["body"].encode()
        self.headers = [(name.lower(), each) for name, values in given.get("multiValueHeaders", {}).items()
                        for each in values]
        self.headers += [(name.lower(), value) for name, value in given.get("headers", {}).items()]
        self.cookies = given.get("cookies", []) + [value for name, value in self.headers if name == "set-cookie"]
        self.raw = given

    def json(self):
        return json.loads(self.body)

    def header(self, name):
        return next((value for each, value in self.headers if each == name), None)


def _body(body):
    if body is None:
        return {"body": None, "isBase64Encoded": False}
    return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}


def rest_api(method, target, headers=(), body=None):
    at = urlsplit(target)
    single, many = {}, {}
    for name, value in headers:
        single[name] = value
        many.setdefault(name, []).append(value)
    query = {}
    for name, value in parse_qsl(at.query, keep_blank_values=True):
        query.setdefault(name, []).append(value)
    return {"resource": "/{proxy+}", "path": at.path, "httpMethod": method, "headers": single or None,
            "multiValueHeaders": many or None, "queryStringParameters": {k: v[-1] for k, v in query.items()} or None,
            "multiValueQueryStringParameters": query or None, "pathParameters": None, "stageVariables": None,
            "requestContext": {"resourcePath": "/{proxy+}", "httpMethod": method, "path": "/prod" + at.path,
                               "stage": "prod", "domainName": "abc.execute-api.us-east-1.amazonaws.com",
                               "identity": {"sourceIp": "203.0.113.9", "userAgent": "test"}}, **_body(body)}


def http_api(method, target, headers=(), body=None, stage="$default"):
    at = urlsplit(target)
    joined, cookies = {}, []
    for name, value in headers:
        if name.lower() == "cookie":
            cookies += value.split("; ")
        else:
            name = name.lower()
            joined[name] = f"{joined[name]},{value}" if name in joined else value
    path = at.path if stage == "$default" else f"/{stage}{at.path}"
    event = {"version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": at.query, "headers": joined,
             "requestContext": {"domainName": "abc.lambda-url.us-east-1.on.aws", "stage": stage,
                                "http": {"method": method, "path": path, "protocol": "HTTP/1.1",
                                         "sourceIp": "203.0.113.9", "userAgent": "test"}}, **_body(body)}
    return {**event, "cookies": cookies} if cookies else event


def balancer(method, target, headers=(), body=None, many=False):
    at = urlsplit(target)
    query = [each.partition("=")[::2] for each in at.query.split("&") if each]
    headers = [("host", "app.example.com"), ("x-forwarded-proto", "https"),
               ("x-forwarded-for", "198.51.100.1, 203.0.113.9"), *headers]
    event = {"requestContext": {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:x"}}, "httpMethod": method,
             "path": at.path, **_body(body)}
    if not many:
        return {**event, "headers": {name.lower(): value for name, value in headers},
                "queryStringParameters": dict(query)}
    values, parameters = {}, {}
    for name, value in headers:
        values.setdefault(name.lower(), []).append(value)
    for name, value in query:
        parameters.setdefault(name, []).append(value)
    return {**event, "multiValueHeaders": values, "multiValueQueryStringParameters": parameters}


EVENTS = {"rest": rest_api, "http": http_api, "staged": lambda *given: http_api(*given, stage="dev"),
          "balancer": balancer, "balancer-many": lambda *given: balancer(*given, many=True)}
