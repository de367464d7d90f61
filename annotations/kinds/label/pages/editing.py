"""A form while it is edited: what a page sends, made into the document of a form, and back.

A sheet is a document in the shape of the page: what belongs to one value stands in its row, and
names are as they were when the page was shown, so that a name can be followed when it changes.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from unicodedata import normalize

from django.http import QueryDict

from annotations import limits
from annotations.forms.form import CONSENSUS, DISTANCES, SOURCE, Form, QuestionType
from annotations.forms.shape import keys_of
from annotations.forms.vocabularies import VOCABULARIES, vocabulary_values
from workbench.core.languages import DEFAULT_SOURCE
from workbench.core.limits import whole_number

Sheet = dict[str, Any]

PROPOSAL, PROPOSED = "question_{}", re.compile(r"question_[0-9]+")
"""Of a new question: its id and its column, which follows the id until somebody says otherwise."""

FIELD = "f."
"""Before the path of what is sent; its parts are separated by points."""

NAMED_ROWS = ("values", "labels", "severities")
ROWS = (*NAMED_ROWS, "anchors")
SAID = ("title", "text", "help", "name")
NUMBERS = ("min", "max", "step", "below", "weight", "at", "max_length")
MANY = ("fields",)
TABLES = ("warn", "shown_if", "row")
FLAGS = ("required", "missing", "unsettled", "alone", "suggestions")


def is_sheet(given: Any) -> bool:
    """Whether what a page sends has the shape of a sheet, whatever it says."""
    if not isinstance(given, dict) or not isinstance(given.get("questions"), list):
        return False
    return _has_texts(given) and all(_is_question(one) for one in given["questions"])


def _is_question(given: Any) -> bool:
    if not isinstance(given, dict) or given.get("type") not in set(QuestionType):
        return False
    rows = [given.get(name) or [] for name in ROWS]
    wanted = given.get("shown_if") or {}
    return (
        all(isinstance(some, list) for some in (*rows, given.get("fields") or []))
        and all(isinstance(one, dict) and _has_texts(one) for some in rows for one in some)
        and all(isinstance(given.get(name) or {}, dict) for name in TABLES)
        and all(isinstance(ids, list) for ids in dict(wanted).values())
        and _has_texts(given)
        and all(_has_texts(given.get(name) or {}) for name in ("warn", "row"))
    )


def _has_texts(given: Mapping[str, Any]) -> bool:
    texts = [given.get(name) or {} for name in SAID]
    names = [given.get(name) or "" for name in ("id", "labels_from", "unless", "sensitivity")]
    return all(isinstance(one, dict) for one in texts) and all(isinstance(n, str) for n in names)


def blank() -> Sheet:
    return {"id": "", "title": {}, "on": SOURCE, "questions": [new_question([])]}


def new_question(others: Sequence[Sheet]) -> Sheet:
    taken = {one.get("id") for one in others}
    number = next(n for n in range(1, len(others) + 2) if PROPOSAL.format(n) not in taken)
    id = PROPOSAL.format(number)
    return {
        "id": id,
        "column": id,
        "type": QuestionType.CHOICE.value,
        "text": {},
        "values": [{"id": "", "text": {}}, {"id": "", "text": {}}],
    }


# --- From the document of a form, and to one.


def sheet_of(form: Form) -> Sheet:
    """The form as the page shows it."""
    document = form.document()
    return {**document, "questions": [_question_sheet(one) for one in document["questions"]]}


def _question_sheet(given: Mapping[str, Any]) -> Sheet:
    question = dict(given)
    weights, alone = question.pop("weights", {}), question.pop("alone", [])
    for rows in NAMED_ROWS[1:]:
        if rows in question:
            question[rows] = [row | {"weight": weights.get(row["id"])} for row in question[rows]]
    if "values" in question:
        question["values"] = [row | {"alone": row["id"] in alone} for row in question["values"]]
    anchors = question.pop("anchors", {})
    question["anchors"] = [{"at": number, "text": text} for number, text in anchors.items()]
    question["unsettled"] = question.pop("adjudicate", True) is False
    return question


def document_of(sheet: Sheet) -> dict[str, Any]:
    """The document of what the page shows, sound or not."""
    names = ("id", "title", "on", "which", "after", "version", "sensitivity", "suggestions")
    document = {name: sheet[name] for name in names if sheet.get(name)}
    if document.get("on") == SOURCE:
        document = {name: document[name] for name in document if name not in ("which", "after")}
    return document | {"questions": [_question_document(one) for one in sheet["questions"]]}


def _question_document(given: Sheet) -> dict[str, Any]:
    kind = QuestionType(given["type"])
    question = {name: value for name, value in given.items() if value not in ("", None, [], {})}
    for rows in NAMED_ROWS:
        if rows in question:
            question[rows] = [_value(row) for row in question[rows] if row.get("id")]
    question["weights"] = {
        row["id"]: row["weight"]
        for rows in NAMED_ROWS[1:]
        for row in given.get(rows) or []
        if row.get("id") and row.get("weight") is not None
    }
    question["alone"] = [row["id"] for row in given.get("values") or [] if row.get("alone")]
    question["anchors"] = {
        _written(row["at"]): row.get("text") or {}
        for row in given.get("anchors") or []
        if row.get("at") is not None
    }
    question["shown_if"] = {id: ids for id, ids in (given.get("shown_if") or {}).items() if ids}
    if question.get("vocabulary"):
        question.pop("values", None)
    if given.get("unsettled"):
        question["adjudicate"] = False
    question["row"] = _row(question.get("row") or {})
    if not (question.get("warn") or {}).get("text"):
        question.pop("warn", None)
    known = keys_of(kind)
    kept = {name: value for name, value in question.items() if name in known}
    return {name: value for name, value in kept.items() if value not in ([], {}, None)}


def _row(given: Mapping[str, Any]) -> dict[str, Any]:
    """What the row of agreement is called, where not by the question."""
    said = {name: given[name] for name in ("id", "text") if given.get(name)}
    return said if said.get("id") else {}


def _value(row: Mapping[str, Any]) -> Any:
    """A bare id where it is its own text."""
    if not row.get("text"):
        return row["id"]
    return {name: row[name] for name in ("id", "text", "help") if row.get(name)}


def _written(number: Any) -> str:
    is_whole = isinstance(number, float) and number.is_integer()
    return str(int(number)) if is_whole else str(number)


# --- What the page sends.


def sent(sheet: Sheet, data: QueryDict, language: str) -> Sheet:
    """The sheet with what the page's fields say; texts are those of one language.

    Args:
        sheet: as it was when the page was shown.
    """
    changed: Sheet = _copy(sheet)
    for name in data.getlist("shown"):
        _put(changed, name.split("."), [], language)
    for name in data:
        if name.startswith(FIELD):
            _put(changed, name.removeprefix(FIELD).split("."), data.getlist(name), language)
    _follow(sheet, changed)
    changed["id"] = changed.get("id") or _name(changed, "title", "-")
    for question in changed["questions"]:
        _fit(question)
        for row in (one for rows in NAMED_ROWS for one in question.get(rows) or []):
            row["id"] = row.get("id") or _name(row, "text", "_")
    return changed


def _name(given: Mapping[str, Any], key: str, between: str) -> str:
    """An id out of the English text, where no other is given."""
    english = (given.get(key) or {}).get("en", "")
    plain = normalize("NFKD", english).encode("ascii", "ignore").decode().lower()
    return between.join(re.findall(r"[a-z0-9]+", plain))[: limits.FORM_ID].strip(between)


def _put(sheet: Any, path: Sequence[str], values: Sequence[str], language: str) -> None:
    """Set what stands at a path that the page was shown; others are passed over."""
    *way, last = path
    for part in way:
        if isinstance(sheet, list):
            at = whole_number(part)
            if at is None or at >= len(sheet):
                return
            sheet = sheet[at]
        elif isinstance(sheet, dict) and (part in sheet or part in TABLES):
            sheet = sheet.setdefault(part, {})
        else:
            return
    if not isinstance(sheet, dict):
        return
    value = values[-1].strip().replace("\r\n", "\n") if values else ""
    if last in SAID:
        texts = {code: text for code, text in (sheet.get(last) or {}).items() if code != language}
        sheet[last] = texts | ({language: value} if value else {})
    elif last in MANY or (way and way[-1] == "shown_if"):
        sheet[last] = [one for one in values if one]
    elif last in FLAGS:
        sheet[last] = bool(value)
    else:
        sheet[last] = _number(value) if last in NUMBERS else value


def _number(text: str) -> Any:
    """The number, or the text for the reading of forms to refuse."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return text or None
    return int(number) if number.is_integer() else number


def _follow(before: Sheet, after: Sheet) -> None:
    """Have what names a question or a value go on naming it after its id has changed."""
    questions = list(zip(before["questions"], after["questions"], strict=False))
    renamed = {old["id"]: new["id"] for old, new in questions if old.get("id") and new.get("id")}
    values = {
        (old["id"], row["id"]): kept["id"]
        for old, new in questions
        for row, kept in zip(old.get("values") or [], new.get("values") or [], strict=False)
        if row.get("id") and kept.get("id")
    }
    for old, new in questions:
        is_proposed = old.get("column") == old.get("id") == new.get("column")
        if is_proposed and new.get("id") and PROPOSED.fullmatch(old["id"] or ""):
            new["column"] = new["id"].lower().replace("-", "_")
    for question in after["questions"]:
        question["shown_if"] = {
            renamed.get(id, id): [values.get((id, one), one) for one in ids]
            for id, ids in (question.get("shown_if") or {}).items()
        }
        for place, name in ((question, "labels_from"), (question.get("warn") or {}, "unless")):
            if name in place:
                place[name] = renamed.get(place[name], place[name])
    if after.get("sensitivity"):
        after["sensitivity"] = renamed.get(after["sensitivity"], after["sensitivity"])


def _fit(question: Sheet) -> None:
    """Leave out a distance and a rule that the question's type does not have."""
    try:
        kind = QuestionType(question["type"])
    except ValueError:
        question["type"] = kind = QuestionType.CHOICE
    if question.get("distance") not in DISTANCES[kind]:
        question["distance"] = ""
    rule = str(question.get("consensus") or "")
    if rule not in CONSENSUS[kind] and not ("half" in CONSENSUS[kind] and " of " in rule):
        question["consensus"] = ""


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copy(one) for name, one in value.items()}
    return [_copy(one) for one in value] if isinstance(value, list) else value


# --- What the page's buttons do.


def done(sheet: Sheet, action: str) -> Sheet:
    """The sheet after one of the page's buttons: `down.2`, `add-row.0.values`, ..."""
    name, *parts = action.split(".")
    step, needed = ACTIONS.get(name, (None, 0))
    if step is not None and len(parts) == needed and _is_there(sheet, parts):
        step(sheet["questions"], parts)
    return sheet


def _is_there(sheet: Sheet, parts: Sequence[str]) -> bool:
    """Whether the parts are a question's number, the name of its rows and the number of one."""
    question, rows, row = (*parts, None, None, None)[:3]
    if question is None:
        return True
    at = whole_number(question)
    is_question = at is not None and at < len(sheet["questions"])
    is_row = row is None or whole_number(row) is not None
    return is_question and (rows is None or rows in ROWS) and is_row


def _add(questions: list[Sheet], parts: Sequence[str]) -> None:
    questions.append(new_question(questions))


def _remove(questions: list[Sheet], parts: Sequence[str]) -> None:
    """With the question go the conditions on it."""
    gone = questions.pop(int(parts[0]))
    for question in questions:
        (question.get("shown_if") or {}).pop(gone.get("id"), None)


def _move(by: int) -> Callable[[list[Sheet], Sequence[str]], None]:
    def moved(questions: list[Sheet], parts: Sequence[str]) -> None:
        at = int(parts[0])
        if 0 <= at + by < len(questions):
            questions.insert(at + by, questions.pop(at))

    return moved


def _add_row(questions: list[Sheet], parts: Sequence[str]) -> None:
    question, rows = questions[int(parts[0])], parts[1]
    question[rows] = [*(question.get(rows) or []), {"text": {}}]


def _remove_row(questions: list[Sheet], parts: Sequence[str]) -> None:
    question, rows, at = questions[int(parts[0])], parts[1], int(parts[2])
    question[rows] = [row for n, row in enumerate(question.get(rows) or []) if n != at]


Step = Callable[[list[Sheet], Sequence[str]], None]
ACTIONS: Mapping[str, tuple[Step | None, int]] = {
    "add": (_add, 0),
    "remove": (_remove, 1),
    "up": (_move(-1), 1),
    "down": (_move(1), 1),
    "add-row": (_add_row, 2),
    "remove-row": (_remove_row, 3),
}
"""What a button does, and how many parts its value has after the name."""


def conditions(
    sheet: Sheet, question: Sheet, language: str = DEFAULT_SOURCE
) -> Iterator[tuple[Sheet, list[tuple[str, Any]]]]:
    """The questions that another can depend on, with the answers that one can ask for.

    Args:
        language: that the benchmark is in; some lists of answers depend on it.
    """
    for other in sheet["questions"]:
        if other is question or not other.get("id"):
            continue
        if other["type"] == QuestionType.YES_NO:
            yield other, [("yes", None), ("no", None)]
        elif other["type"] not in (QuestionType.CHOICE, QuestionType.CHOICES):
            continue
        elif other.get("vocabulary") in VOCABULARIES:
            listed = vocabulary_values(other["vocabulary"], language)
            yield other, [(value.id, value.text) for value in listed]
        else:
            rows = [row for row in other.get("values") or [] if row.get("id")]
            yield other, [(row["id"], row.get("text")) for row in rows]
