"""Three sides of a task: what one started from, what is stored meanwhile, what one has here."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qs

from django.forms import BaseForm, CharField
from django.http import QueryDict
from django.utils.translation import gettext as _

from annotations.drafts import Draft, fields_of
from annotations.quality.diff import Segment, diff
from annotations.selectors.conflicts import Stored, stored_meanwhile
from annotations.selectors.corrections import correction_allowed
from annotations.selectors.desk import comment_on
from annotations.web.desk.drafts import draft_of, initial_of
from annotations.web.desk.forms import TextField
from annotations.web.desk.screens import Screen, Words
from workbench.core.accounts.models import User
from workbench.core.json_reading import read_storable_json

MINE, THEIRS = "mine", "theirs"
TAKE = "take_"
"""Before a field's name: whose value is taken."""

Way = Literal["submit", "correct", ""]


@dataclass(frozen=True)
class Side:
    """One side of a field, as it differs from where both started."""

    value: str
    text: str
    difference: Sequence[Segment]


@dataclass(frozen=True)
class Difference:
    """A field that the two sides hold differently; `taken` is the side that alone was changed."""

    name: str
    label: str
    base: str
    theirs: Side
    mine: Side
    taken: str

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.theirs, self.mine


@dataclass(frozen=True)
class Comparison:
    """All that the page of a conflict shows.

    `way` says how the merged work can still be stored: as a submission, as a correction that
    supersedes `supersedes`, or not at all.
    """

    stored: Stored | None
    differences: Sequence[Difference]
    mine: Sequence[Words]
    sent: Sequence[tuple[str, str]]
    kept: str
    way: Way
    supersedes: int | None


def compare(screen: Screen[Any], sent: QueryDict) -> Comparison:
    """Set what was sent against what is stored, beside what both went on from."""
    mine = draft_of(screen.form(), sent)
    stored = stored_meanwhile(screen.assignment)
    theirs = _stored_fields(screen, stored)
    base = draft_of(screen.form(), _query(parse_qs(sent.get("base", ""), keep_blank_values=True)))
    way, supersedes = _way(stored, screen.assignment.person)
    return Comparison(
        stored=stored,
        differences=_differences(screen, base, theirs, mine) if theirs else [],
        mine=[words for words in _in_words(screen, mine) if words.text],
        sent=[(name, value) for name, values in mine.items() for value in values],
        kept=json.dumps(theirs),
        way=way,
        supersedes=supersedes,
    )


def sent_alone(form: BaseForm) -> Comparison:
    """What was written into a form beside the decision; nothing stands against it."""
    written = [bound for bound in form if type(bound.field) in (CharField, TextField)]
    words = [Words((one.name,), _(str(one.label)), str(one.value() or "")) for one in written]
    mine = [one for one in words if one.text.strip()]
    return Comparison(None, (), mine, (), "", "", None)


def merged(screen: Screen[Any], sent: QueryDict) -> QueryDict:
    """What was sent, with the fields of the other side where that one was taken."""
    try:
        theirs = read_storable_json(sent.get("kept", "{}"))
    except ValueError:
        theirs = {}
    names = screen.form().fields
    fields = {
        name: [str(value) for value in values]
        for name, values in (theirs.items() if isinstance(theirs, dict) else ())
        if name in names and isinstance(values, list)
    }
    taken = {
        name
        for key in sent
        if key.startswith(TAKE) and sent[key] == THEIRS
        for name in key.removeprefix(TAKE).split(",")
    }
    own = {name: sent.getlist(name) for name in sent if name in names and name not in taken}
    return _query(own | {name: fields[name] for name in taken if name in fields})


def _stored_fields(screen: Screen[Any], stored: Stored | None) -> Draft:
    """What is stored, as a form sends it."""
    if stored is None:
        return {}
    if stored.kind == "draft":
        fields = screen.form().fields
        return {n: v for n, v in fields_of(screen.assignment.draft).items() if n in fields}
    decision: Any = stored.decision
    if stored.kind == "ruling":
        values = screen.ruled(decision)
    else:
        values = screen.decided(decision) | {"comment": comment_on(decision)}
    several = {name: v if isinstance(v, list) else [v] for name, v in values.items()}
    return {name: [str(one) for one in v if one is not None] for name, v in several.items()}


def _differences(screen: Screen[Any], base: Draft, theirs: Draft, mine: Draft) -> list[Difference]:
    started = {words.names[0]: words.text for words in _in_words(screen, base)}
    stored = {words.names[0]: words for words in _in_words(screen, theirs)}
    found = []
    for words in _in_words(screen, mine):
        other = stored.get(words.names[0])
        if other is None or other.text == words.text:
            continue
        start, language = started.get(words.names[0], ""), screen.task.language
        found.append(
            Difference(
                name=",".join(dict.fromkeys([*words.names, *other.names])),
                label=words.label,
                base=start,
                theirs=Side(THEIRS, other.text, diff(start, other.text, language)),
                mine=Side(MINE, words.text, diff(start, words.text, language)),
                taken=THEIRS if words.text == start else MINE,
            )
        )
    return found


def _in_words(screen: Screen[Any], draft: Draft) -> list[Words]:
    """A draft in words, over what a fresh form holds."""
    form = screen.form(initial=screen.initial() | initial_of(screen.form(), draft))
    comment = form["comment"].value() or ""
    return [*screen.in_words(form), Words(("comment",), _("Comment"), comment)]


def _way(stored: Stored | None, user: User) -> tuple[Way, int | None]:
    if stored is None or stored.decision is None:
        return "submit", None
    if stored.kind == "decision" and correction_allowed(stored.decision, user):
        return "correct", stored.decision.pk
    return "", None


def _query(fields: dict[str, list[str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, values in fields.items():
        query.setlist(name, values)
    return query
