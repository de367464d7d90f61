"""Which finding is which, from one check of a text to the next."""

from annotations.canonical import digest
from annotations.quality.checks.base import Finding
from annotations.quality.units import Unit


def place_of(finding: Finding, text: Unit) -> str:
    """What names a finding as long as its words, and what is wrong with them, stay as they are.

    The words are those between `start` and `end`; the whole field where there are none, and all
    options where the finding is about them together. `text` is the one that was checked, and the
    message in the words of the checks themselves.

    Returns:
        A SHA-256 in hexadecimal digits.
    """
    fields = dict(text.fields())
    about = [fields[finding.field]] if finding.field in fields else list(text.options)
    if finding.start is not None and finding.end is not None and finding.start < finding.end:
        about = [about[0][finding.start : finding.end]]
    return digest([finding.check, finding.field, finding.message, *about])
