"""What models of the people who voted advise of each task, as a document, beside the rule.

Tasks are named by their ids; whoever shows a document leaves out those that its reader may not see.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from annotations.agreement.advice import MODELS, Advice, why_not
from annotations.forms.form import Form
from annotations.selectors.agreement.votes import Found
from annotations.selectors.readings import Question, readings
from annotations.selectors.rules_compared import unit_of

Document = dict[str, Any]
Progress = Callable[[int, int], None]


def question_asked(kind: str, form: Form | None, question: str = "") -> str:
    """The one that advice is given on: the first, where there is none of that name."""
    there = [one.tag for one in _questions(kind, form)]
    return question if question in there else next(iter(there), "")


def advice(
    kind: str,
    form: Form | None,
    found: Sequence[Found],
    question: str = "",
    progress: Progress | None = None,
) -> Document:
    """What each model takes to be right of each task, beside what the rule holds.

    Args:
        question: as in `question_asked`.
    """
    there = _questions(kind, form)
    tag = question_asked(kind, form, question)
    asked = next((one for one in there if one.tag == tag), None)
    document: Document = {
        "decisions": sum(len(one.votes) for one in found),
        "questions": [{"key": one.tag, "label": one.label} for one in there],
        "question": tag,
    }
    votes = {one.task.pk: unit_of(one, asked) for one in found}
    votes = {task: said for task, said in votes.items() if said}
    if reason := why_not(votes):
        return document | {"reason": reason, "models": [], "items": []}
    held = {one.task.pk: _held(one, asked) for one in found}
    advised = {}
    for done, (name, fit) in enumerate(MODELS.items()):
        if progress:
            progress(done, len(MODELS))
        advised[name] = fit(votes)
    return document | {
        "reason": "",
        "models": [{"key": name, **_model(of, held)} for name, of in advised.items()],
        "items": [_item(task, held[task], advised) for task in votes],
    }


def _questions(kind: str, form: Form | None) -> list[Question]:
    """Models choose among values that are the same or not."""
    return [one for one in readings()[kind].questions(form) if one.distance == "nominal"]


def _held(found: Found, question: Question | None) -> Any:
    decision = readings()[found.task.kind].held(found.case)
    return None if decision is None or question is None else question.read(decision)


def _model(advised: Mapping[int, Advice], held: Mapping[int, Any]) -> Document:
    """`same` and `other` are tasks on which the rule holds that, or something else; `new` those on
    which it holds nothing."""
    counts: Counter[str] = Counter()
    for task, one in advised.items():
        same = "same" if one.value == held[task] else "other"
        counts["new" if held[task] is None else same] += 1
    values = Counter(one.value for one in advised.values())
    told = [{"value": value, "count": count} for value, count in values.most_common()]
    return {name: counts[name] for name in ("same", "other", "new")} | {"values": told}


def _item(task: int, held: Any, advised: Mapping[str, Mapping[int, Advice]]) -> Document:
    models = {name: [of[task].value, of[task].confidence] for name, of in advised.items()}
    return {"task": task, "held": held, **models}
