"""The one exception of the benchmark."""


class Trouble(Exception):
    """Something did not work; the text is a sentence for the user of the benchmark."""
