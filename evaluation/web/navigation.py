"""The machine side's entry in the top navigation."""

from django.utils.translation import gettext as _

from evaluation.permissions import can_start_run
from workbench.core.accounts.models import User
from workbench.core.web.navigation import Offer, Section, register


def _offer(user: User) -> Offer:
    return Offer(
        [Section(_("Evaluation"), "/evaluation/", "chart-no-axes-column")],
        is_theirs=bool(can_start_run(user)),
    )


register(_offer)
