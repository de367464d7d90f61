"""The people of a document under names: it holds their ids."""

from collections.abc import Iterator, Mapping, Set
from typing import Any

from annotations.models import Campaign
from annotations.publishing.pseudonyms import pseudonyms
from annotations.selectors.agreement.asked import OF_PEOPLE
from annotations.selectors.agreement.tables import Document
from annotations.selectors.people import imported_names
from workbench.core.accounts.models import User


def people_in(document: Document, by: str) -> set[str]:
    """The ids of all who are in what was told `by` something."""
    people = {who for question in _questions(document) for who in question.get("people", ())}
    groups = document.get("groups", ()) if by in OF_PEOPLE else ()
    absent = {str(one["person"]) for one in document.get("without", ())}
    return people | {group["key"] for group in groups} | absent


def usernames(campaign: Campaign, people: Set[str]) -> dict[str, str]:
    """By id, what people are called: as their file calls them, else by their account."""
    rows = User.objects.filter(pk__in=people)
    names = {str(pk): name for pk, name in rows.values_list("pk", "username")}
    imported = imported_names(campaign).items()
    return names | {str(pk): name for pk, name in imported if str(pk) in people}


def hidden_names(campaign: Campaign, people: Set[str]) -> dict[str, str]:
    """By id, the names that people have in releases."""
    return pseudonyms(people, campaign.pseudonym_salt)


def named(document: Document, by: str, names: Mapping[str, str]) -> Document:
    """The document with names instead of ids, pairs and people in the order of the names."""
    told = _with_names(document, names)
    if "groups" in document:
        told["groups"] = [_with_names(group, names) for group in document["groups"]]
    if by in OF_PEOPLE:
        for group in told["groups"]:
            group["key"] = names[group["key"]]
        told["groups"].sort(key=lambda group: group["key"])
    return told


def _with_names(part: Document, names: Mapping[str, str]) -> Document:
    questions = part.get("questions")
    return (
        {**part}
        if questions is None
        else {
            **part,
            "questions": [_named(one, names) for one in questions],
        }
    )


def _named(question: Document, names: Mapping[str, str]) -> Document:
    pairs = []
    for pair in question["pairs"]:
        a, b = sorted((names[pair["a"]], names[pair["b"]]))
        pairs.append({**pair, "a": a, "b": b})
    people = {names[id]: alike for id, alike in question["people"].items()}
    pairs.sort(key=lambda pair: (pair["a"], pair["b"]))
    return {**question, "pairs": pairs, "people": dict(sorted(people.items()))}


def _questions(document: Document) -> Iterator[Mapping[str, Any]]:
    for part in (document, *document.get("groups", ())):
        yield from part.get("questions", ())
