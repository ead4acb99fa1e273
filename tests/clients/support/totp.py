"""TOTP codes from oathtool."""

import subprocess


def code(secret, seconds=0):
    """The code of a base32 secret, this many seconds from now."""
    done = subprocess.run(["oathtool", "--totp", "--base32", "--now", f"+{seconds} seconds", secret],
                          capture_output=True, text=True, timeout=10, check=True)
    return done.stdout.strip()
