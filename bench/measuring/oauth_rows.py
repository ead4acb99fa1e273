"""The sign-in pages, and exchanging codes for tokens."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlencode, urlsplit

from pages import CALLBACK, Browser, Verifier

from .bench import Bench
from .figures import measure
from .load import Load, Requests, run_load
from .poolguard import PASSWORD, embedded, make_users, variables_of
from .protocol import Caller
from .server_process import ServerProcess
from .trouble import Trouble

PAGES = "Poolguard, a sign-in page"
EXCHANGE = "Poolguard, a code for tokens"
PATHS = ("/login", "/signup", "/forgotPassword")
LANGUAGES = ("en", "ja")
VISITORS = 8


def _make_client(port: int, variables: dict[str, str]) -> str:
    caller = Caller(port, variables)
    made = caller.call("CreateUserPoolClient", UserPoolId=variables["COGNITO_USER_POOL_ID"], ClientName="bench",
                       AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthFlows=["code"], AllowedOAuthScopes=["openid"],
                       SupportedIdentityProviders=["COGNITO"], CallbackURLs=[CALLBACK])
    caller.close()
    return made["UserPoolClient"]["ClientId"]


def _asked(client: str, **more: str) -> str:
    return urlencode({"client_id": client, "response_type": "code", "scope": "openid", "redirect_uri": CALLBACK,
                      "state": "a state", **more})


def _measure_pages(bench: Bench, folder: Path, server: ServerProcess, port: int, client: str) -> None:
    """One visitor at a time, so that the page is timed and not a queue."""
    lines = [f"{path}?{_asked(client, lang=language)}" for path in PATHS for language in LANGUAGES]
    file = folder / "pages"
    file.write_text("\n".join(lines) + "\n")
    requests = Requests("GET", "/", "path", file, 1, len(lines))
    row = measure(PAGES, server, bench.cores, lambda: run_load(
        PAGES, port, requests, Load(bench.plan.seconds, connections=1), bench.cores))
    bench.figures.rows[PAGES] = row
    bench.say(f"{PAGES}: p50 {row.p50_ms:.2f} ms, p99 {row.p99_ms:.2f} ms, {row.core_rate:,.0f} per second of its core")


def _codes_of(port: int, client: str, name: str, challenge: dict[str, str], count: int) -> list[str]:
    """Codes for a user with a session, so that only the first needs a password."""
    browser = Browser(SimpleNamespace(url=f"http://127.0.0.1:{port}", verify=True))
    if "code" not in browser.sign_in(client, name, PASSWORD, **challenge).answer:
        raise Trouble("signing in at the pages gave no code")
    cookies = "; ".join(f"{each.name}={each.value}" for each in browser.session.cookies)
    connection, codes = http.client.HTTPConnection("127.0.0.1", port, timeout=20), []
    for _ in range(count):
        connection.request("GET", f"/oauth2/authorize?{_asked(client, **challenge)}", headers={"Cookie": cookies})
        answer = connection.getresponse()
        answer.read()
        given = parse_qs(urlsplit(answer.headers.get("Location", "")).query)
        if "code" not in given:
            raise Trouble(f"/oauth2/authorize gave no code but {answer.status}")
        codes += given["code"]
    connection.close()
    return codes


def _measure_exchange(bench: Bench, folder: Path, server: ServerProcess, port: int, client: str) -> None:
    verifier, count = Verifier(), bench.plan.exchanges // VISITORS
    with ThreadPoolExecutor(VISITORS) as visitors:
        waiting = [visitors.submit(_codes_of, port, client, f"user{number}@example.com", verifier.asked, count)
                   for number in range(VISITORS)]
        codes = [code for done in waiting for code in done.result()]
    file = folder / "codes"
    file.write_text("".join(urlencode({"grant_type": "authorization_code", "client_id": client, "code": code,
                                       "redirect_uri": CALLBACK, "code_verifier": verifier.text}) + "\n"
                            for code in codes))
    requests = Requests("POST", "/oauth2/token", "form", file, 1, len(codes))
    row = measure(EXCHANGE, server, bench.cores, lambda: run_load(
        EXCHANGE, port, requests, Load(60, once=True), bench.cores))
    bench.figures.rows[EXCHANGE] = row
    bench.say(f"{EXCHANGE}: {row.rate:,.0f}/s, {row.core_rate:,.0f} per second of its core, p99 {row.p99_ms:.2f} ms")


def measure_oauth(bench: Bench, wanted: set[str]) -> None:
    print("The sign-in pages and the token endpoint", flush=True)
    with bench.fresh_folder() as folder, embedded(bench.poolguard, folder, bench.cores) as (server, port):
        make_users(bench.poolguard, folder, port, VISITORS)
        client = _make_client(port, variables_of(bench.poolguard, folder / "data"))
        if "pages" in wanted:
            _measure_pages(bench, folder, server, port, client)
        if "token-exchange" in wanted:
            _measure_exchange(bench, folder, server, port, client)
