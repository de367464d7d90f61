"""What labels give to a release.

Those of the form `culture` fill `votes` and the columns of Global MMLU; those of any other form,
and what a campaign asks there beside the usual questions, the tables of that form.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from annotations.canonical import digest
from annotations.forms.columns import Columns
from annotations.forms.form import Answers, Form, Question
from annotations.forms.marks import quoted
from annotations.forms.shipped import CULTURE, shipped
from annotations.forms.suggestions import became
from annotations.kinds.label.rules import KIND
from annotations.models import Suggestion
from annotations.models.tasks import TaskState
from annotations.publishing.records import (
    ConsensusRecord,
    FormConsensusRecord,
    FormLabelRecord,
    Span,
    VoteRecord,
)
from annotations.quality.units import Unit
from annotations.selectors.facts import Facts, Records
from annotations.selectors.plain_rows import TaskRow
from annotations.selectors.shared_facts import SharedFacts
from annotations.vocabularies import SENSITIVE_KINDS
from workbench.release_format.forms import ReleasedForm


def records(facts: Facts) -> Records:
    columns = _columns(facts.shared, _forms(facts.shared))
    for task in facts.tasks_of(KIND.id):
        task.text = facts.texts[task.text_id] if task.text_id else None
    return Records(
        votes=_votes(facts),
        consensus=_consensus(facts),
        form_labels=_form_labels(facts, columns),
        form_consensus=_form_consensus(facts, columns),
    )


def _votes(facts: Facts) -> Iterable[VoteRecord]:
    usual = _usual(facts)
    for label in facts.decisions[KIND.id]:
        task, answers = facts.tasks[label.task_id], label.answers
        if (task.form, task.protocol_id) not in usual:
            continue
        yield VoteRecord(
            sample_id=task.item.sample_id,
            annotator=facts.names[str(label.person_id)],
            knowledge=tuple(sorted(answers["knowledge"])),
            time_sensitive=answers["time_sensitive"],
            spans=tuple(Span(s["start"], s["end"], s["label"]) for s in answers.get("spans", ())),
            cultures=tuple(answers.get("cultures", ())),
            regions=tuple(answers.get("regions", ())),
            world_bank_regions=tuple(answers.get("world_bank_regions", ())),
            countries=tuple(answers.get("countries", ())),
            dialect=answers.get("dialect", ""),
            **facts.history(KIND.id, label),
        )


def _consensus(facts: Facts) -> Iterable[ConsensusRecord]:
    usual = _usual(facts)
    for task in facts.tasks_of(KIND.id):
        if (task.form, task.protocol_id) not in usual:
            continue
        standing = facts.standings[task.pk]
        answers = standing.values["answers"]
        yield ConsensusRecord(
            sample_id=task.item.sample_id,
            label=standing.outcome,
            kinds=tuple(sorted(SENSITIVE_KINDS.intersection(answers.get("knowledge", ())))),
            time_sensitive=answers.get("time_sensitive"),
            votes=standing.votes,
            state=standing.state.value,
        )


def _usual(facts: Facts) -> set[tuple[str, int]]:
    """The forms that fill the culture votes, by id and by the rules that they stand in."""
    return {
        (form.id, protocol.pk)
        for protocol in facts.protocols.values()
        for form in protocol.asked.values()
        if fills_votes(form)
    }


def fills_votes(form: Form) -> bool:
    """Whether the form asks all that the columns of Global MMLU say, as its usual one does."""
    if (form.id, form.on) != (CULTURE, shipped()[CULTURE].on):
        return False
    asked = {question.id: question for question in form.questions}
    return all(
        usual.id in asked and _is_usual(asked[usual.id], usual)
        for usual in shipped()[CULTURE].questions
    )


def _is_usual(question: Question, usual: Question) -> bool:
    """Whether it takes the same answers; those of a vocabulary are the source language's."""
    has_list = question.vocabulary and question.vocabulary == usual.vocabulary
    return (question.type, question.required) == (usual.type, usual.required) and (
        bool(has_list) or question.ids == usual.ids
    )


def has_tables(form: Form) -> bool:
    """Whether labels of the form say more than the culture votes have columns for."""
    usual = {question.id for question in shipped()[CULTURE].questions}
    own = (question.column and question.id not in usual for question in form.questions)
    return not fills_votes(form) or form.suggestions or any(own)


def forms(shared: SharedFacts) -> Iterable[ReleasedForm]:
    """What the records of all languages name."""
    return _forms(shared).values()


def _forms(shared: SharedFacts) -> dict[str, ReleasedForm]:
    """The forms with tables of their own, in the versions that labels were made under.

    A task keeps the version that it was begun under, whatever the rules are when the next person
    takes it: that is not the label's `protocol`.
    """
    used: dict[str, dict[int, Form]] = {}
    for form, rules in sorted(shared.forms_used.items()):
        known = (shared.protocols[pk] for pk in rules)
        asked = {protocol.version: protocol.asked[form] for protocol in known}
        used[form] = asked or _first(shared, form)
    return {
        form: _released(versions)
        for form, versions in used.items()
        if any(map(has_tables, versions.values()))
    }


def _first(shared: SharedFacts, form: str) -> dict[int, Form]:
    """Of a form without labels the first version: a cut that is built again has the same."""
    asking = [protocol for protocol in shared.protocols.values() if form in protocol.asked]
    first = min(asking, key=lambda protocol: protocol.version)
    return {first.version: first.asked[form]}


def _released(versions: Mapping[int, Form]) -> ReleasedForm:
    newest = versions[max(versions)].document()
    former: dict[int, dict[str, Any]] = {}
    for version, form in sorted(versions.items()):
        document = form.document()
        if document not in (newest, *former.values()):
            former[version] = document
    return ReleasedForm(newest, former)


def _columns(
    shared: SharedFacts, forms: Mapping[str, ReleasedForm]
) -> dict[tuple[str, int], Columns]:
    """What answers fill, by the form and the rules that its version stands in."""
    return {
        (form.id, protocol.pk): Columns.of(form).only(forms[form.id].fitting(form.document()))
        for protocol in shared.protocols.values()
        for form in protocol.asked.values()
        if form.id in forms
    }


def _form_labels(
    facts: Facts, columns: Mapping[tuple[str, int], Columns]
) -> Iterable[FormLabelRecord]:
    suggestions = _suggestions(facts)
    for label in facts.decisions[KIND.id]:
        task = facts.tasks[label.task_id]
        if asked := columns.get((task.form, task.protocol_id)):
            yield FormLabelRecord(
                **_about(facts, task),
                annotator=facts.names[str(label.person_id)],
                values=asked.row(_quoting(facts, task, label.answers)),
                **facts.history(KIND.id, label),
                **_suggestion(facts, task, label, suggestions.get(label.suggestion_id)),
            )


def _suggestions(facts: Facts) -> dict[int | None, Suggestion]:
    shown = {label.suggestion_id for label in facts.decisions[KIND.id]} - {None}
    return {**Suggestion.objects.in_bulk(shown)} if shown else {}


def _suggestion(
    facts: Facts, task: TaskRow, label: Any, suggestion: Suggestion | None
) -> dict[str, Any]:
    """What the label's person was shown, and what became of it where a column tells the answer."""
    if suggestion is None:
        return {}
    released = {question.id for question in task.asks.questions if question.column}
    found = became(
        task.asks,
        _quoting(facts, task, suggestion.answers),
        _quoting(facts, task, label.answers),
    )
    return {
        "suggestion_source": suggestion.source,
        "suggestion_outcome": tuple(
            {
                "question": one.question,
                "outcome": one.outcome.value,
                "suggested": _as_json(one.suggested),
                "answered": _as_json(one.answered),
            }
            for one in found
            if one.question in released
        ),
    }


def _as_json(answer: Any) -> str | None:
    return None if answer is None else json.dumps(answer, ensure_ascii=False, sort_keys=True)


def _form_consensus(
    facts: Facts, columns: Mapping[tuple[str, int], Columns]
) -> Iterable[FormConsensusRecord]:
    """Of the texts that have labels: the others may yet give way to newer ones."""
    for task in facts.tasks_of(KIND.id):
        standing, asked = facts.standings[task.pk], columns.get((task.form, task.protocol_id))
        if asked and (standing.votes or standing.state is TaskState.ADJUDICATED):
            yield FormConsensusRecord(
                **_about(facts, task),
                votes=standing.votes,
                state=standing.state.value,
                values=asked.row(_quoting(facts, task, standing.values["answers"])),
                disputed=tuple(standing.values["disputed"]),
                label=standing.outcome,
            )


def _about(facts: Facts, task: TaskRow) -> dict[str, Any]:
    """The text that was asked about, and what made it."""
    about: dict[str, Any] = {
        "form": task.form,
        "sample_id": task.item.sample_id,
        "language": task.language,
    }
    if task.text_id is None:
        return about | {"text_hash": digest((task.item.question, *task.item.options))}
    text = facts.texts[task.text_id]
    maker = facts.made_by(text)
    made = {"engine": maker.engine, "engine_version": maker.engine_version}
    return about | {"text_hash": text.hash, **made}


def _quoting(facts: Facts, task: TaskRow, answers: Answers) -> Answers:
    """The answers, marks with the words that they are on."""
    about = facts.texts[task.text_id] if task.text_id else task.item
    fields = dict(Unit(about.question, tuple(about.options)).fields())
    marked = {
        question.id: quoted(answers[question.id], fields)
        for question in task.asks.questions
        if question.spans and question.id in answers
    }
    return {**answers, **marked}
