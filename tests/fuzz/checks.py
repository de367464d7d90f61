"""Every check, and what else reads a text while someone waits, with hostile text."""

from random import Random

from annotations.quality.checks import CHECKS, Term, Unit, check_text
from annotations.quality.languages import files
from tests.fuzz.hostile import CATEGORIES, REPEATED, SOUND, characters, text
from tests.fuzz.operations import OPERATIONS
from tests.fuzz.watch import Watch

LENGTHS = (0, 1, 2, 7, 40, 300, 4_000, 12_000)
FAILED = "The check failed"
TERMS = (Term("aaa bbb", "xxx yyy"), Term("not", "no", forbidden=True), Term("x", "1,"))


def run(watch: Watch, rng: Random) -> None:
    languages = [*files(), "qaa", "sr-Latn", "x"]
    while watch.goes_on:
        seed = rng.randrange(10**9)
        one = Random(seed)
        language = one.choice(languages)
        before, after = written(one), written(one)
        if one.random() < 0.3:
            after = before + after[:40]
        with watch.one(f"all checks in {language}, written({seed})"):
            check(before, after, language, one)
        name = one.choice(list(OPERATIONS))
        with watch.one(f"{name} in {language}, written({seed})"):
            OPERATIONS[name](before, after, language)


def written(rng: Random) -> str:
    """A text of one to four stretches, each of what costs much or of what few know."""
    return "".join(_stretch(rng) for _ in range(rng.randint(1, 4)))


def check(before: str, after: str, language: str, rng: Random) -> None:
    """Run all checks on a unit; one that fails is caught there, and a fault here."""
    options = [after[: rng.randrange(1, 200)] for _ in range(rng.randint(0, 26))]
    source = Unit(before, tuple(options[::-1]), rng.choice([None, 0, len(options) - 1]))
    report = check_text(source, Unit(after, tuple(options)), language, glossary=TERMS)
    failed = [one.check for one in report.not_checked if one.why.startswith(FAILED)]
    assert not failed, failed
    assert {finding.check for finding in report.findings} <= {*CHECKS, "glossary"}


def _stretch(rng: Random) -> str:
    length = rng.choice(LENGTHS)
    match rng.randrange(5):
        case 0:
            return text(rng.choice(REPEATED), length)
        case 1:
            known = characters(rng.choice(CATEGORIES))
            return "".join(rng.choices(known, k=min(length, 2_000)))
        case 2:
            parts = rng.sample(REPEATED, 3)
            return "".join(rng.choices(parts, k=length // 3))
        case 3:
            digits = characters("Nd")
            return ", ".join("".join(rng.choices(digits, k=rng.randint(1, 30))) for _ in range(200))
        case _:
            return f"{SOUND} {rng.randrange(10**9)} "
