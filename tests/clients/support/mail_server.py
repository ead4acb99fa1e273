"""Servers that take mail: one for SMTP, and one in the place of Amazon SES; and how a letter comes to be sent."""

import contextlib
import email
import email.policy
import queue
import subprocess

import pytest
import requests
from aiosmtpd.controller import Controller

from accounts import PASSWORD, fresh_email, said
from node_clients import SCRIPTS
from proxies import free_port
from waiting import wait_until

_strict = email.policy.default.clone(raise_on_defect=True)


class Post:
    """Accepts mail, and sends the replies that the test sets."""

    def __init__(self):
        self.letters = queue.Queue()
        self.replies = {}
        self.tried = queue.Queue()

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = self.replies.get(address, "250 OK")
        if not reply.startswith("250"):
            self.tried.put(address)
            return reply
        envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=_strict)
        self.letters.put((envelope.mail_from, envelope.rcpt_tos, message, envelope.content,
                          session.ssl is not None, session.authenticated))
        return "250 OK"


@contextlib.contextmanager
def mail_server(post, port=0, **options):
    controller = Controller(post, hostname="127.0.0.1", port=port or free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def sign_up(server, address=None, status=200):
    address = address or fresh_email()
    said(server.post("/auth/signup", json={"email": address, "password": PASSWORD}), status)
    return address


@pytest.fixture
def ses():
    port = free_port()
    process = subprocess.Popen(["node", "node_modules/aws-ses-v2-local/dist/cli.js", f"--port={port}",
                                "--host=127.0.0.1"], cwd=SCRIPTS, stdout=subprocess.PIPE, text=True)
    try:
        for line in process.stdout:
            if str(port) in line:
                break
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()


def mails_at(ses):
    """What was sent by way of that SES, once something was."""
    return wait_until(lambda: requests.get(ses + "/store", timeout=10).json()["emails"], 20, "a letter at Amazon SES")
