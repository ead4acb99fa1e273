"""Time from the start of a Lambda function's process to its first verified response, with a local runtime API."""

import time

from lambda_runtime import Answer, Runtime, http_api

from .bench import Bench
from .material import CLIENT, ISSUER, POOL, KeyPage, Material
from .poolguard import PATH
from .trouble import Trouble


def _one_start(bench: Bench, token: str, settings: dict[str, str]) -> float:
    with bench.fresh_folder() as folder:
        runtime = Runtime(folder / "data", settings, ["taskset", "-c", str(bench.cores.server), str(bench.poolguard),
                                                      "lambda"])
        # The invocation is already waiting when the function starts.
        name = runtime.send(http_api("GET", PATH, [("Authorization", f"Bearer {token}")]))
        before = time.perf_counter()
        with runtime:
            kind, given = runtime.result(name)
            taken = (time.perf_counter() - before) * 1000
        if kind != "response" or Answer(given).status != 200:
            raise Trouble(f"the function answered {given}")
        return taken


def measure_lambda(bench: Bench, material: Material) -> None:
    """With the key set in the package, and fetched on first use (over loopback; Amazon's network would add to it)."""
    print("A Lambda function", flush=True)
    with KeyPage(material.key_set) as keys:
        common = {"COGNITO_USER_POOL_ID": POOL, "COGNITO_APP_CLIENT_ID": CLIENT, "COGNITO_ISSUER": ISSUER,
                  "COGNITO_ENDPOINT": "http://127.0.0.1:9", "COGNITO_JWKS_URL": keys.url, "MULTI_TENANT_ENABLED": "0"}
        packed = {**common, "COGNITO_JWKS_FILE": str(material.key_set)}
        token = material.first_token()
        for _ in range(bench.plan.starts):
            bench.figures.lambda_packed_ms.append(_one_start(bench, token, packed))
            bench.figures.lambda_fetched_ms.append(_one_start(bench, token, common))
    for what, times in (("in the package", bench.figures.lambda_packed_ms), ("fetched", bench.figures.lambda_fetched_ms)):
        bench.say(f"Lambda, keys {what}: {', '.join(f'{each:.0f}' for each in times)} ms")
