"""The console's pages of a campaign, as addresses that a manager can open."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

FILE_PARTS = ("<slug:form>", ".csv", ".tmx", "download", "form-toml", "form-json", "send-texts")
"""What the address or the name of a route has that answers with a file."""
MORE: tuple[tuple[str, dict[str, str]], ...] = (
    ("items", {"kind": "label"}),
    ("items", {"state": "disputed"}),
    ("items", {"language": "ar", "state": "agreed"}),
    ("items", {"label": "CS"}),
    ("items", {"q": "subject_7"}),
    ("adjudication", {"kind": "label"}),
    ("adjudication", {"agreed": "1"}),
    ("flags", {"all": ""}),
    ("flags", {"reason": "wrong_key"}),
    ("agreement", {"of": "label:culture", "by": "subject"}),
    ("agreement", {"of": "review", "by": "language"}),
    ("agreement-people", {"of": "review"}),
    ("agreement-over-time", {"of": "label:culture", "by": "week"}),
    ("agreement-items", {"of": "label:culture", "question": "knowledge", "unanimous": "no"}),
)
"""Pages that are opened in more ways than one, with what they are asked for."""


@dataclass(frozen=True)
class Page:
    name: str
    address: str


def pages_of(campaign: Any) -> Iterator[Page]:
    """Every page of the campaign whose parts the campaign has; files are left out."""
    from django.urls import reverse

    for route, name, given in _routes():
        if any(part in route or part in name for part in FILE_PARTS):
            continue
        for title, parts in _parts(campaign, name, given):
            place = reverse(f"console:{name}", kwargs={"name": campaign.name, **parts})
            yield Page(title, place)
    for name, asked in MORE:
        place = reverse(f"console:{name}", args=[campaign.name])
        yield Page(f"{name} {urlencode(asked)}", f"{place}?{urlencode(asked)}")


def _routes() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Every route in a campaign: its pattern, its name and what it is to be given."""
    from annotations.web.console.urls import in_campaign

    for one in in_campaign:
        yield str(one.pattern), one.name or "", frozenset(one.pattern.converters)


def _parts(campaign: Any, name: str, given: frozenset[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a route is given: nothing, or what the campaign has of it, more than one where they
    differ. A page of an upload or a run that nobody has begun is not asked."""
    if not given:
        yield name, {}
    elif name == "case":
        yield from _cases(campaign)
    elif name == "item":
        yield from _items(campaign)
    elif name == "give-gold":
        sample_id = campaign.tasks.filter(kind="label").first().item.sample_id
        yield name, {"kind": "label", "sample_id": sample_id}
    elif name in ("edit-form", "preview-form", "remove-form"):
        yield name, {"form": next(iter(campaign.protocol.asked))}


def _cases(campaign: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind in ("review", "label"):
        for state in ("disputed", "adjudicated"):
            found = campaign.tasks.filter(kind=kind, state=state).order_by("pk")
            for task in found[:1]:
                yield f"case, {kind} {state}", {"pk": task.pk}


def _items(campaign: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind in ("review", "label"):
        disputed = campaign.tasks.filter(kind=kind, state="disputed").order_by("pk")
        for task in disputed[:1]:
            yield f"item, {kind} disputed", {"sample_id": task.item.sample_id}
