"""The mail and text messages that a server has sent into its Maildir."""

import email
import email.policy
import re

_strict = email.policy.default.clone(raise_on_defect=True)


def letters(server, to):
    """Every message to that address, the oldest first."""
    found = []
    # Names begin with the time in milliseconds; a file's own time is coarser than two letters may be apart.
    files = sorted((server.data / "mail" / "new").iterdir(), key=lambda each: int(each.name.split(".")[0]))
    for file in files:
        letter = email.message_from_bytes(file.read_bytes(), policy=_strict)
        if letter["To"] == to:
            found.append(letter)
    return found


def text_of(letter):
    return letter.get_body(("plain",)).get_content()


def last_code(server, to):
    """The code in the latest message to that address."""
    return re.search(r"\b\d{6}\b", text_of(letters(server, to)[-1])).group()
