"""Outgoing mail: over SMTP to a real server, through Amazon SES to a local one, and failures."""

import contextlib
import email
import email.policy
import json
import queue
import re
import socket
import ssl
import subprocess

import pytest
import requests
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from accounts import PASSWORD, fresh_email, said
from certificates import make_certificate
from mailbox import letters
from node_clients import SCRIPTS
from poolguard import run
from proxies import free_port

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


def code_in(message):
    return re.search(r"\b\d{6}\b", message.get_body(("plain",)).get_content()).group()


def test_a_code_sent_over_smtp_confirms_the_account(start):
    post = Post()
    with mail_server(post) as port:
        server = start(env={"SMTP_URL": f"smtp://127.0.0.1:{port}", "POOLGUARD_MAIL_FROM": "accounts@shop.example"})
        address = sign_up(server)
        sender, receivers, message, raw, _, _ = post.letters.get(timeout=20)
        assert (sender, receivers) == ("accounts@shop.example", [address])
        assert (message["From"], message["To"]) == ("accounts@shop.example", address)
        assert message["Subject"] == "Your verification code" and message["Date"] and message["Message-ID"]
        assert message.get_content_type() == "multipart/alternative"
        code = code_in(message)
        assert code in message.get_body(("html",)).get_content()
        assert b"\r\n" in raw and not re.search(rb"[^\r]\n", raw)
        said(server.post("/auth/confirm", json={"email": address, "code": code}))
        assert not (server.data / "mail" / "new").exists()
        # A code for an unknown user is queued and never sent.
        said(server.post("/auth/forgot-password", json={"email": "nobody@example.com"}))
        sign_up(server)
        assert post.letters.get(timeout=20)[1] != ["nobody@example.com"]
        assert code not in "\n".join(server.log)


def test_the_pools_own_templates_are_sent_as_html_and_text(start):
    post = Post()
    with mail_server(post) as port:
        server = start(env={"SMTP_URL": f"smtp://127.0.0.1:{port}"})
        pool = server.variables()["COGNITO_USER_POOL_ID"]
        cognito = server.boto3()
        found = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]
        cognito.update_user_pool(
            UserPoolId=pool, AutoVerifiedAttributes=found["AutoVerifiedAttributes"],
            AdminCreateUserConfig={"InviteMessageTemplate": {
                "EmailSubject": "Willkommen, schön!",
                "EmailMessage": "<h1>Hello {username}</h1><p>Your password is<br><code>{####}</code></p>"}})
        address = fresh_email()
        cognito.admin_create_user(UserPoolId=pool, Username=address, TemporaryPassword="T<b>&1aaaa",
                                  UserAttributes=[{"Name": "email", "Value": address}],
                                  DesiredDeliveryMediums=["EMAIL"])
        message = post.letters.get(timeout=20)[2]
        assert message["Subject"] == "Willkommen, schön!"
        text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
        assert f"Hello {address}\n\nYour password is\nT<b>&1aaaa" in text
        assert "<code>T&lt;b&gt;&amp;1aaaa</code>" in message.get_body(("html",)).get_content()


def test_starttls_and_a_password(start, tmp_path):
    certificate, key = make_certificate(tmp_path, "mail")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    seen = queue.Queue()

    def authenticate(server, session, envelope, mechanism, data):
        assert isinstance(data, LoginPassword)
        seen.put((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss w0rd")

    post = Post()
    with mail_server(post, tls_context=context, require_starttls=True, authenticator=authenticate,
                     auth_required=True) as port:
        server = start(env={"SMTP_URL": f"smtp://mailer:p%40ss%20w0rd@127.0.0.1:{port}",
                            "SMTP_CA_FILE": str(certificate)})
        sign_up(server)
        *_, is_encrypted, is_authenticated = post.letters.get(timeout=20)
        assert is_encrypted and is_authenticated
        assert seen.get(timeout=5) == (b"mailer", b"p@ss w0rd")
        assert "w0rd" not in "\n".join(server.log)


def test_no_mail_is_sent_to_an_untrusted_certificate(start, tmp_path):
    certificate, key = make_certificate(tmp_path, "mail")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    post = Post()
    with mail_server(post, tls_context=context, require_starttls=True) as port:
        server = start(env={"SMTP_URL": f"smtp://127.0.0.1:{port}"})
        sign_up(server)
        put_off = wait_for_event(server, "mail_put_off")
        assert "SSL" in put_off["cause"] or "certificate" in put_off["cause"]
        assert post.letters.empty()


def wait_for_event(server, event):
    for _ in range(5000):
        for line in list(server.log):
            if f'"message":"{event}"' in line:
                return json.loads(line)
        server.get("/health")
    raise AssertionError(f"no {event} in {server.log[-5:]}")


def test_mail_waits_for_a_server_that_is_down_and_survives_a_restart(start):
    port = free_port()
    server = start(env={"SMTP_URL": f"smtp://127.0.0.1:{port}"})
    address = sign_up(server)
    wait_for_event(server, "mail_put_off")
    server.kill()
    post = Post()
    with mail_server(post, port=port):
        server.start()
        _, receivers, message, *_ = post.letters.get(timeout=30)
        assert receivers == [address]
        said(server.post("/auth/confirm", json={"email": address, "code": code_in(message)}))
    assert post.letters.empty()


def test_temporary_refusals_are_retried_and_permanent_ones_are_not(start):
    post = Post()
    with mail_server(post) as port:
        server = start(env={"SMTP_URL": f"smtp://127.0.0.1:{port}"})
        later, never = fresh_email(), fresh_email()
        post.replies = {later: "451 try again", never: "550 no such mailbox"}
        sign_up(server, never)
        refused = wait_for_event(server, "mail_refused")
        assert "550" in refused["cause"] and never not in json.dumps(refused)
        sign_up(server, later)
        assert post.tried.get(timeout=20) == never
        assert post.tried.get(timeout=20) == later
        post.replies = {}
        assert post.letters.get(timeout=20)[1] == [later]
        assert post.tried.empty() or post.tried.get() == later


def test_a_slow_mail_server_delays_nobody(start):
    """The server accepts connections and sends nothing."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        server = start(env={"SMTP_URL": f"smtp://127.0.0.1:{silent.getsockname()[1]}"})
        for _ in range(5):
            sign_up(server)
        gauge = re.search(r"^poolguard_mail_queue_depth(\S*) (\d+)", server.get("/metrics").text, re.MULTILINE)
        assert gauge


def test_text_messages_stay_in_the_maildir(start):
    post = Post()
    with mail_server(post) as port:
        server = start("--demo", env={"SMTP_URL": f"smtp://127.0.0.1:{port}"})
        token = server.sign_in(*server.users()[0])["access_token"]
        own = {"Authorization": f"Bearer {token}"}
        said(server.post("/profile", headers=own, json={"phone_number": "+12065550100"}))
        said(server.post("/auth/send-code", headers=own, json={"attribute": "phone_number"}))
        assert letters(server, "+12065550100@sms")


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


def test_a_code_is_sent_with_amazon_ses(start, ses):
    server = start(env={"SES_EMAIL_SOURCE": "accounts@shop.example", "SES_REGION": "eu-west-1",
                        "AWS_ENDPOINT_URL_SESV2": ses, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
                        "AWS_SECRET_ACCESS_KEY": "secret"})
    address = sign_up(server)
    for _ in range(5000):
        sent = requests.get(ses + "/store", timeout=10).json()["emails"]
        if sent:
            break
    assert len(sent) == 1
    assert sent[0]["from"] == "accounts@shop.example" and sent[0]["destination"]["to"] == [address]
    assert sent[0]["subject"] == "Your verification code"
    code = re.search(r"\b\d{6}\b", sent[0]["body"]["text"]).group()
    assert code in sent[0]["body"]["html"]
    said(server.post("/auth/confirm", json={"email": address, "code": code}))


@pytest.mark.parametrize("settings, named", [
    ({"SMTP_URL": "mail.example.com"}, "SMTP_URL"),
    ({"SMTP_URL": "http://mail.example.com"}, "SMTP_URL"),
    ({"SMTP_URL": "smtp://user:hidden@mail.example.com/path"}, "SMTP_URL"),
    ({"SMTP_URL": "smtp://user@mail.example.com"}, "SMTP_URL"),
    ({"SMTP_URL": "smtp://mail.example.com", "SES_EMAIL_SOURCE": "a@example.com"}, "SES_EMAIL_SOURCE"),
    ({"SES_EMAIL_SOURCE": "nobody"}, "SES_EMAIL_SOURCE"),
    ({"POOLGUARD_MAIL_FROM": "Shop <a@example.com>"}, "POOLGUARD_MAIL_FROM"),
    ({"SES_EMAIL_SOURCE": "a@example.com", "SES_REGION": "nowhere"}, "SES_REGION"),
])
def test_invalid_mail_settings_stop_the_start(tmp_path, settings, named):
    done = run("serve", "--data", tmp_path / "data", "--listen", "127.0.0.1:0", env=settings)
    assert done.returncode == 2 and named in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert "hidden" not in done.stderr
