"""How a page answers when a service says no."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http.response import HttpResponseBase

from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Invalid

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """A view for people who have signed in; a denied permission is a 403 page with its reason."""

    @login_required
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(*args, **kwargs)
        except NotPermitted as denied:
            raise PermissionDenied(str(denied)) from denied

    return guarded


def show_refusal(form: BaseForm, refusal: Invalid) -> None:
    """Put each problem at its field; what belongs to no field of the form stands above it."""
    for name, problem in refusal.fields.items():
        field = name.replace(".", "_")  # as a protocol's file has it
        form.add_error(field if field in form.fields else None, problem)
