"""The one exception of the benchmark."""


class Trouble(Exception):
    """Something did not work; its text is a sentence for the person who runs the benchmark."""
