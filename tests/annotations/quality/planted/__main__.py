"""`python -m tests.annotations.quality.planted [--independent] [--missed]`: the slips found."""

import sys
from collections import Counter
from pathlib import Path

from tests.annotations.quality.planted import FOLDER, INDEPENDENT, Planted, languages, planted


def tell(slip: Planted) -> None:
    """Print what is said of a slip, and of the sound text that it was planted in."""
    mark = f"({slip.undecidable})" if slip.undecidable else ""
    text = " | ".join((slip.faulty.question, *slip.faulty.options))
    print("  ", sorted(slip.found()) or "-", slip.kind, text, mark)
    if said := slip.findings(slip.sound):
        print("      of the sound:", [(one.check, str(one.message)) for one in said])


def main(folder: Path, missed: bool) -> None:
    """Print, for each language, how many of its slips some check tells of."""
    total, told, checks, beyond = 0, 0, Counter[str](), Counter[bool]()
    for language in languages(folder):
        slips = list(planted(language, folder))
        decidable = [slip for slip in slips if not slip.undecidable]
        found = [slip for slip in decidable if slip.found()]
        checks.update(check for slip in found for check in slip.found())
        beyond.update(bool(slip.found()) for slip in slips if slip.undecidable)
        total, told = total + len(decidable), told + len(found)
        print(f"{language}: {len(found)} of {len(decidable)}")
        if missed:
            for slip in slips:
                tell(slip)
    print(f"all: {told} of {total}")
    print("by:", ", ".join(f"{check} {count}" for check, count in checks.most_common()))
    if beyond:
        print(f"of those that need understanding: {beyond[True]} of {beyond.total()}")


if __name__ == "__main__":
    main(INDEPENDENT if "--independent" in sys.argv else FOLDER, "--missed" in sys.argv)
