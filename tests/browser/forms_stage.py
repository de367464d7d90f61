"""A campaign that has all that forms, suggestions and revisions bring to the screens."""

from dataclasses import replace
from typing import Any

from annotations.formats.suggestions import SuggestedRows
from annotations.forms.shipped import shipped
from annotations.kinds.label.acts import submit_label
from annotations.models import Assignment, Campaign
from annotations.services import importing_texts, opening, planning
from annotations.services.members import add_member
from annotations.services.submitting import skip
from annotations.services.suggestions import import_suggestions
from annotations.vocabularies import Role, SkipReason
from tests.browser.screens import FORMS, MANAGER, POLYGLOT, REVIEWER, SPANISH, SPANISH_TOO
from tests.factories import BenchmarkFactory, ItemFactory
from tests.work import claim, edit, envelope, revise
from workbench.core.accounts.models import User

SOURCES = ["Which planet is the closest to the Sun?", "Which planet is the largest?"]
TEXTS = ["🌍 ¿Qué planeta es\nel mas cerca al Sol?", "🪐 ¿Qué planeta es\nel mas grande?"]
OPTIONS = ["Mercury", "Venus", "Mars", "Jupiter"]
OPCIONES = ["Mercurio", "Venus", "Marte", "Júpiter"]
GONE = {"field": "question", "start": None, "end": None, "severity": "minor"}


def set_forms() -> None:
    """Two questions: one reviewed, revised and labelled in dispute, one as far as its revision."""
    campaign = _campaign()
    people = {name: User.objects.get(username=name) for name in (SPANISH, SPANISH_TOO, POLYGLOT)}
    for person in people.values():
        add_member(campaign=campaign, user=person, role=Role.ANNOTATOR, languages=["es"])
    for name, role in ((MANAGER, Role.MANAGER), (REVIEWER, Role.REVIEWER)):
        add_member(campaign=campaign, user=User.objects.get(username=name), role=role)
    first, second = people[SPANISH], people[SPANISH_TOO]
    for _ in SOURCES:
        held = claim(campaign, first)
        seen = held.task.candidates.get(position=0).translation
        edit(first, held, seen.question.replace("mas", "más"))
    revise(second, claim(campaign, second, "revision"))
    _suggest(campaign)
    _label(campaign, first, severity="minor", score=90, verdict="ok")
    _label(campaign, second, severity="major", score=40, verdict="unclear_question")
    _held(campaign, people[POLYGLOT], "error-spans")


def _label(campaign: Campaign, person: User, *, severity: str, score: int, verdict: str) -> None:
    held = _held(campaign, person, "error-spans")
    marks = [_mark(held.task.texts["question"], severity)]
    _answer(held, {"errors": marks, "score": score})
    _answer(_held(campaign, person, "item-errors", "en"), {"verdict": verdict})


def _mark(question: str, severity: str = "major") -> dict[str, Any]:
    start = question.index("más")
    return {"field": "question", "start": start, "end": start + 3, "severity": severity}


def _suggest(campaign: Campaign) -> None:
    rows = [
        {
            "sample_id": current.item.sample_id,
            "language": "es",
            "answers": {"errors": [_mark(current.translation.question), GONE], "score": 60},
        }
        for current in campaign.current_translations.select_related("item", "translation")
    ]
    given = SuggestedRows.of_list("rows", rows)
    import_suggestions(campaign=campaign, form="error-spans", source="a-model", given=given)


def _campaign() -> Campaign:
    benchmark = BenchmarkFactory(name=FORMS)
    items = [
        ItemFactory(benchmark=benchmark, question=question, options=OPTIONS, key=0)
        for question in SOURCES
    ]
    spans = replace(shipped()["error-spans"], after="import", suggestions=True)
    profile = replace(shipped()["mqm-profile"], which="candidates", after="import")
    campaign = planning.create_campaign(
        benchmark=benchmark,
        name=FORMS,
        languages=["es"],
        plan=planning.Plan.of(
            label_per_subject=None,
            overlap_label=2,
            forms=(spans, profile, shipped()["item-errors"]),
            rules={"review": {"steps": ["review", "revision"]}},
        ),
    )
    texts = [(item, text, OPCIONES) for item, text in zip(items, TEXTS, strict=True)]
    importing_texts.store_translations(
        texts=texts, language="es", engine="a-translator", engine_version="1"
    )
    opening.open_text_tasks(campaign=campaign, language="es")
    return campaign


def _held(campaign: Campaign, person: User, form: str, language: str = "es") -> Assignment:
    """The person's next task of a form; what comes before it is left to others."""
    while True:
        held = claim(campaign, person, "label", language)
        if held.task.form == form:
            return held
        skip(envelope=envelope(person, held), reason=SkipReason.OTHER)


def _answer(held: Assignment, answers: dict[str, Any]) -> None:
    submit_label(envelope=envelope(held.person, held), answers=answers)
