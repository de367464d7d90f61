"""A campaign by its name, for whoever takes part in it."""

from annotations.models import Campaign
from workbench.core.accounts.models import User
from workbench.core.prepared import Given, Prepared


def campaign_named(user: User, name: str) -> Campaign | None:
    """None where there is no such campaign, and where the person has no role in it: alike, so that
    nobody learns names. What a role may do is for the permissions to say. One query.
    """
    if user.is_superuser:
        return _any.first(name=name)
    return _own.first(name=name, person=user.pk)


_any = Prepared(lambda: Campaign.objects.filter(name=Given("name")).select_related("benchmark"))
_own = Prepared(
    lambda: (
        Campaign.objects.joined_by(Given("person"))
        .filter(name=Given("name"))
        .select_related("benchmark")
    )
)
