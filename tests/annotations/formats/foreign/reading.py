"""A form, and what a campaign with it takes in, for the tests of this folder."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annotations.formats.decisions.records import ImportedDecision, ReadDecisions
from annotations.formats.decisions.registry import readers
from annotations.formats.foreign.mapping import DecisionMapping
from annotations.formats.foreign.wanted import Wanted
from annotations.forms.reading import read_form
from annotations.forms.shipped import shipped

FORM = read_form(
    """
    id = "clarity"
    on = "translation"
    title.en = "Clarity"
    [[questions]]
    id = "problem"
    type = "choice"
    text.en = "What is wrong?"
    values = [{id = "none", text = {en = "Nothing"}}, {id = "grammar", text = {en = "Grammar"}}]
    [[questions]]
    id = "kinds"
    type = "choices"
    text.en = "Which kinds?"
    values = [{id = "term", text = {en = "Term"}}, {id = "style", text = {en = "Style"}}]
    [[questions]]
    id = "fluent"
    type = "yes_no"
    text.en = "Is it fluent?"
    [[questions]]
    id = "grade"
    type = "scale"
    text.en = "How good?"
    min = 1
    max = 5
    [[questions]]
    id = "err"
    type = "spans"
    text.en = "Where?"
    labels = [{id = "term", text = {en = "Term"}}, {id = "style", text = {en = "Style"}}]
    [[questions]]
    id = "remark"
    type = "text"
    text.en = "What else?"
    """
)
FORMS = {FORM.id: FORM, **{id: shipped()[id] for id in ("error-spans", "mqm-profile")}}
WHEN = "2026-03-01T10:00:00+00:00"


def wanted(*forms: str) -> Wanted:
    return Wanted(
        kinds=("review", "label", "answer"),
        forms={id: FORMS[id] for id in forms or (FORM.id,)},
        source_language="en",
        languages=("es",),
        count_items=lambda names: sum(name.startswith("algebra/") for name in names),
    )


def read(
    path: Path, format: str, mapping: Mapping[str, Any] | None = None, *forms: str
) -> ReadDecisions:
    found = DecisionMapping.of(mapping) if mapping is not None else None
    return readers()[format].read(path, mapping=found, wanted=wanted(*forms))


def records(path: Path, format: str, *more: Any) -> list[ImportedDecision]:
    found = read(path, format, *more)
    assert not found.errors, "\n".join(map(str, found.errors))
    return list(found.records)


def written(path: Path, *rows: Any, as_list: bool = False) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text(f"[{','.join(lines)}]" if as_list else "\n".join(lines), encoding="utf-8")
    return path
