"""Mail and text messages in a server's Maildir."""

import email
import email.policy
import re

_strict = email.policy.default.clone(raise_on_defect=True)


def letters(server, to):
    """All messages to that address, oldest first."""
    found = []
    # Names begin with the time in milliseconds. The files' own times are too coarse to sort by.
    files = sorted((server.data / "mail" / "new").glob("*"), key=lambda each: int(each.name.split(".")[0]))
    for file in files:
        letter = email.message_from_bytes(file.read_bytes(), policy=_strict)
        if letter["To"] == to:
            found.append(letter)
    return found


def text_of(letter):
    return letter.get_body(("plain",)).get_content()


def html_of(letter):
    return letter.get_body(("html",)).get_content()


def find_code(letter):
    found = re.search(r"\b\d{6}(\d\d)?\b", text_of(letter))
    return found and found.group()


def code_in(letter):
    code = find_code(letter)
    assert code, text_of(letter)
    return code


def last_code(server, to):
    """The latest code that was sent to that address. Notices have none."""
    return [code for code in map(find_code, letters(server, to)) if code][-1]
