"""Units for tests of checks."""

from annotations.quality.checks import Unit


def question(text: str) -> Unit:
    return Unit(text, ("-", "+"))


def options(*texts: str, key: int | None = 0) -> Unit:
    return Unit("?", texts, key)
