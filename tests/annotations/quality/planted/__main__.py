"""`python -m tests.annotations.quality.planted [--missed]`: how many of the slips are found."""

import sys
from collections import Counter

from tests.annotations.quality.planted import LANGUAGES, planted

if __name__ == "__main__":
    total, told = 0, Counter[str]()
    for language in LANGUAGES:
        slips = list(planted(language))
        found = [slip for slip in slips if slip.found()]
        total += len(slips)
        told[language] = len(found)
        print(f"{language}: {len(found)} of {len(slips)}")
        if "--missed" in sys.argv:
            for slip in slips:
                print("  ", sorted(slip.found()) or "-", slip.kind, slip.faulty)
                if said := slip.findings(slip.sound):
                    print("      of the sound:", [(one.check, str(one.message)) for one in said])
    print(f"all: {told.total()} of {total}")
