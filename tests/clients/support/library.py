"""The build of the C++ library alone."""

import fcntl
import subprocess

import requests

from poolguard import BINARY, ROOT

BUILD = BINARY.parent / "library-only"


def run(*command, check=True, **options):
    # Compiling gives way to tests with time limits, so it may take long.
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, timeout=1200, **options)
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


def build_library():
    """Builds it in a folder that stays, so that only changes are compiled again."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with open(BUILD / "lock", "w") as lock:
        # Another module may be building it at this moment.
        fcntl.flock(lock, fcntl.LOCK_EX)
        run("cmake", "--preset", "library", "-S", ROOT, "-B", BUILD)
        run("nice", "cmake", "--build", BUILD, "-j", "1")


def demo_token(server):
    """An access token of the demo's administrator, its issuer and client, and the URL of the keys."""
    line = next(each for each in server.banner if "admin@example.com " in each)
    login = requests.post(f"{server.url}/api/user/login", timeout=10,
                          json={"email": "admin@example.com", "password": line.split()[1]}).json()
    variables = server.variables()
    return (login["access_token"], variables["COGNITO_ISSUER"], variables["COGNITO_APP_CLIENT_ID"],
            variables["COGNITO_JWKS_URL"])
