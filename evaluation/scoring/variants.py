"""Other ways to ask the questions of a run, to see how far its score rests on the way."""

from dataclasses import dataclass, replace

from evaluation.errors import RunError
from evaluation.scoring.items import Item
from evaluation.scoring.prompts import PromptRules

ROTATIONS = {f"rotate-{places}": places for places in (1, 2, 3)}
INSTRUCTIONS, OPTIONS = "instructions", "options"
VARIANTS = (*ROTATIONS, INSTRUCTIONS, OPTIONS)
"""`rotate-N`: options moved on by N places, the examples as they are; with four options, all three
bring each option to each letter once (C. Zheng et al., arXiv 2309.03882, cyclic permutations).
`instructions`: what a prompt says besides the question in the other language of the two.
`options`: the letter with the whole option after it is compared, in place of the letter alone."""


def check_variants(names: tuple[str, ...]) -> None:
    """Raises `RunError` for a name that is none of `VARIANTS`, or comes twice."""
    for number, name in enumerate(names):
        if name not in VARIANTS:
            raise RunError(f"variant {name!r}: expected some of {', '.join(VARIANTS)}")
        if name in names[:number]:
            raise RunError(f"variant {name!r} is named twice")


def rules_of(variant: str, rules: PromptRules) -> PromptRules:
    """The rules with which the variant asks."""
    if variant != INSTRUCTIONS:
        return rules
    return replace(rules, instructions="item" if rules.instructions == "en" else "en")


def places_moved(variant: str, options: int) -> int:
    """By how many places an item's options are moved on: N, or fewer where there are not more than
    N, so that they always move; 0 by a variant that moves none."""
    if variant not in ROTATIONS or options < 2:
        return 0
    return 1 + (ROTATIONS[variant] - 1) % (options - 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """An item as a variant shows it; its option at place p is the item's own at `own_place(p)`."""

    item: Item
    moved: int = 0

    @classmethod
    def of(cls, item: Item, variant: str) -> "Shown":
        count = len(item.options)
        moved = places_moved(variant, count)
        if not moved:
            return cls(item)
        options = item.options[moved:] + item.options[:moved]
        return cls(replace(item, options=options, answer=(item.answer - moved) % count), moved)
