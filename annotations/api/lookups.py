"""What the path names, as far as the person may see it."""

from django.http import Http404
from rest_framework.request import Request

from annotations.models import Campaign
from workbench.core.api.requests import person
from workbench.core.prepared import Given, Prepared


def campaign_of(request: Request, name: str) -> Campaign:
    """The campaign of that name.

    Raises:
        Http404: there is none, or the person has no part in it.
    """
    user = person(request)
    found = _any.first(name=name) if user.is_superuser else _own.first(name=name, person=user.pk)
    if found is None:
        raise Http404
    return found


_any = Prepared(lambda: Campaign.objects.filter(name=Given("name")).select_related("benchmark"))
_own = Prepared(
    lambda: (
        Campaign.objects.joined_by(Given("person"))
        .filter(name=Given("name"))
        .select_related("benchmark")
    )
)
