"""Pages of the console over a large pool: what each costs the server's core, and how large it is with its style."""

import http.client
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from .bench import Bench
from .poolguard import PASSWORD, embedded
from .protocol import Caller
from .server_process import ServerProcess
from .trouble import Trouble

ADMIN = "administrator@example.com"
STYLE = "/pages/style.css"
PAGES = ("/console", "/console/users", "/console/groups", "/console/clients", "/console/providers", "/console/domains",
         "/console/resource-servers", "/console/branding", "/console/audit", "/console/mailbox", "/account")
LANGUAGES = ("en", "ja")


@dataclass
class ConsolePage:
    """The larger figures of both languages."""

    name: str
    core_ms: float  # of the server's core for one request
    kilobytes: float  # 10^3 bytes, with the style


class Visitor:
    """An administrator who opens pages one after the other over one connection."""

    def __init__(self, port: int, token: str):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "text/html"}

    def open(self, path: str, language: str = "en") -> str:
        try:
            self._connection.request("GET", path, headers={**self._headers, "Accept-Language": language})
            answer = self._connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Trouble(f"{path} was not answered: {error}") from error
        if answer.status != 200:
            raise Trouble(f"{path} is answered with {answer.status}: {content[-300:].decode(errors='replace')}")
        return content.decode()

    def close(self) -> None:
        self._connection.close()


def _make_administrator(port: int, variables: dict[str, str]) -> str:
    """Returns the access token."""
    caller, pool = Caller(port, variables), variables["COGNITO_USER_POOL_ID"]
    caller.call("AdminCreateUser", UserPoolId=pool, Username=ADMIN, MessageAction="SUPPRESS", UserAttributes=[
        {"Name": "email", "Value": ADMIN}, {"Name": "email_verified", "Value": "true"}])
    caller.call("AdminSetUserPassword", UserPoolId=pool, Username=ADMIN, Password=PASSWORD, Permanent=True)
    if not any(each["GroupName"] == "admin" for each in caller.call("ListGroups", UserPoolId=pool)["Groups"]):
        caller.call("CreateGroup", UserPoolId=pool, GroupName="admin")
    caller.call("AdminAddUserToGroup", UserPoolId=pool, Username=ADMIN, GroupName="admin")
    token = caller.post("/api/user/login", email=ADMIN, password=PASSWORD)["access_token"]
    caller.close()
    return token


def _link(page: str, pattern: str, what: str) -> str:
    found = re.search(pattern, page)
    if not found:
        raise Trouble(f"the page has no link to {what}")
    return unescape(found[1])


def _all_paths(visitor: Visitor) -> dict[str, str]:
    """The pages' addresses by the names that the figures have."""
    users = visitor.open("/console/users")
    clients = visitor.open("/console/clients")
    uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    return {path: path for path in PAGES} | {
        "the next page of users": _link(users, r'<a rel="next" href="([^"]+)"', "the next page of users"),
        "users by e-mail": "/console/users?by=email&how=prefix&q=user12",
        "a user": _link(users, rf'href="(/console/users/{uuid})"', "a user"),
        "an app client": _link(clients, r'href="(/console/clients/(?=[a-z]*[0-9])[a-z0-9]{20,})"', "an app client")}


def _measure_page(bench: Bench, server: ServerProcess, visitor: Visitor, page: tuple[str, str],
                  style: int) -> ConsolePage:
    name, path = page
    costs, sizes = [], []
    for language in LANGUAGES:
        sizes.append(len(visitor.open(path, language).encode()))
        before = server.cpu_seconds()
        for _ in range(bench.plan.console_pages):
            visitor.open(path, language)
        costs.append((server.cpu_seconds() - before) / bench.plan.console_pages * 1000)
    return ConsolePage(name, max(costs), (max(sizes) + style) / 1000)


def measure_console(bench: Bench, folder: Path, variables: dict[str, str], users: int) -> None:
    print(f"The console over {users:,} users", flush=True)
    with embedded(bench.poolguard, folder, bench.cores) as (server, port):
        visitor = Visitor(port, _make_administrator(port, variables))
        style = len(visitor.open(STYLE).encode())
        for each in _all_paths(visitor).items():
            page = _measure_page(bench, server, visitor, each, style)
            bench.figures.console.append(page)
            bench.say(f"{page.name}: {page.core_ms:.2f} ms of a core, {page.kilobytes:.1f} KB with its style")
        visitor.close()
