"""What the path names, as far as the person may see it."""

from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from annotations.models import Campaign
from workbench.api.requests import person


def campaign_of(request: Request, name: str) -> Campaign:
    """The campaign of that name.

    Raises:
        Http404: there is none, or the person has no part in it.
    """
    campaigns = Campaign.objects.visible_to(person(request)).select_related("benchmark")
    return get_object_or_404(campaigns, name=name)
