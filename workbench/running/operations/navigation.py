"""The administrators' entry in the menu of the account."""

from django.utils.translation import gettext as _

from workbench.core.accounts.models import User
from workbench.core.web.navigation import Offer, Section, register


def _offer(user: User) -> Offer:
    pages = [Section(_("Status"), "/status/", "activity")] if user.is_superuser else []
    return Offer(account_pages=pages)


register(_offer)
