"""The targets for the figures."""

from dataclasses import dataclass
from statistics import mean, median
from typing import Callable

from .account_rows import Crowd
from .bench import Figures
from .core_rows import on_cores
from .oauth_rows import EXCHANGE, PAGES
from .pool_rows import ALONE, BESIDE, FORWARD, REFRESH, SIGN_IN
from .proxy_rows import NGINX, NGINX_ASKING
from .sign_in_rows import PASSKEY, SRP
from .token_rows import (BEAST, FASTAPI, H2O, HAPROXY_SEEN, HAPROXY_SESSIONS, HAPROXY_UNSEEN, HEALTH, SEEN, TRACED,
                         UNSEEN)

CHEAP_CALLS_US = 8  # what bare Beast costs at most where system calls are cheap


@dataclass(frozen=True)
class Target:
    """A ratio or limit. Without a bound it is only for information."""

    name: str
    value: Callable[[Figures], float]  # raises an exception such as KeyError if a figure is missing
    unit: str                          # "%", "x", "/s", "ms", "KB" or "MB"
    at_least: float | Callable[[Figures], float] | None = None
    at_most: float | None = None


@dataclass(frozen=True)
class Verdict:
    name: str
    value: float | None  # None when it was not measured
    unit: str
    bound: str
    verdict: str         # "met", "missed", "not measured", or empty for a ratio without a target


def _core(figures: Figures, name: str) -> float:
    return figures.rows[name].core_rate


def _cost(figures: Figures, name: str, other: str) -> float:
    """The CPU time of one request, in those of another row."""
    return figures.rows[name].cpu_us / figures.rows[other].cpu_us


def _beyond_seen(figures: Figures) -> float:
    """What a token costs more if it was never seen, in RSA-2048 verifications by openssl."""
    more_us = figures.rows[UNSEEN].cpu_us - figures.rows[SEEN].cpu_us
    return more_us * _rate(figures, "rsa_verifies") / 1e6


def _times_haproxy(figures: Figures) -> float:
    return 9 if figures.rows[BEAST].cpu_us < CHEAP_CALLS_US else 5


def _on_most_cores(figures: Figures) -> float:
    """Requests per second of each core, of the same on one core."""
    return 100 * _core(figures, on_cores(max(figures.cores))) / _core(figures, on_cores(1))


def _memory(figures: Figures) -> float:
    return max(row.resident_mb for name, row in figures.rows.items() if name.startswith("Poolguard"))


def _rate(figures: Figures, name: str) -> float:
    return getattr(figures.rates, name)


def _growth(of: Callable[[Crowd], float]) -> Callable[[Figures], float]:
    """The cost of the large pool relative to the small one."""
    def value(figures: Figures) -> float:
        small, large = figures.crowds
        return of(large) / of(small)
    return value


TARGETS = [
    Target("GET /health, of bare Beast", lambda f: 100 * _core(f, HEALTH) / _core(f, BEAST), "%", at_least=80),
    Target("cost of tokens seen before, of bare Beast", lambda f: _cost(f, SEEN, BEAST), "x", at_most=1.0),
    Target("cost of tokens seen before, of h2o", lambda f: _cost(f, SEEN, H2O), "x"),
    Target("tokens seen before, of GET /health", lambda f: 100 * _core(f, SEEN) / _core(f, HEALTH), "%", at_least=90),
    Target("the same with traces, of without", lambda f: 100 * _core(f, TRACED) / _core(f, SEEN), "%", at_least=97),
    Target("tokens seen before, against HAProxy", lambda f: _core(f, SEEN) / _core(f, HAPROXY_SEEN), "x",
           at_least=_times_haproxy),
    Target("cost of tokens never seen beyond that of tokens seen, of an RSA-2048 verification", _beyond_seen, "x",
           at_most=1.15),
    Target("tokens never seen, against HAProxy", lambda f: _core(f, UNSEEN) / _core(f, HAPROXY_UNSEEN), "x",
           at_least=2),
    Target("tokens seen before, against FastAPI", lambda f: _core(f, SEEN) / _core(f, FASTAPI), "x"),
    Target("tokens never seen, against FastAPI", lambda f: _core(f, UNSEEN) / _core(f, FASTAPI), "x"),
    Target("tokens seen before on all cores, per second of each, of on one", _on_most_cores, "%"),
    Target("forward-auth, of GET /health", lambda f: median(f.forward_shares), "%", at_least=95),
    Target("forward-auth, against HAProxy that decrypts sessions in Lua",
           lambda f: _core(f, FORWARD) / _core(f, HAPROXY_SESSIONS), "x"),
    Target("cost of nginx before /forward-auth, of nginx alone", lambda f: _cost(f, NGINX_ASKING, NGINX), "x"),
    Target("Lambda: start to first verified answer, keys in the package", lambda f: median(f.lambda_packed_ms), "ms",
           at_most=50),
    Target("Lambda: start to first verified answer, keys fetched", lambda f: median(f.lambda_fetched_ms), "ms",
           at_most=50),
    Target("verifying through the C++ library, of the server's own verifier", lambda f: median(f.library_shares), "%",
           at_least=95),
    Target("the same for tokens seen before", lambda f: median(f.library_seen_shares), "%", at_least=90),
    Target("start to first 200, median", lambda f: median(f.starts_ms), "ms", at_most=40),
    Target("resident memory after a run, the largest", _memory, "MB", at_most=64),
    Target("memory of an idle connection", lambda f: f.idle_kb + 0.0, "KB", at_most=4),
    Target("refreshing, of what two RSA-2048 signatures allow",
           lambda f: 100 * _core(f, REFRESH) / (_rate(f, "rsa_signs") / 2), "%", at_least=85),
    Target("signing in, of Argon2id alone", lambda f: 100 * _core(f, SIGN_IN) / mean(f.argon2_hashes), "%",
           at_least=90),
    Target("p99 of verifying beside sign-ins, of p99 alone", lambda f: f.rows[BESIDE].p99_ms / f.rows[ALONE].p99_ms,
           "x", at_most=1.5),
    Target("users who sign up and confirm, on two cores", lambda f: f.sign_ups + 0.0, "/s", at_least=500),
    Target("users imported with hashes, on two cores", lambda f: f.imports + 0.0, "/s", at_least=2_000),
    Target("memory after importing all of them, more than after the first quarter", lambda f: f.import_growth_mb + 0.0,
           "MB", at_most=32),
    Target("signing in by SRP, of what three exponentiations and two RSA-2048 signatures allow",
           lambda f: 100 * _core(f, SRP) * (3 / mean(f.modexps) + 2 / _rate(f, "rsa_signs")), "%", at_least=85),
    Target("signing in by passkey, of what an ES256 verification and two RSA-2048 signatures allow",
           lambda f: 100 * _core(f, PASSKEY) * (1 / _rate(f, "es256_verifies") + 2 / _rate(f, "rsa_signs")), "%",
           at_least=70),
    Target("time that a trigger adds to what its function takes", lambda f: f.trigger_ms + 0.0, "ms", at_most=0.3),
    Target("cost of signing in by SRP, of the same with an earlier program", lambda f: median(f.earlier_shares), "x",
           at_most=1.05),
    Target("p99 of a sign-in page", lambda f: f.rows[PAGES].p99_ms, "ms", at_most=5),
    Target("a code for tokens, of what two RSA-2048 signatures allow",
           lambda f: 100 * _core(f, EXCHANGE) / (_rate(f, "rsa_signs") / 2), "%", at_least=60),
    Target("reads of one record through SQLite, of one core", lambda f: f.reads + 0.0, "/s", at_least=100_000),
    Target("durable writes through SQLite", lambda f: f.writes + 0.0, "/s", at_least=5_000),
    Target("time that the gateway adds to a call of DynamoDB",
           lambda f: 100 * (f.through_ms - f.direct_ms) / f.direct_ms, "%"),
    Target("CPU time of the gateway for a call of DynamoDB", lambda f: f.through_cpu_ms + 0.0, "ms", at_most=0.08),
    Target("sign-ins of two servers over one store, of one", lambda f: f.two_nodes / f.one_node, "x", at_least=1.9),
    Target("signing in among many users, of among few", _growth(lambda crowd: crowd.sign_in_ms), "x", at_most=1.5),
    Target("refreshing among many users, of among few", _growth(lambda crowd: crowd.refresh_ms), "x", at_most=1.5),
    Target("finding by e-mail among many users, of among few", _growth(lambda crowd: crowd.find_ms), "x", at_most=1.5),
    Target("the last pages of many users, of the first", lambda f: f.crowds[1].last_pages_ms /
           f.crowds[1].first_pages_ms, "x", at_most=1.5),
    Target("resident memory with many users, of with few", _growth(lambda crowd: crowd.resident_mb), "x", at_most=1.2),
    Target("a page of the console over many users, of one core", lambda f: max(page.core_ms for page in f.console), "ms",
           at_most=10),
    Target("a page of the console with its style", lambda f: max(page.kilobytes for page in f.console), "KB", at_most=60),
]


def show(value: float, unit: str) -> str:
    return {"%": f"{value:.0f} %", "x": f"{value:.2f} x", "/s": f"{value:,.0f}/s", "ms": f"{value:.3g} ms",
            "KB": f"{value:.1f} KB", "MB": f"{value:.0f} MB"}[unit]


def _least(target: Target, figures: Figures) -> float | None:
    """None without a lower bound, also if the bound depends on a figure that is missing."""
    try:
        return target.at_least(figures) if callable(target.at_least) else target.at_least
    except KeyError:
        return None


def _judge(target: Target, figures: Figures) -> Verdict:
    bound, met, least = "", None, _least(target, figures)
    try:
        value = target.value(figures)
    except (KeyError, ValueError, AttributeError, TypeError, IndexError):  # StatisticsError is a ValueError
        value = None
    if least is not None:
        bound, met = f"at least {least:g} {target.unit}", value is not None and value >= least
    elif target.at_most is not None:
        bound, met = f"at most {target.at_most:g} {target.unit}", value is not None and value <= target.at_most
    verdict = "" if met is None else "met" if met else "missed"
    return Verdict(target.name, value, target.unit, bound, "not measured" if value is None else verdict)


def judge_all(figures: Figures) -> list[Verdict]:
    return [_judge(target, figures) for target in TARGETS]
