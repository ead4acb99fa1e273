"""Other processes, as /proc shows them."""

import contextlib
import pathlib
import subprocess


def _stat(pid):
    """The state and the parent; None if there is no such process."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The name before them may have spaces and parentheses.
    state, parent = text.rpartition(")")[2].split()[:2]
    return state, int(parent)


def children_of(pid):
    """By their ids."""
    all_pids = [int(each.name) for each in pathlib.Path("/proc").iterdir() if each.name.isdigit()]
    return [each for each in all_pids if (_stat(each) or ("", 0))[1] == pid]


def has_ended(pid):
    """Also if nobody has asked for its status: then its parent ended first."""
    found = _stat(pid)
    return found is None or found[0] == "Z"


@contextlib.contextmanager
def started(command, **options):
    """A process that does not outlive the test, also if that fails."""
    with subprocess.Popen(command, **options) as process:
        try:
            yield process
        finally:
            process.kill()
