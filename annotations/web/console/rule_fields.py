"""How votes are counted, as fields of the form for the next version of a campaign's rules."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.kinds.kind import RULINGS, Kind, Rule
from annotations.kinds.registry import planned_kinds
from annotations.services.planning import Plan
from annotations.services.protocol_files import ASK_QUALITY, MARGIN

Words = str | Promise
SHARES = ("2 of 3", "3 of 4", "3 of 5", "4 of 5")
LABELS: Mapping[str, Words] = {
    "consensus": _("What holds"),
    "unsure": _("Who is unsure"),
    "flagged": _("Flagged questions"),
    RULINGS: _("Rulings"),
    MARGIN: _("Ask for a ruling up to a lead of"),
}
HELP: Mapping[str, Words] = {
    RULINGS: _("Of two, the second is made without seeing the first; a third person decides."),
    MARGIN: _("A share from 0 to 1; empty: only where the rule gives no answer."),
}
VALUES: Mapping[tuple[str, Any], Words] = {
    ("consensus", "half"): _("what at least half say"),
    ("consensus", "majority"): _("what more than half say"),
    ("consensus", "unanimous"): _("what all say"),
    ("consensus", "key"): _("the key, unless half say otherwise"),
    ("unsure", None): _("counts, neither for nor against"),
    ("unsure", "exclude"): _("takes the question out"),
    ("unsure", "ignore"): _("does not count"),
    ("unsure", "disagree"): _("counts against the others"),
    (RULINGS, 1): _("one person rules"),
    (RULINGS, 2): _("two people have to rule the same"),
    ("flagged", "keep"): _("are counted"),
    ("flagged", "exclude"): _("are taken out until the flag is settled"),
}


def counting_fields() -> dict[str, forms.Field]:
    """By names such as `review_consensus`, in the order of kinds."""
    return {f"{kind.id}_{name}": _field(rule, name) for kind, name, rule in _counting()}


def counting_values(plan: Plan) -> dict[str, Any]:
    """What a plan says, by the names of the fields."""
    return {
        f"{kind.id}_{name}": plan.rules.get(kind.id, {}).get(name, rule.usual if rule else None)
        for kind, name, rule in _counting()
    }


def counted(plan: Plan, given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The rules of a plan with what the fields say; what is usual is not said."""
    rules = {kind: dict(its) for kind, its in plan.rules.items()}
    for kind, name, rule in _counting():
        value = given[f"{kind.id}_{name}"]
        its = rules.setdefault(kind.id, {})
        its.pop(name, None)
        if value not in (None, "", rule.usual if rule else None):
            its[name] = value
    return {kind: its for kind, its in rules.items() if its}


def _counting() -> Iterator[tuple[Kind, str, Rule | None]]:
    """The rules by which votes are counted; a margin is a number of every kind."""
    for kind in planned_kinds().values():
        for rule in kind.rules:
            if not rule.fixed and rule.name != ASK_QUALITY:
                yield kind, rule.name, rule
        yield kind, MARGIN, None


def _field(rule: Rule | None, name: str) -> forms.Field:
    words: dict[str, Any] = dict(label=LABELS[name], help_text=HELP.get(name, ""))  # noqa: C408 - no kind's name
    if rule is None:
        return forms.FloatField(min_value=0, max_value=1, required=False, **words)
    known = [(value, VALUES[name, value]) for value in rule.known]
    unsaid = [("", VALUES[name, None])] if rule.optional else []
    return RuleField(choices=[*unsaid, *known], by_share=rule.by_share, **words)


class RuleField(forms.TypedChoiceField):
    """A rule of consensus; any share that a file may have said is kept."""

    def __init__(self, *, choices: list[tuple[Any, Words]], by_share: bool, **kwargs: Any) -> None:
        shares: list[tuple[Any, Words]] = [(one, one) for one in SHARES] if by_share else []
        self._known = [*choices, *shares]
        super().__init__(
            choices=self._known, required=False, coerce=self._as_known, empty_value="", **kwargs
        )

    def _as_known(self, sent: str) -> Any:
        return next((value for value, _words in self._known if str(value) == sent), sent)

    def also(self, value: Any) -> None:
        """Have a value that is in force among those to choose from."""
        if value and value not in dict(self._known):
            self.choices = [*self._known, (value, value)]
