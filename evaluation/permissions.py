"""Who may do what on the scoreboard, each answer with its reason."""

from django.utils.translation import gettext as _

from evaluation.models import Analysis, Run
from workbench.core.accounts.models import User
from workbench.core.accounts.results import ALLOWED, Permission, denied

START_RUN = "evaluation.add_run"


def can_view(user: User, work: Run | Analysis) -> Permission:
    """Who may see its release."""
    if type(work).objects.visible_to(user).filter(pk=work.pk).exists():
        return ALLOWED
    return denied(_("The release of this run is not yours to see."))


def can_start_run(user: User) -> Permission:
    """Runs, and analyses of them."""
    if user.has_perm(START_RUN):
        return ALLOWED
    return denied(_("You may not start evaluations; ask an administrator for that permission."))


def can_manage(user: User, work: Run | Analysis) -> Permission:
    """Stop it or take it up again: who started it, and who may start runs on its release."""
    seen = can_view(user, work)
    if not seen or work.created_by_id == user.pk:
        return seen
    return can_start_run(user)
