"""What `poolguard apply` prints."""

import re

from poolguard import parse_dotenv


def states(done):
    """The reported state of each resource."""
    return {found[2]: found[1] for found in re.finditer(r"^(created|changed|unchanged|skipped) +(\w+)", done.stdout, re.M)}


def outputs(done):
    return parse_dotenv("\n".join(line for line in done.stdout.splitlines() if re.match(r"\w+=", line)))
