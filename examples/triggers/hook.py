#!/usr/bin/python3
"""Functions of a user pool in Python, behind a hook of Poolguard: serves http://127.0.0.1:PORT/hook.

    POOLGUARD_TRIGGERS_KEY=... python3 hook.py 9000
    POOLGUARD_TRIGGERS='PreSignUp=http://127.0.0.1:9000/hook,...' POOLGUARD_TRIGGERS_KEY=... poolguard serve
"""

import hashlib
import hmac
import http.server
import json
import os
import sys
import time

KEY = os.environ["POOLGUARD_TRIGGERS_KEY"].encode()
OLDEST = 300  # seconds


def before_sign_up(event):
    """People of the company need no code; nobody else may sign up."""
    if not event["request"]["userAttributes"].get("email", "").endswith("@example.com"):
        raise ValueError("only addresses of example.com may sign up")
    event["response"]["autoConfirmUser"] = True
    event["response"]["autoVerifyEmail"] = True


def before_tokens(event):
    event["response"]["claimsOverrideDetails"] = {"claimsToAddOrOverride": {"plan": "gold"}}


def before_message(event):
    code = event["request"]["codeParameter"]
    event["response"]["emailSubject"] = "Your code"
    event["response"]["emailMessage"] = f"Welcome. Your code is {code}."


FUNCTIONS = {"PreSignUp": before_sign_up, "TokenGeneration": before_tokens, "CustomMessage": before_message}


def is_from_poolguard(header, body):
    """The signature is an HMAC-SHA256 of the time, a dot and the body. An old one is somebody's copy."""
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    moment = parts.get("t", "")
    if not moment.isdecimal() or abs(time.time() - int(moment)) > OLDEST:
        return False
    wanted = hmac.new(KEY, moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), parts.get("v1", "").encode())


class Hook(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not is_from_poolguard(self.headers.get("X-Poolguard-Signature", ""), body):
            return self.answer(403, {})
        event = json.loads(body)
        try:
            FUNCTIONS.get(event["triggerSource"].split("_")[0], lambda _: None)(event)
        except ValueError as why:
            return self.answer(400, {"errorMessage": str(why)})
        self.answer(200, event)

    def answer(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Events hold passwords and codes; nothing of them is logged."""


if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Hook)
    print(f"http://127.0.0.1:{server.server_port}/hook", flush=True)
    server.serve_forever()
