"""Label Studio: the raw JSON export, a list of tasks with their annotations.

What was cancelled is a skip. Ground truth, drafts, predictions, and annotations that a reviewer
refused are left alone and counted.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from annotations.formats.foreign.documents import json_objects
from annotations.formats.foreign.given import Given, Reading, Span, Unread, text_of
from annotations.formats.foreign.mapping import Source
from annotations.formats.foreign.reader import ForeignReader
from workbench.core.messages import gettext_noop as _
from workbench.layouts.records import InputFile

ANNOTATIONS = ("annotations", "completions")
"""The second is how versions before 1.0 called them."""

NO_TASK = _("is no task with annotations")
EXPORT = _("Export the project as JSON: JSON-MIN and CSV leave out who decided what")
_NAMES = ("email", "username", "id")


class LabelStudioReader(ForeignReader):
    name = "label-studio"
    label = "Label Studio"
    suffixes = (".json",)
    defaults = {"sample_id": Source(field="data.sample_id")}

    def givens(self, file: InputFile, reading: Reading) -> Iterator[Given]:
        for row, task in json_objects(file, reading):
            name = next((one for one in ANNOTATIONS if isinstance(task.get(one), list)), "")
            if not name or not isinstance(task.get("data"), Mapping):
                reading.refuse(file.name, row, "row", NO_TASK, EXPORT)
                continue
            for what, members in _LEFT.items():
                for member in members:
                    held = task.get(member)
                    reading.leave(what, len(held) if isinstance(held, list) else 0)
            fields = {"id": task.get("id"), "data": task["data"], "meta": task.get("meta")}
            for annotation in task[name]:
                if isinstance(annotation, Mapping):
                    yield from _given(file.name, row, annotation, fields, reading)
                else:
                    reading.refuse(file.name, row, name, _("is no object"), EXPORT)


_LEFT = {_("predictions"): ("predictions",), _("drafts"): ("drafts",)}


def _given(
    file: str, row: int, annotation: Mapping[str, Any], fields: Mapping[str, Any], reading: Reading
) -> Iterator[Given]:
    if annotation.get("ground_truth") is True:
        reading.leave(_("annotations that are ground truth"))
        return
    if _is_refused(annotation):
        reading.leave(_("annotations that a reviewer refused"))
        return
    is_skip = annotation.get("was_cancelled") is True or annotation.get("skipped") is True
    before = len(reading.errors)
    answers = {} if is_skip else _answers(file, row, annotation.get("result"), reading)
    if len(reading.errors) > before:
        return
    seconds = annotation.get("lead_time")
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    yield Given(
        file=file,
        row=row,
        person=_person(annotation.get("completed_by")),
        fields=fields,
        answers=answers,
        submitted_at=_time(annotation.get("created_at")),
        elapsed_seconds=seconds if is_number else None,
        is_skip=is_skip,
    )


def _is_refused(annotation: Mapping[str, Any]) -> bool:
    """Whether the last review of it says no."""
    reviews = annotation.get("reviews")
    told = [one for one in reviews if isinstance(one, Mapping)] if isinstance(reviews, list) else []
    return bool(told) and told[-1].get("accepted") is False


def _person(completed_by: Any) -> str:
    """An id, or a person as an object, by their address."""
    if not isinstance(completed_by, Mapping):
        return text_of(completed_by)
    found = (text_of(completed_by.get(name)) for name in _NAMES)
    return next(filter(None, found), "")


def _time(given: Any) -> str:
    """ISO 8601; versions before 1.0 wrote seconds, which nothing is read from."""
    return given if isinstance(given, str) else ""


def _answers(file: str, row: int, results: Any, reading: Reading) -> dict[str, Any]:
    """By question; what was answered about a mark alone goes to the mark."""
    if not isinstance(results, list) or not all(isinstance(one, Mapping) for one in results):
        reading.refuse(file, row, "result", _("is no list of results"), EXPORT)
        return {}
    answers: dict[str, Any] = {}
    about: dict[str, dict[str, tuple[str, ...]]] = {}
    marks: list[tuple[str, str, Mapping[str, Any]]] = []
    for result in results:
        name, value = result.get("from_name"), result.get("value")
        kind = text_of(result.get("type"))
        if kind == "relation":
            reading.leave(_("relations between marks"))
        elif not isinstance(name, str) or not isinstance(value, Mapping):
            reading.refuse(file, row, "result", _("has no from_name or no value"), EXPORT)
        elif kind in _MARKS:
            marks.append((name, text_of(result.get("id")), {**value, "labels": value.get(kind)}))
        elif kind not in _READ:
            answers[name] = Unread(kind)
        elif "start" in value:
            about.setdefault(text_of(result.get("id")), {})[name] = tuple(
                str(one) for one in _list(_READ[kind](value))
            )
        else:
            answers[name] = _joined(answers.get(name), _READ[kind](value))
    for name, region, value in marks:
        mark = _mark(value, about.get(region, {}))
        if mark is None:
            problem = _("is a mark without whole numbers start and end")
            reading.refuse(file, row, name, problem, _("Mark words of a Text, not of HyperText"))
        else:
            answers[name] = [*_list(answers.get(name)), mark]
    return answers


def _mark(value: Mapping[str, Any], about: Mapping[str, tuple[str, ...]]) -> Span | None:
    """Of HyperText the places in its text are told apart."""
    places = value.get("globalOffsets")
    told = places if isinstance(places, Mapping) else value
    start, end, quote = told.get("start"), told.get("end"), value.get("text")
    if type(start) is not int or type(end) is not int:
        return None
    labels = tuple(str(one) for one in _list(value["labels"]))
    return Span(start, end, labels, quote=quote if isinstance(quote, str) else None, about=about)


def _joined(before: Any, news: Any) -> Any:
    """An area for text writes a result a line."""
    return news if before is None else [*_list(before), *_list(news)]


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]


def _member(name: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda value: value.get(name)


_READ = {
    "choices": _member("choices"),
    "textarea": _member("text"),
    "rating": _member("rating"),
    "number": _member("number"),
    "datetime": _member("datetime"),
}
_MARKS = ("labels", "hypertextlabels")

READER = LabelStudioReader()
