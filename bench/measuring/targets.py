"""The targets for the figures."""

from dataclasses import dataclass
from statistics import mean, median
from typing import Callable

from .account_rows import Crowd
from .bench import Figures
from .oauth_rows import EXCHANGE, PAGES
from .pool_rows import ALONE, BESIDE, REFRESH, SIGN_IN
from .sign_in_rows import PASSKEY, SRP
from .token_rows import BEAST, FASTAPI, HAPROXY_SEEN, HAPROXY_UNSEEN, HEALTH, SEEN, TRACED, UNSEEN


@dataclass(frozen=True)
class Target:
    """A ratio or limit. Without a bound it is only for information."""

    name: str
    value: Callable[[Figures], float]  # raises an exception such as KeyError if a figure is missing
    unit: str                          # "%", "x", "/s", "ms", "KB" or "MB"
    at_least: float | None = None
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
    Target("tokens seen before, of GET /health", lambda f: 100 * _core(f, SEEN) / _core(f, HEALTH), "%", at_least=90),
    Target("the same with traces, of without", lambda f: 100 * _core(f, TRACED) / _core(f, SEEN), "%", at_least=97),
    Target("tokens seen before, against HAProxy", lambda f: _core(f, SEEN) / _core(f, HAPROXY_SEEN), "x", at_least=8),
    Target("tokens never seen, of openssl's RSA-2048 verifications",
           lambda f: 100 * _core(f, UNSEEN) / _rate(f, "rsa_verifies"), "%", at_least=65),
    Target("tokens never seen, against HAProxy", lambda f: _core(f, UNSEEN) / _core(f, HAPROXY_UNSEEN), "x",
           at_least=2),
    Target("tokens seen before, against FastAPI", lambda f: _core(f, SEEN) / _core(f, FASTAPI), "x"),
    Target("tokens never seen, against FastAPI", lambda f: _core(f, UNSEEN) / _core(f, FASTAPI), "x"),
    Target("forward-auth, of bare Beast", lambda f: median(f.forward_shares), "%", at_least=90),
    Target("Lambda: start to first verified answer, keys in the package", lambda f: median(f.lambda_packed_ms), "ms",
           at_most=50),
    Target("Lambda: start to first verified answer, keys fetched", lambda f: median(f.lambda_fetched_ms), "ms",
           at_most=50),
    Target("verifying through the C++ library, of the server's own verifier", lambda f: median(f.library_shares), "%",
           at_least=95),
    Target("the same for tokens seen before", lambda f: median(f.library_seen_shares), "%", at_least=90),
    Target("start to first 200, median", lambda f: median(f.starts_ms), "ms", at_most=150),
    Target("resident memory after a run, the largest", _memory, "MB", at_most=64),
    Target("refreshing, of what two RSA-2048 signatures allow",
           lambda f: 100 * _core(f, REFRESH) / (_rate(f, "rsa_signs") / 2), "%", at_least=60),
    Target("signing in, of Argon2id alone", lambda f: 100 * _core(f, SIGN_IN) / mean(f.argon2_hashes), "%",
           at_least=80),
    Target("p99 of verifying beside sign-ins, of p99 alone", lambda f: f.rows[BESIDE].p99_ms / f.rows[ALONE].p99_ms,
           "x", at_most=1.5),
    Target("users who sign up and confirm, on two cores", lambda f: f.sign_ups + 0.0, "/s", at_least=500),
    Target("users imported with hashes, on two cores", lambda f: f.imports + 0.0, "/s", at_least=2_000),
    Target("memory after importing all of them, more than after the first quarter", lambda f: f.import_growth_mb + 0.0,
           "MB", at_most=32),
    Target("signing in by SRP, of what three exponentiations allow",
           lambda f: 100 * _core(f, SRP) / (mean(f.modexps) / 3), "%", at_least=70),
    Target("signing in by SRP, of what they and two RSA-2048 signatures allow",
           lambda f: 100 * _core(f, SRP) * (3 / mean(f.modexps) + 2 / _rate(f, "rsa_signs")), "%"),
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
           lambda f: 100 * (f.through_ms - f.direct_ms) / f.direct_ms, "%", at_most=10),
    Target("sign-ins of two servers over one store, of one", lambda f: f.two_nodes / f.one_node, "x", at_least=1.7),
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


def _judge(target: Target, figures: Figures) -> Verdict:
    bound, met = "", None
    try:
        value = target.value(figures)
    except (KeyError, ValueError, AttributeError, TypeError, IndexError):  # StatisticsError is a ValueError
        value = None
    if target.at_least is not None:
        bound, met = f"at least {target.at_least:g} {target.unit}", value is not None and value >= target.at_least
    elif target.at_most is not None:
        bound, met = f"at most {target.at_most:g} {target.unit}", value is not None and value <= target.at_most
    verdict = "" if met is None else "met" if met else "missed"
    return Verdict(target.name, value, target.unit, bound, "not measured" if value is None else verdict)


def judge_all(figures: Figures) -> list[Verdict]:
    return [_judge(target, figures) for target in TARGETS]
