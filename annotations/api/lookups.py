"""What the path names, as far as the person may see it."""

from django.http import Http404
from rest_framework.request import Request

from annotations.models import Campaign
from annotations.selectors.campaigns import campaign_named
from workbench.core.api.requests import person


def campaign_of(request: Request, name: str) -> Campaign:
    """The campaign of that name.

    Raises:
        Http404: there is none, or the person has no part in it.
    """
    found = campaign_named(person(request), name)
    if found is None:
        raise Http404
    return found
