"""What the rest of the house knows of a kind of task, without knowing which it is."""

from dataclasses import dataclass
from typing import Any

from annotations.agreement.shares import is_share

ON = "on"
"""A rule of a kind that can be about the source or about its translations."""

RULINGS = "rulings"
"""A rule of every kind of a plan: how many people have to rule the same."""

SAMPLE = "sample"
"""A kind's rule that says which items it works on."""


@dataclass(frozen=True)
class Sampling:
    """Which items of a benchmark a campaign works on; the default is all of them.

    Otherwise so many of the test split are drawn a subject: `per_subject` where the plan does
    not say, None for all of them. The draw's seed is the plan's and `seed_offset`.
    """

    is_drawn: bool = False
    per_subject: int | None = None
    seed_offset: int = 0


@dataclass(frozen=True)
class Rule:
    """What a protocol may say of a kind beside its overlap and its sample.

    `known` are the values that it can have, the usual one first; one `by_share` also says `2 of 3`.
    Of an `optional` rule none is usual: left out, none of them holds. One that is `fixed` cannot
    change while a campaign runs: its work would be of no use.
    """

    name: str
    known: tuple[Any, ...]
    by_share: bool = False
    optional: bool = False
    fixed: bool = False

    @property
    def usual(self) -> Any:
        """What holds where nothing is said."""
        return None if self.optional else self.known[0]

    def takes(self, value: Any) -> bool:
        if self.by_share and isinstance(value, str) and is_share(value):
            return True
        return any(type(one) is type(value) and one == value for one in self.known)


TWO_PEOPLE = Rule(RULINGS, (1, 2))


@dataclass(frozen=True)
class Kind:
    """A kind of task; `id` is what the database, the API and addresses hold, and its folder's name.

    `label` and `plural` are what one reads for the kind and for its decisions; in addresses,
    exports and the plan's fields decisions go by `plural`, too. `order` is where the kind stands
    among the others, wherever they are listed or their tasks opened. `overlap` is how many
    people's decisions a task needs where the plan does not say. Sections of a guideline are about
    the kind where their heading has one of the `keywords`, regular expressions.

    A `blind` kind finds out whether the key is right: its people have not seen the item's key, and
    are shown neither source nor key. All others show both.

    A kind that `makes_text` has decisions with a `result`, the text that the person stands by, and
    the campaign stands by what they add up to. One such kind comes first; another `follows` it:
    where the rule `steps` of the first names it, a task of it opens for each text that the first
    has come to, and what that adds up to is the text. A kind that follows has no
    sample and no plan of its own. The outcome of a kind that `tells_sensitivity` is
    the item's sensitivity label. One kind `asks_forms`: its questions are forms of the protocol.
    `rules` are those of a protocol's file that only this kind has, `members` what only its
    decisions hold in files of decisions.
    """

    id: str
    label: str
    plural: str
    order: int
    overlap: int
    sampling: Sampling = Sampling()
    keywords: tuple[str, ...] = ()
    blind: bool = False
    makes_text: bool = False
    follows: str = ""
    tells_sensitivity: bool = False
    asks_forms: bool = False
    rules: tuple[Rule, ...] = ()
    members: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.id
