"""A form that comes in, from a file or as a document: accepted, or refused for all that is wrong.

`shape` asks of each key whether what it holds is of its type, `sense` whether the questions go
together. Whoever has a form from here, or from a document that was accepted here, has a sound one.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from annotations import limits
from annotations.formats.tables import DocumentError, Problem, toml_document, with_lines
from annotations.forms.form import Form
from annotations.forms.sense import check_sense
from annotations.forms.shape import checked_shape
from annotations.forms.words import BASE, Texts, is_said
from workbench.core.messages import gettext_noop as _

__all__ = ["FormError", "Problem", "fallbacks", "form_of", "read_form", "texts_of"]


class FormError(DocumentError):
    """A form is refused."""


def read_form(text: str) -> Form:
    """Read the TOML file of a form.

    Raises:
        FormError: with every problem of the form, by line.
    """
    try:
        return form_of(toml_document(text, most=limits.FORM))
    except DocumentError as error:
        raise FormError(with_lines(error.problems, text)) from error


def form_of(document: Mapping[str, Any]) -> Form:
    """The form of a document, held against the same rules as a file.

    Raises:
        FormError: with every problem of the form.
    """
    problems: list[Problem] = []
    shaped = checked_shape(document, problems)
    check_sense(shaped, problems)
    if not problems and (length := len(json.dumps(document))) > limits.FORM_DOCUMENT:
        parts = {"count": str(length), "most": str(limits.FORM_DOCUMENT)}
        problem = _("The form has %(count)s characters as JSON; at most are %(most)s.", **parts)
        problems.append(Problem("", problem))
    if problems:
        raise FormError(problems)
    return Form.of(document)


def fallbacks(form: Form, languages: Iterable[str]) -> list[str]:
    """Which texts readers of each language will see in English, one message a language."""
    texts = list(texts_of(form))
    told: list[str] = []
    for language in languages:
        missing = [place for place, text in texts if not is_said(text, language)]
        if language.split("-")[0] != BASE and missing:
            parts = {"language": language, "places": ", ".join(missing)}
            told.append(
                _("Without a text in %(language)s, so shown in English: %(places)s", **parts)
            )
    return told


def texts_of(form: Form) -> Iterable[tuple[str, Texts]]:
    """All that people read of a form, by its place."""
    yield "title", form.title
    for question in form.questions:
        yield question.id, question.text
        for name, text in (("help", question.help), ("name", question.name)):
            if text:
                yield f"{question.id}.{name}", text
        listed = () if question.vocabulary else question.values
        marks = (*question.spans.labels, *question.spans.severities) if question.spans else ()
        for value in (*listed, *marks):
            yield f"{question.id}.{value.id}", value.text
            if value.help:
                yield f"{question.id}.{value.id}.help", value.help
        if question.scale:
            for number, text in question.scale.anchors.items():
                yield f"{question.id}.anchors.{number:g}", text
            if question.scale.warn:
                yield f"{question.id}.warn", question.scale.warn.text
