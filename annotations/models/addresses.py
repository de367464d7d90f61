"""Which mail addresses are a person's: not those that anybody can note in their account."""

from collections import defaultdict
from collections.abc import Collection

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from annotations.models.invitations import Invitation
from workbench.core.accounts.models import User


def addresses_of(people: Collection[int]) -> dict[int, set[str]]:
    """By person: the addresses that they have confirmed, those to which they were invited and came,
    and that of an account which somebody else has made for them."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    confirmed = EmailAddress.objects.filter(user__in=people, verified=True)
    came = Invitation.objects.filter(accepted_by__in=people).exclude(email="")
    made = User.objects.filter(pk__in=people, emailaddress=None).exclude(email="")
    for rows in (
        confirmed.values_list("user", "email"),
        came.values_list("accepted_by", "email"),
        made.values_list("pk", "email"),
    ):
        for person, email in rows:
            found[person].add(email.lower())
    return found


def whose_address(email: str) -> QuerySet[User]:
    """The accounts that are open and whose address it is, by the same rule."""
    confirmed = Q(emailaddress__email__iexact=email, emailaddress__verified=True)
    came = Q(pk__in=Invitation.objects.filter(email__iexact=email).values("accepted_by"))
    made = Q(email__iexact=email, emailaddress=None)
    return User.objects.filter(confirmed | came | made, is_active=True).distinct()
