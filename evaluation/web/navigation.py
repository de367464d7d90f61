"""The machine side's entry in the top navigation."""

from django.utils.translation import gettext as _

from workbench.core.accounts.models import User
from workbench.core.web.navigation import Offer, Section, register


def _offer(user: User) -> Offer:
    return Offer([Section(_("Evaluation"), "/evaluation/", "chart-no-axes-column")])


register(_offer)
