"""SIGHUP: what a running server reads again, what needs a restart, and what happens if something is wrong."""

import contextlib
import json
import signal
import socket
import threading

import pytest
import requests

from accounts import PASSWORD, fresh_email, said
from certificates import make_certificate
from mailbox import letters
from mail_server import Post, mail_server, sign_up
from metrics import parse, scrape, value
from poolguard import Server, bearer, make_user
from proxies import free_port
from waiting import wait_until


def with_file(tmp_path, text, *arguments, **options):
    """A server, not yet started, with this `.env` file."""
    server = Server(tmp_path / "data", *arguments, **options)
    write(server, text)
    return server


def write(server, text):
    (server.folder / ".env").write_text(text)


def lines_of(server, *messages):
    parsed = [json.loads(line) for line in list(server.log) if line.startswith("{")]
    return [line for line in parsed if line["message"] in messages]


def reload(server, text=None):
    """Sends SIGHUP; returns the new lines about it, by their messages."""
    about = ("settings_reloaded", "settings_not_reloaded")
    before = len(lines_of(server, *about))
    if text is not None:
        write(server, text)
    server.process.send_signal(signal.SIGHUP)
    done = wait_until(lambda: lines_of(server, *about)[before:], 10, "a line about the reload")[0]
    return done


def allowed_origin(server, origin="https://app.example.com"):
    return server.get("/health", headers={"Origin": origin}).headers.get("Access-Control-Allow-Origin")


def statuses_of_wrong_sign_ins(server, number):
    email = fresh_email()
    make_user(server, email)
    return [server.post("/auth/login", json={"email": email, "password": "Wr0ng-pass!"}).status_code
            for _ in range(number)]


def test_limits_and_origins_change(tmp_path):
    with with_file(tmp_path, "POOLGUARD_LIMIT_SIGN_IN_FAILURES=2/hour\n") as server:
        assert statuses_of_wrong_sign_ins(server, 4) == [401, 401, 429, 429]
        assert allowed_origin(server) is None
        done = reload(server, "POOLGUARD_LIMIT_SIGN_IN_FAILURES=3/hour\n"
                              "CORS_ALLOWED_ORIGINS=https://app.example.com\n")
        assert done["message"] == "settings_reloaded"
        assert done["taken"] == "CORS_ALLOWED_ORIGINS,POOLGUARD_LIMIT_SIGN_IN_FAILURES"
        assert statuses_of_wrong_sign_ins(server, 5) == [401, 401, 401, 429, 429]
        assert allowed_origin(server) == "https://app.example.com"
        # What is not in the file any more has its default again.
        assert reload(server, "")["taken"] == "CORS_ALLOWED_ORIGINS,POOLGUARD_LIMIT_SIGN_IN_FAILURES"
        assert allowed_origin(server) is None
        assert reload(server)["taken"] == ""


def test_the_log_level_changes(tmp_path):
    def requests_logged():
        server.get("/health")
        return len(lines_of(server, "request"))

    with with_file(tmp_path, "LOG_LEVEL=ERROR\n") as server:
        server.get("/health")
        reload(server, "LOG_LEVEL=INFO\n")
        wait_until(requests_logged, 5, "a line about a request")
        reload(server, "LOG_LEVEL=ERROR\n")
        before = len(lines_of(server, "request"))
        for _ in range(20):
            server.get("/health")
        server.stop()
        assert len(lines_of(server, "request")) == before


@pytest.mark.parametrize("text, words", [
    ("TENANT_MODE=cookie\n", ["TENANT_MODE=cookie", "set in .env"]),
    ("CORS_ALLOWED_ORIGINS=app.example.com\n", ["CORS_ALLOWED_ORIGINS=app.example.com"]),
    ("POOLGUARD_LISTN=1\n", ["did you mean POOLGUARD_LISTEN?"]),
    ("nonsense\n", [".env line 2"]),
    ("SMTP_URL_FILE=.\n", ["SMTP_URL_FILE=.", "is a directory"]),
    ("POOLGUARD_PASSPHRASE=hush\n", ["POOLGUARD_PASSPHRASE"]),
])
def test_nothing_is_taken_if_something_is_wrong(tmp_path, text, words):
    good = "CORS_ALLOWED_ORIGINS=https://app.example.com\n"
    with with_file(tmp_path, good) as server:
        done = reload(server, "LOG_LEVEL=DEBUG\n" + text)
        assert done["message"] == "settings_not_reloaded" and done["level"] == "ERROR"
        for word in words:
            assert word in done["cause"], done
        assert "hush" not in done["cause"]
        assert allowed_origin(server) == "https://app.example.com"
        assert reload(server, good + "LOG_LEVEL=DEBUG\n")["taken"] == "LOG_LEVEL"


def test_a_file_that_cannot_be_read_is_not_taken_for_none(tmp_path):
    with with_file(tmp_path, "CORS_ALLOWED_ORIGINS=https://app.example.com\n") as server:
        (server.folder / ".env").unlink()
        (server.folder / ".env").mkdir()
        done = reload(server)
        assert done["message"] == "settings_not_reloaded" and ".env cannot be read: Is a directory" in done["cause"]
        assert allowed_origin(server) == "https://app.example.com"
        (server.folder / ".env").rmdir()
        assert reload(server)["taken"] == "CORS_ALLOWED_ORIGINS"
        assert allowed_origin(server) is None


def test_what_is_taken_fits_what_needs_a_restart(tmp_path):
    """The next start will be on loopback, where any host is served; this server is still reachable from elsewhere."""
    server = with_file(tmp_path, "POOLGUARD_LISTEN=0.0.0.0:0\nALLOWED_HOSTS=127.0.0.1\n"
                                 "POOLGUARD_PUBLIC_URL=http://127.0.0.1:8000\n")
    listen = server.command.index("--listen")
    del server.command[listen:listen + 2]
    with server:
        done = reload(server, "POOLGUARD_PUBLIC_URL=http://127.0.0.1:8000\n")
        assert done["message"] == "settings_not_reloaded"
        assert "Until the server is restarted" in done["cause"] and "ALLOWED_HOSTS is not set" in done["cause"]
        assert server.get("/docs", headers={"Host": "a.example.com"}).status_code == 421


def test_what_needs_a_restart_is_named_until_then(tmp_path):
    key = tmp_path / "key"
    key.write_text("hush-hush-hush-hush")
    named = f"APP_SECRET_KEY_FILE={key}\n"
    with with_file(tmp_path, named) as server:
        assert reload(server)["taken"] == "" and lines_of(server, "settings_need_restart") == []
        key.write_text("hush-hush-hush-other")
        for number in (1, 2):
            done = reload(server, named + "LOG_LEVEL=DEBUG\nPOOLGUARD_TOTP_ISSUER=Shop\nPOOLGUARD_AUDIT_DAYS=3\n")
            assert done["taken"] == ("LOG_LEVEL" if number == 1 else "")
            line = wait_until(lambda: lines_of(server, "settings_need_restart")[number - 1:], 5, "the warning")[0]
            assert set(line["settings"].split(",")) == {"APP_SECRET_KEY", "POOLGUARD_TOTP_ISSUER",
                                                        "POOLGUARD_AUDIT_DAYS"}
            assert line["level"] == "WARN"
        assert server.get("/health").status_code == 200
    assert "hush" not in "\n".join(server.log)


def test_mail_goes_to_another_server(tmp_path):
    first, second = Post(), Post()
    password = tmp_path / "smtp"
    with mail_server(first) as first_port, mail_server(second) as second_port:
        password.write_text(f"smtp://127.0.0.1:{first_port}\n")
        text = f"SMTP_URL_FILE={password}\nPOOLGUARD_MAIL_FROM=one@shop.example\n"
        with with_file(tmp_path, text) as server:
            sign_up(server)
            assert sender_of_next(first) == "one@shop.example"
            password.write_text(f"smtp://127.0.0.1:{second_port}\n")
            assert reload(server, text.replace("one@", "two@"))["taken"] == "SMTP_URL,POOLGUARD_MAIL_FROM"
            sign_up(server)
            assert sender_of_next(second) == "two@shop.example"
            assert first.letters.empty()


def sender_of_next(post, within=20):
    return post.letters.get(timeout=within)[0]


def mailbox_of(server, admin):
    """What the API, the console and its menu say of the mailbox."""
    headers = bearer(admin["access_token"], tenant=None)
    pages = [server.get(path, headers={**headers, "Accept": "text/html"}) for path in ("/console", "/console/mailbox")]
    return (said(server.get("/api/admin/state", headers=headers))["has_mailbox"], '"/console/mailbox"' in pages[0].text,
            pages[1].status_code, server.get("/api/admin/mailbox", headers=headers).status_code)


def test_mail_goes_from_the_folder_to_a_server_and_back(tmp_path):
    post = Post()
    sender = "POOLGUARD_MAIL_FROM=one@shop.example\n"
    with mail_server(post) as port, with_file(tmp_path, sender, "--demo") as server:
        admin = server.sign_in(*server.users()[0])
        assert [each["From"] for each in letters(server, sign_up(server))] == ["one@shop.example"]
        assert mailbox_of(server, admin) == (True, True, 200, 200)
        assert reload(server, sender + f"SMTP_URL=smtp://127.0.0.1:{port}\n")["taken"] == "SMTP_URL"
        asked = sign_up(server)
        assert sender_of_next(post) == "one@shop.example" and letters(server, asked) == []
        # What is in the folder is not shown as if it were today's.
        assert mailbox_of(server, admin) == (False, False, 404, 404)
        assert reload(server, "POOLGUARD_MAIL_FROM=two@shop.example\n")["taken"] == "SMTP_URL,POOLGUARD_MAIL_FROM"
        assert [each["From"] for each in letters(server, sign_up(server))] == ["two@shop.example"]
        assert mailbox_of(server, admin) == (True, True, 200, 200)
        assert post.letters.empty()


def test_mail_that_waits_is_still_sent_when_other_mail_goes_to_the_folder(tmp_path):
    post, port = Post(), free_port()
    with with_file(tmp_path, f"SMTP_URL=smtp://127.0.0.1:{port}\n") as server:
        sign_up(server)
        wait_until(lambda: value(scrape(server), "poolguard_mail_queue_depth") == 1, 10, "a letter in the queue")
        assert reload(server, "")["taken"] == "SMTP_URL"
        assert len(letters(server, sign_up(server))) == 1
        with mail_server(post, port):
            assert sender_of_next(post, within=60)


def test_notices_are_switched(tmp_path):
    def notices_of_a_change():
        address = fresh_email()
        make_user(server, address)
        cognito.admin_set_user_password(UserPoolId=pool, Username=address, Password="An0ther!pass", Permanent=True)
        return [each["Subject"] for each in letters(server, address)]

    with with_file(tmp_path, "") as server:
        cognito, pool = server.boto3(), server.variables()["COGNITO_USER_POOL_ID"]
        assert notices_of_a_change() == ["Your password was changed"]
        assert reload(server, "POOLGUARD_NOTICES=off\n")["taken"] == "POOLGUARD_NOTICES"
        assert notices_of_a_change() == []
        assert reload(server, "")["taken"] == "POOLGUARD_NOTICES"
        assert notices_of_a_change() == ["Your password was changed"]


def test_proxies_and_backends_change(tmp_path):
    """Also on a connection that a proxy has kept open."""
    def remote():
        def lines():
            return [each for each in lines_of(server, "request") if each["path"] == "/health"]
        before = len(lines())
        assert kept.get(server.url + "/health", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 200
        return wait_until(lambda: lines()[before:], 5, "a line about the request")[0]["remote"]

    def refused_by_network():
        return [server.post("/auth/login", json={"email": fresh_email(), "password": PASSWORD}).status_code
                for _ in range(4)][-1] == 429

    limit = "POOLGUARD_LIMIT_SIGN_IN_ATTEMPTS=2/hour\n"
    # Empty, as the environment takes precedence over the file.
    server = with_file(tmp_path, limit, env={"POOLGUARD_LIMIT_SIGN_IN_ATTEMPTS": ""})
    with server, requests.Session() as kept:
        assert remote() == "127.0.0.1" and refused_by_network()
        done = reload(server, limit + "TRUSTED_PROXIES=127.0.0.1\nPOOLGUARD_TRUSTED_BACKENDS=127.0.0.0/8\n")
        assert done["taken"] == "TRUSTED_PROXIES,POOLGUARD_TRUSTED_BACKENDS"
        assert remote() == "203.0.113.9" and not refused_by_network()
        reload(server, limit)
        assert remote() == "127.0.0.1" and refused_by_network()
        done = reload(server, limit + "TRUSTED_PROXIES=everybody\n")
        assert done["message"] == "settings_not_reloaded" and "TRUSTED_PROXIES" in done["cause"]
        assert remote() == "127.0.0.1"


def test_limits_of_connections_change(tmp_path):
    def are_closed():
        # Until the server has noticed, the limit may keep this one out, too.
        answer = server.get("/metrics")
        return answer.status_code == 200 and value(parse(answer.text), "poolguard_http_connections") <= 1

    def open_connections(number):
        with contextlib.ExitStack() as opened:
            found = []
            for _ in range(number):
                connection = opened.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20))
                connection.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                found.append(connection.recv(65536).split()[1])
        wait_until(are_closed, 10, "closed connections")
        return found

    with with_file(tmp_path, "") as server:
        assert open_connections(6) == [b"200"] * 6
        done = reload(server, "POOLGUARD_MAX_CONNECTIONS_PER_NETWORK=3\nPOOLGUARD_MAX_BODY_MEMORY=32\n"
                              "POOLGUARD_MAX_CONNECTIONS=100\n")
        assert done["taken"] == ("POOLGUARD_MAX_CONNECTIONS,POOLGUARD_MAX_CONNECTIONS_PER_NETWORK,"
                                 "POOLGUARD_MAX_BODY_MEMORY")
        assert open_connections(5) == [b"200"] * 3 + [b"503"] * 2
        reload(server, "")
        assert open_connections(6) == [b"200"] * 6


def test_letters_are_read_again(tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    subject = folder / "sign-up.en.subject"
    subject.write_text("First")

    def subject_of_sign_up():
        address = sign_up(server)
        return wait_until(lambda: letters(server, address), 10, "a letter")[0]["Subject"]

    with with_file(tmp_path, f"POOLGUARD_MAIL_TEMPLATES={folder}\n") as server:
        assert subject_of_sign_up() == "First"
        subject.write_text("Second")
        assert reload(server)["taken"] == "POOLGUARD_MAIL_TEMPLATES"
        assert subject_of_sign_up() == "Second"
        (folder / "nonsense.txt").write_text("x")
        assert reload(server)["message"] == "settings_not_reloaded"
        assert subject_of_sign_up() == "Second"


def test_a_broken_certificate_keeps_the_settings_too(tmp_path):
    certificate, key = make_certificate(tmp_path, "first")
    server = with_file(tmp_path, "", "--tls-cert", certificate, "--tls-key", key, scheme="https", ca=str(certificate))
    with server:
        whole = certificate.read_bytes()
        certificate.write_text("nonsense")
        done = reload(server, "CORS_ALLOWED_ORIGINS=*\n")
        assert done["message"] == "settings_not_reloaded"
        certificate.write_bytes(whole)
        assert allowed_origin(server) is None
        assert reload(server)["taken"] == "CORS_ALLOWED_ORIGINS"
        assert lines_of(server, "certificate_reloaded")
        assert allowed_origin(server) == "https://app.example.com"


def test_hosts_change(tmp_path):
    with with_file(tmp_path, "ALLOWED_HOSTS=127.0.0.1\n") as server:
        def status():
            return server.get("/docs", headers={"Host": "a.example.com"}).status_code
        assert status() == 421
        assert reload(server, "ALLOWED_HOSTS=127.0.0.1,.example.com\n")["taken"] == "ALLOWED_HOSTS"
        assert status() == 200


def test_requests_in_progress_do_not_notice(tmp_path):
    """A hundred connections send requests while the settings change again and again."""
    texts = ["CORS_ALLOWED_ORIGINS=https://app.example.com\nPOOLGUARD_LIMIT_SIGN_IN_FAILURES=off\n",
             "CORS_ALLOWED_ORIGINS=https://b.example,https://app.example.com\n"
             "POOLGUARD_LIMIT_SIGN_IN_FAILURES=100/second\n"]
    wrong = []
    is_over = threading.Event()

    def ask():
        with requests.Session() as session:
            while not is_over.is_set():
                reply = session.get(server.url + "/openapi.json", headers={"Origin": "https://app.example.com"},
                                    timeout=30)
                if (reply.status_code, reply.headers.get("Access-Control-Allow-Origin")) != (
                        200, "https://app.example.com"):
                    wrong.append((reply.status_code, dict(reply.headers)))

    with with_file(tmp_path, texts[0]) as server:
        threads = [threading.Thread(target=ask) for _ in range(100)]
        for thread in threads:
            thread.start()
        for number in range(10):
            assert reload(server, texts[(number + 1) % 2])["message"] == "settings_reloaded"
        is_over.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert server.process.returncode == 0
