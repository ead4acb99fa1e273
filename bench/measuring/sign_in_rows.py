"""Sign-ins of many clients by SRP and by passkey, also compared with an earlier program; and what a trigger adds to the
time that its function takes."""

import http.server
import json
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Callable

import gmpy2
from authenticator import Passkey
from srp import Exchange

from .bench import Bench
from .figures import Row, measure
from .load import Counted
from .poolguard import PASSWORD, embedded, make_users, serving, variables_of
from .protocol import Caller
from .rates import modexp_rate
from .trouble import Trouble

SRP = "Poolguard, signing in by SRP"
PASSKEY = "Poolguard, signing in by passkey"
CLIENTS = 16
FLOWS = ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:echo"


def _by_clients(port: int, variables: dict[str, str], count: int, sign_in: Callable[[Caller, int], dict]) -> Counted:
    """Sign-ins of all clients without pause. `sign_in` is told the client's number, and returns the last answer."""
    def one(number: int) -> list[float]:
        caller, times = Caller(port, variables), []
        for _ in range(count // CLIENTS):
            before = time.perf_counter()
            if "AuthenticationResult" not in sign_in(caller, number):
                raise Trouble("a sign-in returned no tokens")
            times.append((time.perf_counter() - before) * 1000)
        caller.close()
        return times

    begin = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as clients:
        times = sorted(each for done in clients.map(one, range(CLIENTS)) for each in done)
    return Counted(len(times), time.monotonic() - begin, median(times), times[len(times) * 99 // 100], times[-1],
                   0, 0, 0)


def _power(base: int, exponent: int, modulus: int) -> int:
    """Ten times as fast as pow, so that the clients do not dominate the figures."""
    return int(gmpy2.powmod(base, exponent, modulus))


def _sign_in_by_srp(caller: Caller, variables: dict[str, str], name: str) -> dict:
    exchange = Exchange(variables["COGNITO_USER_POOL_ID"], _power)
    challenge = caller.call("InitiateAuth", is_signed=False, AuthFlow="USER_SRP_AUTH",
                            ClientId=variables["COGNITO_APP_CLIENT_ID"],
                            AuthParameters={"USERNAME": name, "SRP_A": exchange.srp_a})
    answers = exchange.answer(challenge["ChallengeParameters"], PASSWORD)
    return caller.call("RespondToAuthChallenge", is_signed=False, ChallengeName=challenge["ChallengeName"],
                       ClientId=variables["COGNITO_APP_CLIENT_ID"], ChallengeResponses=answers)


def _srp_row(bench: Bench, program: Path) -> Row:
    with bench.fresh_folder() as folder, embedded(program, folder, bench.cores) as (server, port):
        make_users(program, folder, port, CLIENTS)
        variables = variables_of(program, folder / "data")
        return measure(SRP, server, bench.cores, lambda: _by_clients(
            port, variables, bench.plan.srp_sign_ins,
            lambda caller, number: _sign_in_by_srp(caller, variables, f"user{number}@example.com")))


def measure_srp(bench: Bench) -> None:
    print("Signing in by SRP", flush=True)
    bench.figures.modexps.append(modexp_rate(bench.programs, bench.cores))
    row = _srp_row(bench, bench.poolguard)
    bench.figures.modexps.append(modexp_rate(bench.programs, bench.cores))
    bench.figures.rows[SRP] = row
    bench.say(f"{SRP}: {row.rate:,.0f}/s, {row.cpu_us / 1000:.2f} ms of the server's core each")


def measure_earlier(bench: Bench) -> None:
    """In turn, since the speed of a machine varies."""
    print("Signing in with an earlier program and with this one", flush=True)
    for _ in range(bench.plan.rounds):
        before, now = (_srp_row(bench, program).cpu_us for program in (bench.earlier, bench.poolguard))
        bench.figures.earlier_shares.append(now / before)
        bench.say(f"{before / 1000:.2f} ms of the server's core each, now {now / 1000:.2f} ms")


def _make_client(caller: Caller, **settings: object) -> tuple[str, str]:
    """A pool with these settings, and a client of it."""
    pool = caller.call("CreateUserPool", PoolName="bench", **settings)["UserPool"]["Id"]
    made = caller.call("CreateUserPoolClient", UserPoolId=pool, ClientName="bench", ExplicitAuthFlows=FLOWS)
    return pool, made["UserPoolClient"]["ClientId"]


def _sign_up(caller: Caller, pool: str, client: str, name: str) -> dict:
    """A new user's first tokens."""
    caller.call("AdminCreateUser", UserPoolId=pool, Username=name, MessageAction="SUPPRESS")
    caller.call("AdminSetUserPassword", UserPoolId=pool, Username=name, Password=PASSWORD, Permanent=True)
    return caller.call("InitiateAuth", is_signed=False, AuthFlow="USER_PASSWORD_AUTH", ClientId=client,
                       AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD})["AuthenticationResult"]


def _register(caller: Caller, token: str) -> Passkey:
    """A passkey that does not count, as most of those that are synced."""
    passkey = Passkey(synced=True, counts=False)
    begun = caller.call("StartWebAuthnRegistration", is_signed=False, AccessToken=token)
    caller.call("CompleteWebAuthnRegistration", is_signed=False, AccessToken=token,
                Credential=passkey.register(begun["CredentialCreationOptions"]))
    return passkey


def _sign_in_by_passkey(caller: Caller, client: str, name: str, passkey: Passkey) -> dict:
    asked = caller.call("InitiateAuth", is_signed=False, AuthFlow="USER_AUTH", ClientId=client,
                        AuthParameters={"USERNAME": name, "PREFERRED_CHALLENGE": "WEB_AUTHN"})
    options = json.loads(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])
    return caller.call("RespondToAuthChallenge", is_signed=False, ChallengeName="WEB_AUTHN", ClientId=client,
                       Session=asked["Session"], ChallengeResponses={
                           "USERNAME": name, "CREDENTIAL": json.dumps(passkey.prove(options))})


def measure_passkeys(bench: Bench) -> None:
    print("Signing in by passkey", flush=True)
    with bench.fresh_folder() as folder, embedded(bench.poolguard, folder, bench.cores) as (server, port):
        variables = variables_of(bench.poolguard, folder / "data")
        caller = Caller(port, variables)
        pool, client = _make_client(caller, Policies={"SignInPolicy": {"AllowedFirstAuthFactors": [
            "PASSWORD", "WEB_AUTHN"]}})
        caller.call("SetUserPoolMfaConfig", UserPoolId=pool, MfaConfiguration="OFF",
                    WebAuthnConfiguration={"RelyingPartyId": "example.org"})
        names = [f"user{number}" for number in range(CLIENTS)]
        passkeys = [_register(caller, _sign_up(caller, pool, client, name)["AccessToken"]) for name in names]
        caller.close()
        row = measure(PASSKEY, server, bench.cores, lambda: _by_clients(
            port, variables, bench.plan.passkey_sign_ins,
            lambda own, number: _sign_in_by_passkey(own, client, names[number], passkeys[number])))
    bench.figures.rows[PASSKEY] = row
    bench.say(f"{PASSKEY}: {row.rate:,.0f}/s, {row.cpu_us / 1000:.2f} ms of the server's core each")


class _Echo(http.server.BaseHTTPRequestHandler):
    """A function that decides nothing."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # the whole answer in one packet

    def do_POST(self) -> None:
        self.server.event = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.server.event)))
        self.end_headers()
        self.wfile.write(self.server.event)

    def log_message(self, *_: object) -> None:
        pass


class _Direct:
    """Calls the function without a pool, over one connection, with the event that a pool sent last."""

    def __init__(self, hook: http.server.HTTPServer):
        self._event = hook.event
        head = f"POST /hook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(self._event)}\r\n\r\n"
        self._request = head.encode() + self._event
        self._connection = socket.create_connection(hook.server_address, timeout=20)
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def call(self) -> float:
        """Milliseconds."""
        begin, answer = time.perf_counter(), b""
        self._connection.sendall(self._request)
        while not answer.endswith(self._event):
            part = self._connection.recv(65536)
            if not part:
                raise Trouble("the function closed its connection")
            answer += part
        return (time.perf_counter() - begin) * 1000

    def close(self) -> None:
        self._connection.close()


def _refresh(caller: Caller, client: str, token: str) -> float:
    """Milliseconds."""
    caller.call("InitiateAuth", is_signed=False, AuthFlow="REFRESH_TOKEN_AUTH", ClientId=client,
                AuthParameters={"REFRESH_TOKEN": token})
    return caller.last_ms


def _measure_trigger(bench: Bench, caller: Caller, hook: http.server.HTTPServer) -> None:
    """Refreshes in a pool with the function, and in one without, and calls of the function alone, in turn."""
    held = []
    for functions in ({}, {"PreTokenGeneration": FUNCTION}):
        pool, client = _make_client(caller, LambdaConfig=functions)
        held.append((client, _sign_up(caller, pool, client, "ann")["RefreshToken"]))
    direct, times = _Direct(hook), []
    for _ in range(bench.plan.trigger_calls):
        times.append((*(_refresh(caller, *each) for each in held), direct.call()))
    direct.close()
    without, through, alone = map(median, zip(*times))
    bench.figures.trigger_ms = through - without - alone
    bench.say(f"refreshing takes {without:.2f} ms, with a function {through:.2f} ms, the function alone {alone:.2f} ms")


def measure_triggers(bench: Bench) -> None:
    print("A function before each token", flush=True)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as hook, bench.fresh_folder() as folder:
        threading.Thread(target=hook.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{hook.server_port}/hook"
        with serving(bench.poolguard, folder, bench.cores, POOLGUARD_TRIGGERS=f"PreTokenGeneration={url}",
                     POOLGUARD_TRIGGERS_KEY="a key of forty characters for the hooks!!") as (_, port):
            caller = Caller(port, variables_of(bench.poolguard, folder / "data"))
            _measure_trigger(bench, caller, hook)
            caller.close()
        hook.shutdown()
