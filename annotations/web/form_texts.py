"""The texts of the shipped forms count among those of the interface."""

from collections.abc import Iterator

from annotations.forms.reading import texts_of
from annotations.forms.shipped import shipped
from annotations.forms.words import BASE, is_said
from workbench.core.web.catalogues import OwnText, register_texts


def form_texts(language: str) -> Iterator[OwnText]:
    """By form and place, as `culture.knowledge.help`."""
    for form in shipped().values():
        for place, texts in texts_of(form):
            yield OwnText(f"{form.id}.{place}", texts[BASE], is_said(texts, language))


register_texts(form_texts)
