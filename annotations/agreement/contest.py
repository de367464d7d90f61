"""How far people agreed, whatever the rule says holds: counts, margin, entropy, unanimity.

A rule may let what two of three say hold, so that a task is settled on which people differ. That
they differ is said here, beside what the rule says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log2
from typing import Any, Self

from annotations.agreement.shares import ROUNDING

CONTEST = "contest"
"""What people differ on most, among the values of a consensus."""


@dataclass(frozen=True)
class Contest:
    """How often each answer to one question was given, the most frequent first.

    `votes` are those of all who were asked: who gave no answer is among them, and counts for none.
    `about` is what the answers are to, where a task asks several things: a question, and of one
    that takes several values the value that is chosen or not.
    """

    counts: tuple[int, ...]
    votes: int
    about: tuple[str, ...] = ()

    @classmethod
    def of(cls, counts: Iterable[int], votes: int, *about: str) -> Self:
        """Of counts in any order; those of nobody are left out."""
        return cls(tuple(sorted(filter(None, counts), reverse=True)), votes, about)

    @property
    def margin(self) -> float | None:
        """The share of the leading answer less that of the second; None where nobody gave one."""
        if not self.counts:
            return None
        first, second = [*self.counts, 0][:2]
        return (first - second) / self.votes

    @property
    def silent(self) -> int:
        """The votes of those who gave no answer."""
        return self.votes - sum(self.counts)

    @property
    def entropy(self) -> float:
        """Of the shares, in bits; to give no answer is one of the answers."""
        shares = [count / self.votes for count in (*self.counts, self.silent) if count]
        return abs(sum(share * log2(share) for share in shares))

    @property
    def is_unanimous(self) -> bool:
        """Whether all who were asked gave the same answer."""
        return self.counts == (self.votes,)

    def is_close(self, margin: float | None) -> bool:
        """Whether the leading answer is above the second by a share of `margin` at most."""
        if margin is None or self.margin is None:
            return False
        return self.margin <= margin + ROUNDING

    def document(self) -> dict[str, Any]:
        """As it is stored."""
        about = {"about": list(self.about)} if self.about else {}
        return {"counts": list(self.counts), "votes": self.votes, **about}

    @classmethod
    def stored(cls, document: Mapping[str, Any]) -> Self:
        about = tuple(document.get("about", ()))
        return cls(tuple(document["counts"]), document["votes"], about)


def narrowest(contests: Iterable[Contest]) -> Contest | None:
    """The one with the smallest margin; of equal ones that with the greatest entropy, then the
    first. None where nobody answered anything."""
    answered = [(margin, one) for one in contests if (margin := one.margin) is not None]
    if not answered:
        return None
    least = min(margin for margin, _ in answered)
    return max((one for margin, one in answered if margin == least), key=lambda one: one.entropy)
