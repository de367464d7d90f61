"""The table that somebody asks for, read from the ledger."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from annotations.agreement.sums import NOBODY
from annotations.forms.form import Form
from annotations.models import Campaign, Task
from annotations.selectors.advice import advice
from annotations.selectors.agreement.against import (
    DECISION,
    GOLD,
    against_decision,
    against_gold,
)
from annotations.selectors.agreement.post_edits import post_edits
from annotations.selectors.agreement.slices import (
    ADVICE,
    FIELDS,
    FIGURES,
    PERSON,
    QUESTION,
    RULES,
    grouped,
)
from annotations.selectors.agreement.tables import Document, told
from annotations.selectors.agreement.votes import Found, read
from annotations.selectors.figures import figures
from annotations.selectors.readings import readings
from annotations.selectors.rules_compared import other_rules

MACHINE, TEXT = "machine", "text"
BY = (QUESTION, *FIELDS, GOLD, MACHINE, DECISION, TEXT)
"""Whatever a table can be told by."""

SECONDS = "seconds"
QUICK = 10
"""What was accepted in less seconds is quick, where nobody says another number."""

OF_TASKS = {"language": "language"} | {
    name: f"item__{name}" for name in ("subject", "category", "split")
}
OF_PEOPLE = (PERSON, GOLD, MACHINE, DECISION)
"""By what a group is a person."""

OPTIONS = (*OF_TASKS, "origin", SECONDS)
"""What narrows a table, or changes it."""

Progress = Callable[[int, int], None]


def kinds_with_decisions(campaign: Campaign) -> list[str]:
    """The kinds of task on which people have decided, in the order of kinds."""
    decided = Task.objects.production().filter(campaign=campaign, consensus__votes__gt=0)
    there = set(decided.order_by().values_list("kind", flat=True).distinct())
    return [kind for kind in readings() if kind in there]


def form_asked(campaign: Campaign, kind: str, form: str = "") -> Form | None:
    """Of a kind with forms the one of that id, the first where none is named."""
    forms = readings()[kind].forms(campaign)
    return next((one for one in forms if form in ("", one.id)), None)


def table(
    campaign: Campaign,
    kind: str,
    *,
    form: str = "",
    by: str = QUESTION,
    progress: Progress | None = None,
    **options: str,
) -> Document:
    """Read the ledger, and tell how far people agree.

    Args:
        form: of a kind with forms, the one whose questions are meant; the first where left out.
        by: one of `BY`; or `rules` for what other rules would make of the same votes, `advice` for
            what models would, `figures` for what labels that tell sensitivity have come to.
        options: by names of `OPTIONS`; `question` is the one that advice is asked on.
    """
    asked = form_asked(campaign, kind, form)
    if by == GOLD:
        return against_gold(campaign, kind, asked)
    found = narrowed(campaign, kind, asked, **options)
    return told_by(campaign, kind, asked, found, by=by, options=options, progress=progress)


def told_by(
    campaign: Campaign,
    kind: str,
    asked: Form | None,
    found: Sequence[Found],
    *,
    by: str,
    progress: Progress | None = None,
    options: Mapping[str, str] = MappingProxyType({}),
    pairs_of: int = NOBODY,
    whole: Document | None = None,
) -> Document:
    """The same of what was read, but against gold, which is read apart.

    Args:
        pairs_of: of how many people every group tells the pairs.
        whole: the table by `question`, where there is one already.
    """
    if by == RULES:
        return other_rules(kind, asked, found)
    if by == FIGURES and asked is not None:
        return figures(campaign, asked, found).document()
    if by == ADVICE:
        return advice(kind, asked, found, options.get("question", ""), progress)
    if by == DECISION:
        return against_decision(campaign, found, asked)
    if by == TEXT:
        return post_edits(kind, found, progress)
    if by == MACHINE:
        return _against_machine(kind, found, int(options.get(SECONDS) or QUICK))
    return told(campaign, kind, asked, found, by=by, progress=progress, pairs_of=pairs_of)


def narrowed(
    campaign: Campaign, kind: str, asked: Form | None, *, origin: str = "", **options: str
) -> list[Found]:
    """What people decided on, of tasks with these values; with the votes of one origin."""
    where: dict[str, Any] = {
        path: options[name] for name, path in OF_TASKS.items() if options.get(name)
    }
    found = read(campaign, kind, asked.id if asked else "", **where)
    return grouped(campaign, found, "origin").get(origin, []) if origin else found


def _against_machine(kind: str, found: Sequence[Found], seconds: int) -> Document:
    votes = [vote for one in found for vote in one.votes]
    told = readings()[kind].against_machine(votes, seconds)
    everybody = told[0] if told else None
    return {"decisions": len(votes), "questions": [], "everybody": everybody, "groups": told[1:]}
