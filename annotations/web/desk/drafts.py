"""A draft: what a form held when it was last saved, by field name."""

from typing import Any

from django import forms
from django.http import QueryDict

NOT_KEPT = frozenset({"nonce", "supersedes", "draft_version"})

Draft = dict[str, list[str]]


def draft_of(form: forms.Form, sent: QueryDict) -> Draft:
    """The form's fields as they were sent, checked or not."""
    return {
        name: sent.getlist(name) for name in form.fields if name in sent and name not in NOT_KEPT
    }


def initial_of(form: forms.Form, draft: Draft) -> dict[str, Any]:
    """What `form` starts with when a draft is taken up again."""
    return {
        name: values if isinstance(form.fields[name], forms.MultipleChoiceField) else values[0]
        for name, values in draft.items()
        if name in form.fields and values
    }


def has_unstorable(draft: Draft) -> bool:
    """NUL is the one character that PostgreSQL's JSON cannot hold."""
    return any("\0" in value for values in draft.values() for value in values)
