"""Outgoing mail: over SMTP to a real server, through Amazon SES to a local one, and failures."""

import json
import queue
import re
import socket
import ssl

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from accounts import PASSWORD, fresh_email, said
from certificates import make_certificate
from choice import Place
from mail_server import Post, mail_server, mails_at, ses, sign_up
from mailbox import find_code, html_of, last_code, letters, text_of
from poolguard import run
from proxies import free_port
from wire import Plain, call


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


def test_a_code_is_sent_with_amazon_ses(start, ses):
    server = start(env={"SES_EMAIL_SOURCE": "accounts@shop.example", "SES_REGION": "eu-west-1",
                        "AWS_ENDPOINT_URL_SESV2": ses, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
                        "AWS_SECRET_ACCESS_KEY": "secret"})
    address = sign_up(server)
    sent = mails_at(ses)
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


# What a letter says: the subject, the beginning, the purpose, and how long it is valid.
SAID = {
    "en": {
        "sign up": ("Your verification code", "Your confirmation code is ", "signing up for Poolguard", "24 hours"),
        "forgot": ("Your password reset code", "Your password reset code is ", "set a new password", "1 hour"),
        "address": ("Your verification code", "Your confirmation code is ", "confirm this e-mail address", "24 hours"),
        "sign in": ("Your authentication code", "Your authentication code is ", "sign in to Poolguard", "15 minutes"),
        "invite": ("Your temporary password", "Your username is ", "You are invited to Poolguard", "7 days"),
    },
    "ja": {
        "sign up": ("確認コード", "確認コードは ", "Poolguard への登録", "24 時間"),
        "forgot": ("パスワード再設定のコード", "パスワード再設定のコードは ", "新しいパスワード", "1 時間"),
        "address": ("確認コード", "確認コードは ", "メールアドレスが確認", "24 時間"),
        "sign in": ("認証コード", "認証コードは ", "サインイン", "15 分"),
        "invite": ("仮のパスワード", "ユーザー名は ", "招待", "7 日"),
    },
}


def check_letter(letter, language, kind):
    subject, opening, purpose, lifetime = SAID[language][kind]
    assert letter["Subject"] == subject
    text, html = text_of(letter), html_of(letter)
    assert text.startswith(opening) and purpose in text and lifetime in text, text
    assert text.rstrip().endswith("Poolguard"), text
    assert f'<html lang="{language}">' in html and purpose in html and lifetime in html and "Poolguard" in html
    if kind != "invite":
        assert find_code(letter) in html


@pytest.mark.parametrize("locale, language", [("ja", "ja"), ("ja-JP", "ja"), ("en-GB", "en"), ("fr", "en")])
def test_letters_are_in_the_users_language(demo, locale, language):
    choice = Place(demo)
    name, other, guest = fresh_email(), fresh_email(), fresh_email()
    attributes = [{"Name": "locale", "Value": locale}]
    choice.ask("SignUp", Username=name, Password=PASSWORD, UserAttributes=attributes)
    check_letter(letters(demo, name)[-1], language, "sign up")
    choice.ask("ResendConfirmationCode", Username=name)
    check_letter(letters(demo, name)[-1], language, "sign up")
    choice.ask("ConfirmSignUp", Username=name, ConfirmationCode=last_code(demo, name))
    choice.ask("ForgotPassword", Username=name)
    check_letter(letters(demo, name)[-1], language, "forgot")
    asked = choice.begin(name, PREFERRED_CHALLENGE="EMAIL_OTP")
    check_letter(letters(demo, name)[-1], language, "sign in")
    token = choice.answer(asked, name, EMAIL_OTP_CODE=last_code(demo, name))["AuthenticationResult"]["AccessToken"]
    Plain(demo).ask("UpdateUserAttributes", AccessToken=token, UserAttributes=[{"Name": "email", "Value": other}])
    check_letter(letters(demo, other)[-1], language, "address")
    choice.admin("AdminCreateUser", UserPoolId=choice.pool, Username=guest, DesiredDeliveryMediums=["EMAIL"],
                 TemporaryPassword=PASSWORD, UserAttributes=[*attributes, {"Name": "email", "Value": guest}])
    check_letter(letters(demo, guest)[-1], language, "invite")


def test_a_program_says_in_which_language_it_asks(demo, place):
    _, client = place
    name = fresh_email()

    def ask(operation, language, **members):
        call_headers = {"Accept-Language": language} if language else None
        reply = call(demo, operation, {"ClientId": client, "Username": name, **members}, sign=False,
                     headers=call_headers)
        assert reply.status_code == 200, reply.text
        return letters(demo, name)[-1]["Subject"]

    assert ask("SignUp", "ja-JP,ja;q=0.9", Password=PASSWORD) == "確認コード"
    assert ask("ResendConfirmationCode", "en-US") == "Your verification code"
    assert ask("ResendConfirmationCode", "*") == "確認コード"  # of the sign-up
    assert ask("ResendConfirmationCode", None) == "確認コード"


def test_the_gateway_passes_on_the_language_of_its_callers(demo):
    name = fresh_email()

    def ask(path, language, **members):
        said(demo.post(path, json={"email": name, **members}, headers={"Accept-Language": language}))
        return letters(demo, name)[-1]["Subject"]

    assert ask("/auth/signup", "ja-JP,ja;q=0.9", password=PASSWORD) == "確認コード"
    assert ask("/auth/resend-code", "en-US") == "Your verification code"
    assert ask("/auth/resend-code", "*") == "確認コード"  # of the sign-up


def test_own_letters_come_from_files(start, tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / ".hidden").write_text("anything")
    (folder / "sign-up.en.subject").write_text("Welcome to {{product}}\n")
    (folder / "sign-up.en.txt").write_text("{{code}} <is> yours for {{minutes}} minutes, {{lifetime}}.")
    (folder / "invitation.en.html").write_text("<p>Hi {{username}}</p><p>{{code}}</p>")
    server = start(env={"POOLGUARD_MAIL_TEMPLATES": str(folder)})
    address = sign_up(server)
    letter = letters(server, address)[-1]
    code = last_code(server, address)
    assert letter["Subject"] == "Welcome to Poolguard"
    assert text_of(letter).strip() == f"{code} <is> yours for 1440 minutes, 24 hours."
    assert f"{code} &lt;is&gt; yours" in html_of(letter)
    said(server.post("/auth/confirm", json={"email": address, "code": code}))
    said(server.post("/auth/forgot-password", json={"email": address}))
    assert letters(server, address)[-1]["Subject"] == "Your password reset code"

    cognito = server.boto3()
    pool = cognito.create_user_pool(PoolName="names")["UserPool"]["Id"]
    cognito.admin_create_user(UserPoolId=pool, Username="<b>eve", TemporaryPassword="T<b>&1aaaa",
                              UserAttributes=[{"Name": "email", "Value": "eve@example.com"}],
                              DesiredDeliveryMediums=["EMAIL"])
    letter = letters(server, "eve@example.com")[-1]
    assert letter["Subject"] == "Your temporary password"
    assert html_of(letter).strip() == "<p>Hi &lt;b&gt;eve</p><p>T&lt;b&gt;&amp;1aaaa</p>"
    assert text_of(letter).strip() == "Hi <b>eve\n\nT<b>&1aaaa"


@pytest.mark.parametrize("file, content, why", [
    ("signup.en.txt", "{{code}}", "signup.en.txt"),
    ("sign-up.fr.txt", "{{code}}", "sign-up.fr.txt"),
    ("sign-up.en.txt", "{{code}} {{name}}", "{{name"),
    ("sign-up.en.html", "<p>Hello</p>", "{{code}}"),
    ("sign-up.en.txt", "{{code}}" + 65_536 * " ", "64 KiB"),
    ("sign-up.en.subject", "", "empty"),
    (None, None, "cannot be read"),
], ids=["letter", "language", "placeholder", "no code", "too large", "empty", "no folder"])
@pytest.mark.parametrize("command", ["serve", "check"])
def test_unusable_letters_stop_the_start(tmp_path, command, file, content, why):
    folder = tmp_path / "letters"
    if file:
        folder.mkdir()
        (folder / file).write_text(content)
    options = ("--data", tmp_path / "data", "--listen", "127.0.0.1:0") if command == "serve" else ()
    done = run(command, *options, env={"POOLGUARD_MAIL_TEMPLATES": str(folder)}, folder=tmp_path)
    said_there = done.stdout + done.stderr
    assert done.returncode != 0 and "POOLGUARD_MAIL_TEMPLATES" in said_there and why in said_there, said_there
