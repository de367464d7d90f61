"""Drafts as the desk's forms send them, and take them up again."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from annotations.drafts import Draft, fields_of

NOT_KEPT = frozenset({"nonce", "supersedes", "draft_version"})


def draft_of(form: forms.Form, sent: QueryDict) -> Draft:
    """The form's fields as they were sent, checked or not."""
    return {
        name: sent.getlist(name) for name in form.fields if name in sent and name not in NOT_KEPT
    }


def initial_of(form: forms.Form, draft: Mapping[str, Any]) -> dict[str, Any]:
    """What `form` starts with when a draft is taken up again."""
    return {
        name: values if isinstance(form.fields[name], forms.MultipleChoiceField) else values[0]
        for name, values in fields_of(draft).items()
        if name in form.fields and name not in NOT_KEPT and values
    }


def has_unstorable(draft: Draft) -> bool:
    """NUL is the one character that PostgreSQL's JSON cannot hold."""
    return any("\0" in value for values in draft.values() for value in values)
