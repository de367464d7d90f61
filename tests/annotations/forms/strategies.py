"""Any form that makes sense, and any answers to it."""

from typing import Any

from hypothesis import strategies as st

from annotations.forms.answers import is_shown
from annotations.forms.form import CONSENSUS, DISTANCES, Form, Question, QuestionType
from annotations.forms.marks import fields_of
from annotations.forms.vocabularies import VOCABULARIES

UNIT = {
    "question": "What is “ሰላም” 👩‍🔬\r\nin e\u0301té?",
    "option_a": "السَّلامُ",
    "option_b": "𝒜 peace",
}
words = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), include_characters="\n\t"),
    min_size=1,
    max_size=30,
).filter(str.strip)
codes = st.sampled_from(["es", "fr", "ar", "pt-BR", "zh-Hant", "ur"])
ids = st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True)


@st.composite
def texts(draw: st.DrawFn) -> dict[str, str]:
    return {"en": draw(words)} | draw(st.dictionaries(codes, words, max_size=2))


@st.composite
def values(draw: st.DrawFn, prefix: str = "", least: int = 1) -> list[Any]:
    names = draw(st.lists(ids, min_size=least, max_size=4, unique=True))
    value = st.builds(dict, text=texts(), help=texts())
    given = [draw(st.one_of(st.none(), value)) for _ in names]
    return [
        prefix + name if one is None else {"id": prefix + name, **one}
        for name, one in zip(names, given, strict=True)
    ]


def ids_of(question: dict[str, Any]) -> list[str]:
    return list(Question.of(question).ids)


@st.composite
def questions(draw: st.DrawFn, number: int, before: list[dict[str, Any]]) -> dict[str, Any]:
    kind = draw(st.sampled_from(QuestionType))
    shares = ["2 of 3"] if "half" in CONSENSUS[kind] else []
    question: dict[str, Any] = {
        "id": f"q{number}",
        "type": kind.value,
        "text": draw(texts()),
        "required": draw(st.booleans()),
        "adjudicate": draw(st.booleans()),
        "consensus": draw(st.sampled_from([*CONSENSUS[kind], *shares])),
        "distance": draw(st.sampled_from(DISTANCES[kind])),
    }
    if draw(st.booleans()):
        question["column"] = f"c{number}"
    if draw(st.booleans()):
        question |= {"help": draw(texts()), "name": draw(texts())}
        question["row"] = {"id": f"r{number}", "text": draw(texts())}
    conditions = [one for one in before if ids_of(one)]
    if conditions and draw(st.booleans()):
        others = draw(
            st.lists(st.sampled_from(conditions), max_size=2, unique_by=lambda q: q["id"])
        )
        question["shown_if"] = {
            other["id"]: draw(
                st.lists(st.sampled_from(ids_of(other)), min_size=1, max_size=3, unique=True)
            )
            for other in others
        }
    return question | draw(_own(kind, before))


@st.composite
def _own(draw: st.DrawFn, kind: QuestionType, before: list[dict[str, Any]]) -> dict[str, Any]:
    match kind:
        case QuestionType.CHOICE | QuestionType.CHOICES:
            if draw(st.booleans()):
                return {"vocabulary": draw(st.sampled_from(VOCABULARIES))}
            listed = draw(values())
            own: dict[str, Any] = {"values": listed}
            if kind is QuestionType.CHOICES and draw(st.booleans()):
                own["alone"] = [one if isinstance(one, str) else one["id"] for one in listed[:1]]
            return own
        case QuestionType.SCALE:
            least = draw(st.integers(0, 5))
            step = draw(st.sampled_from([0.5, 1, 2]))
            steps = draw(st.integers(1, 20))
            anchors = draw(st.dictionaries(st.integers(0, steps), texts(), max_size=2))
            return {
                "min": least,
                "max": least + steps * step,
                "step": step,
                "anchors": {f"{least + n * step:g}": text for n, text in anchors.items()},
                "warn": draw(_warnings(least + step, before)),
            }
        case QuestionType.SPANS:
            sources = [one["id"] for one in before if one["type"] in ("choice", "choices")]
            severities = draw(values("s-", least=0))
            labels: dict[str, Any] = {"labels": draw(values("l-", least=0 if severities else 1))}
            if sources and draw(st.booleans()):
                labels = {"labels_from": draw(st.sampled_from(sources))}
            fields = [["question"], ["options"], ["question", "options"]]
            severe = [one if isinstance(one, str) else one["id"] for one in severities]
            return {
                **labels,
                "severities": severities,
                "weights": {one: draw(st.integers(0, 25)) for one in severe},
                "missing": draw(st.booleans()),
                "fields": draw(st.sampled_from(fields)),
            }
        case QuestionType.TEXT:
            return {"max_length": draw(st.integers(1, 100))}
    return {}


def _warnings(below: float, before: list[dict[str, Any]]) -> st.SearchStrategy[Any]:
    if not before:
        return st.none()
    unless = st.sampled_from([one["id"] for one in before])
    return st.none() | st.fixed_dictionaries(
        {"below": st.just(below), "unless": unless, "text": texts()}
    )


@st.composite
def documents(draw: st.DrawFn, most: int = 6) -> dict[str, Any]:
    asked: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, most))):
        asked.append(draw(questions(number, asked)))
    document = {
        "id": draw(st.sampled_from(["clarity", "my-form2", "a_b"])),
        "title": draw(texts()),
        "on": draw(st.sampled_from(["source", "translation"])),
        "version": draw(st.sampled_from(["", "1", "2.0 draft"])) or None,
        "questions": asked,
    }
    if document["on"] == "translation":
        document["which"] = draw(st.sampled_from(["current", "candidates", None]))
        document["after"] = draw(st.sampled_from(["review", "import", None]))
    several = [one["id"] for one in asked if one["type"] == "choices"]
    if several and draw(st.booleans()):
        document["sensitivity"] = draw(st.sampled_from(several))
    return document


forms = documents().map(Form.of)


@st.composite
def answers(draw: st.DrawFn, form: Form) -> dict[str, Any]:
    """What a person may answer, every mark with its words quoted or not."""
    given: dict[str, Any] = {}
    for question in form.questions:
        if is_shown(form, question, given) and (question.required or draw(st.booleans())):
            given[question.id] = draw(_answer(form, question, given))
    return given


@st.composite
def _answer(draw: st.DrawFn, form: Form, question: Question, given: dict[str, Any]) -> Any:
    match question.type:
        case QuestionType.CHOICE:
            return draw(st.sampled_from(question.ids))
        case QuestionType.CHOICES:
            beside = [id for id in question.ids if id not in question.alone]
            if question.alone and (not beside or draw(st.booleans())):
                return [draw(st.sampled_from(question.alone))]
            return draw(st.lists(st.sampled_from(beside), min_size=1, max_size=4))
        case QuestionType.YES_NO:
            return draw(st.booleans())
        case QuestionType.SCALE:
            assert question.scale
            scale = question.scale
            steps = round((scale.max - scale.min) / scale.step)
            return scale.min + scale.step * draw(st.integers(0, steps))
        case QuestionType.TEXT:
            return draw(words)[: question.max_length].strip() or "x"
    return draw(_marks(form, question, given))


@st.composite
def _marks(draw: st.DrawFn, form: Form, question: Question, given: dict[str, Any]) -> Any:
    spans = question.spans
    assert spans
    labels = [value.id for value in spans.labels]
    if spans.labels_from:
        source = form.question(spans.labels_from)
        labels = sorted(source.picked(given) - set(source.alone))
    marks = []
    for _ in range(draw(st.integers(1, 4))):
        field = draw(st.sampled_from(fields_of(spans.fields, UNIT)))
        end = draw(st.integers(1, len(UNIT[field])))
        start = draw(st.integers(0, end - 1))
        mark: dict[str, Any] = {"field": field, "start": start, "end": end}
        if spans.missing and draw(st.booleans()):
            mark |= {"start": None, "end": None}
        elif draw(st.booleans()):
            mark["quote"] = UNIT[field][start:end]
        if labels:
            mark["label"] = draw(st.sampled_from(labels))
        if spans.severities:
            mark["severity"] = draw(st.sampled_from([one.id for one in spans.severities]))
        marks.append(mark)
    return marks
