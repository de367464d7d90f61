"""What other rules would make of the same votes, and what becomes of it without each person.

How votes are counted is never written here: a `Ballot` brings the counting of its kind along, and
is asked with another rule, or with fewer votes.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from annotations.agreement.absences import alphas_without_each

OPEN = "open"
"""Fewer people than were asked for have decided: no rule says anything yet."""


@dataclass(frozen=True)
class Rule:
    """What of a protocol's rules is another; where nothing is, all is as the protocol has it."""

    consensus: str = ""
    unsure: str = ""
    flagged: str = ""


OWN = Rule()


@dataclass(frozen=True)
class Finding:
    """What a rule makes of a task: the `label` that holds, if one does, and why the task is left
    out, if it is; by question the values that hold, and which questions are `disputed`."""

    label: str = ""
    reason: str = ""
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    disputed: Sequence[str] = ()


NOT_YET = Finding(reason=OPEN)
Count = Callable[[Rule, Sequence[Hashable], int], Finding]
"""Of a rule, some votes and how many were asked for: what they add up to, as if all had come."""


@dataclass(frozen=True)
class Ballot:
    """The votes on a task by person, what they are counted by, and the rules that it stands under.

    `unit` is what people said as far as agreement is measured on it.
    """

    group: str
    votes: Mapping[int, Hashable]
    overlap: int
    count: Count
    own: Rule = OWN
    unit: Mapping[int, Hashable] = field(default_factory=dict)

    def under(self, rule: Rule, *, without: int | None = None) -> Finding:
        """What the votes come to, or those of everybody else.

        Who is left out was not asked either, so that the others' votes are still all of them.
        """
        votes = [vote for person, vote in self.votes.items() if person != without]
        if not votes or len(self.votes) < self.overlap:
            return NOT_YET
        return self.count(rule, votes, self.overlap)


@dataclass(frozen=True)
class Tally:
    """Tasks that people decided on: how many a rule includes, why it leaves out the others, and
    how many have each label."""

    input: int
    included: int
    reasons: Mapping[str, int]
    labels: Mapping[str, int]

    def share(self, label: str) -> float | None:
        """Of those that have a label."""
        total = sum(self.labels.values())
        return self.labels.get(label, 0) / total if total else None


@dataclass(frozen=True)
class Held:
    """A question over tasks: of how many something holds, of how many nothing does undisputed, and
    how many are disputed, though an answer may hold until somebody rules; by value of how many it
    holds."""

    held: int
    empty: int
    disputed: int
    values: Mapping[str, int]


@dataclass(frozen=True)
class Compared:
    """What a rule makes of all tasks; `is_own` says that it is the protocol's."""

    rule: Rule
    is_own: bool
    tally: Tally
    questions: Mapping[str, Held]
    groups: Mapping[str, Tally]


@dataclass(frozen=True)
class Absence:
    """What becomes of all tasks without a person, who decided on `tasks` of them.

    `turned` are those on which the others come to something else.
    """

    person: int
    tasks: int
    turned: int
    tally: Tally
    alpha: float | None


def rules_over(
    consensus: Iterable[str], *, unsure: Iterable[str] = (), flagged: Iterable[str] = ()
) -> list[Rule]:
    """Every combination of what each part of the rules can be."""
    return [
        Rule(one, how, whether)
        for one in consensus
        for how in (*unsure,) or ("",)
        for whether in (*flagged,) or ("",)
    ]


def shares_of(overlap: int) -> list[str]:
    """More than half and fewer than all of so many people."""
    return [f"{count} of {overlap}" for count in range(overlap // 2 + 1, overlap)]


def usual_overlap(ballots: Sequence[Ballot]) -> int:
    """How many people are asked most often; of equally many the most."""
    counts = Counter(ballot.overlap for ballot in ballots)
    return max(counts, key=lambda overlap: (counts[overlap], overlap), default=0)


def compare(ballots: Sequence[Ballot], rules: Iterable[Rule]) -> list[Compared]:
    """What each rule makes of the votes; first the protocol's own.

    A rule that all tasks stand under is not told twice.
    """
    own = {ballot.own for ballot in ballots}
    stands = own.pop() if len(own) == 1 else OWN
    others = [rule for rule in rules if rule != stands]
    first = replace(_compared(ballots, OWN), rule=stands, is_own=True)
    return [first, *(_compared(ballots, rule) for rule in others)]


def without_each(ballots: Sequence[Ballot]) -> list[Absence]:
    """What the protocol's own rules come to without each person, by person.

    Only tasks that a person decided on are counted anew.
    """
    before = [ballot.under(OWN) for ballot in ballots]
    decided: defaultdict[int, list[int]] = defaultdict(list)
    for place, ballot in enumerate(ballots):
        for person in ballot.votes:
            decided[person].append(place)
    alphas = alphas_without_each([ballot.unit for ballot in ballots], sorted(decided))
    return [
        _without(person, ballots, before, places, alphas[person])
        for person, places in sorted(decided.items())
    ]


def _without(
    person: int,
    ballots: Sequence[Ballot],
    before: Sequence[Finding],
    places: Sequence[int],
    alpha: float | None,
) -> Absence:
    after = list(before)
    for place in places:
        after[place] = ballots[place].under(OWN, without=person)
    turned = sum(after[place] != before[place] for place in places)
    return Absence(person, len(places), turned, _tally(after), alpha)


def _compared(ballots: Sequence[Ballot], rule: Rule) -> Compared:
    found = [ballot.under(rule) for ballot in ballots]
    grouped: defaultdict[str, list[Finding]] = defaultdict(list)
    for ballot, finding in zip(ballots, found, strict=True):
        grouped[ballot.group].append(finding)
    return Compared(
        rule,
        is_own=False,
        tally=_tally(found),
        questions=_questions(found),
        groups={group: _tally(grouped[group]) for group in sorted(grouped)},
    )


def _tally(found: Sequence[Finding]) -> Tally:
    reasons = Counter(finding.reason for finding in found)
    labels = Counter(finding.label for finding in found)
    included = reasons.pop("", 0)
    labels.pop("", None)
    return Tally(len(found), included, dict(reasons), dict(labels))


def _questions(found: Iterable[Finding]) -> dict[str, Held]:
    outcomes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    values: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for finding in found:
        for question, holding in finding.values.items():
            is_disputed = question in finding.disputed
            outcomes[question]["disputed"] += is_disputed
            outcomes[question]["held"] += bool(holding)
            outcomes[question]["empty"] += not holding and not is_disputed
            values[question].update(holding)
    return {
        question: Held(counts["held"], counts["empty"], counts["disputed"], dict(values[question]))
        for question, counts in outcomes.items()
    }
