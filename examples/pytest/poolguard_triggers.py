"""The functions of a pool that run in the tests: a server on loopback, which the pool asks by hooks.
Source: docs/triggers.md, "Hooks"."""

import contextlib
import hashlib
import hmac
import http.server
import json
import secrets
import threading
import time

OLDEST = 300  # seconds
VERSIONED = ("CustomEmailSender", "CustomSMSSender", "InboundFederation")


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status, content = self.answer_to(body)
        answer = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def answer_to(self, body):
        if not self.is_from_poolguard(body):
            return 403, {}
        try:
            return 200, self.server.triggers[self.path[1:]](json.loads(body))
        except Exception as why:  # as in Lambda, an exception refuses the request
            return 400, {"errorMessage": str(why)}

    def is_from_poolguard(self, body):
        parts = dict(each.partition("=")[::2] for each in self.headers.get("X-Poolguard-Signature", "").split(","))
        seconds = parts.get("t", "")
        if not (seconds.isascii() and seconds.isdigit()) or abs(time.time() - int(seconds)) > OLDEST:
            return False
        wanted = hmac.new(self.server.key.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(wanted.encode(), parts.get("v1", "").encode())

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served(triggers):
    """Answers for these functions; gives the settings that say where they are."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.triggers, server.key = triggers, secrets.token_hex(32)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        places = ",".join(f"{name}=http://127.0.0.1:{server.server_port}/{name}" for name in triggers)
        yield {"POOLGUARD_TRIGGERS": places, "POOLGUARD_TRIGGERS_KEY": server.key}
    finally:
        server.shutdown()
        server.server_close()


def name_in(pool, triggers):
    """Names the functions in the pool's LambdaConfig. Its other settings stay."""
    region, config = pool.env["AWS_REGION"], {}
    for name in triggers:
        arn = f"arn:aws:lambda:{region}:000000000000:function:{name}"
        config[name] = {"LambdaArn": arn, "LambdaVersion": "V1_0"} if name in VERSIONED else arn
        # The API wants a key for these, though a hook gets the code in clear.
        if name in VERSIONED[:2]:
            config["KMSKeyID"] = f"arn:aws:kms:{region}:000000000000:key/00000000"
    cognito = pool.client()
    found = cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]
    taken = cognito.meta.service_model.operation_model("UpdateUserPool").input_shape.members
    settings = {name: value for name, value in found.items() if name in taken}
    # The password policy has the same number of days under its present name.
    settings.get("AdminCreateUserConfig", {}).pop("UnusedAccountValidityDays", None)
    cognito.update_user_pool(**{**settings, "UserPoolId": pool.id, "LambdaConfig": config})
