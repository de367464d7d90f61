"""The page where the files of an analysis cannot be read."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponse
from django.shortcuts import render

from evaluation.selectors.files import FilesGone
from workbench.core.accounts.requests import SignedInRequest

P = ParamSpec("P")


def tells_of_lost_files(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponse]:
    """The view, with a page that says so where they are gone."""

    @wraps(view)
    def shown(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except FilesGone as gone:
            context = {"problem": str(gone)}
            return render(request, "evaluation/files_gone.html", context, status=409)

    return shown
