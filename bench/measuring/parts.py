"""The parts of a run and their order. The rows are imported only where they are measured: by then bench/run has checked
that the packages they need are installed."""

import json
import subprocess

from .trouble import Trouble

TOKEN_PARTS = ("beast", "h2o", "poolguard", "haproxy", "haproxy-lua", "fastapi")
WITH_TOKENS = (*TOKEN_PARTS, "cores", "lambda", "library")
POOL_PARTS = ("refresh", "forward-auth", "sign-in", "start")
OAUTH_PARTS = ("pages", "token-exchange")
LARGE_PARTS = ("crowd", "console")  # over the same large pool, which takes minutes to write
SINGLE_PARTS = ("instructions", "nginx", "idle", "sign-up", "import", "srp", "passkey", "triggers", "earlier",
                "dynamodb", "nodes", "records")
PARTS = ("rates", *WITH_TOKENS, *POOL_PARTS, *OAUTH_PARTS, *SINGLE_PARTS, *LARGE_PARTS)
# Those that start build/poolguard.
OWN_PARTS = {*PARTS} - {"rates", "beast", "h2o", "haproxy", "haproxy-lua", "fastapi", "library", "sign-up", "import",
                        "records"}


def make_tokens(bench):
    from .material import make_material

    print(f"Making {bench.plan.tokens:,} tokens", flush=True)
    return make_material(bench.programs, bench.folder, bench.plan.tokens)


def _measure_with_tokens(bench, wanted: set[str]) -> None:
    from . import core_rows, lambda_rows, library_rows, token_rows

    material = make_tokens(bench)
    if wanted.intersection(TOKEN_PARTS):
        token_rows.measure_tokens(bench, material, wanted)
    for part, step in {"cores": core_rows.measure_cores, "lambda": lambda_rows.measure_lambda,
                       "library": library_rows.measure_library}.items():
        if part in wanted:
            step(bench, material)


def _measure_rates(bench) -> None:
    from . import rates

    print("Rates of one core", flush=True)
    bench.figures.rates = rates.core_rates(bench.cores, bench.plan.rounds == 1)


def _count_instructions(bench) -> None:
    import instructions  # of the tests

    print("Instructions of a request", flush=True)
    recorded = json.loads(instructions.RECORDED.read_text())["instructions"]
    try:
        bench.figures.instructions = instructions.count()
    except (AssertionError, subprocess.SubprocessError, OSError) as error:
        raise Trouble(f"the instructions could not be counted: {error}") from error
    for note in instructions.compare(bench.figures.instructions, recorded, False)[0]:
        bench.say(note)


def _measure_large_pools(bench, wanted: set[str]) -> None:
    from . import account_rows, console_rows

    largest = bench.plan.crowds[-1]
    for users in bench.plan.crowds if "crowd" in wanted else [largest]:
        print(f"A pool of {users:,} users", flush=True)
        with bench.fresh_folder() as folder:
            variables = account_rows.fill(bench, folder, users)
            if "crowd" in wanted:
                account_rows.measure_crowd(bench, folder, variables, users)
            if users == largest and "console" in wanted:
                console_rows.measure_console(bench, folder, variables, users)


def measure(bench, wanted: set[str]) -> None:
    from . import account_rows, idle_rows, oauth_rows, pool_rows, proxy_rows, sign_in_rows, store_rows

    single = {"instructions": _count_instructions, "nginx": proxy_rows.measure_proxies,
              "idle": idle_rows.measure_idle, "sign-up": account_rows.measure_sign_ups,
              "import": account_rows.measure_imports, "srp": sign_in_rows.measure_srp,
              "passkey": sign_in_rows.measure_passkeys, "triggers": sign_in_rows.measure_triggers,
              "earlier": sign_in_rows.measure_earlier, "dynamodb": store_rows.measure_gateway,
              "nodes": store_rows.measure_nodes, "records": store_rows.measure_records}
    steps = [(("rates",), lambda _: _measure_rates(bench)),
             (WITH_TOKENS, lambda chosen: _measure_with_tokens(bench, chosen)),
             (POOL_PARTS, lambda chosen: pool_rows.measure_pool(bench, chosen)),
             (OAUTH_PARTS, lambda chosen: oauth_rows.measure_oauth(bench, chosen)),
             *(((part,), lambda _, part=part: single[part](bench)) for part in SINGLE_PARTS),
             (LARGE_PARTS, lambda chosen: _measure_large_pools(bench, chosen))]
    for parts, step in steps:
        chosen = [part for part in parts if part in wanted]
        if chosen:
            bench.take(chosen, step)
