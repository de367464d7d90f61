"""Who may do what on the scoreboard, each answer with its reason."""

from django.utils.translation import gettext as _

from evaluation.models import Run
from workbench.core.accounts.models import User
from workbench.core.accounts.results import ALLOWED, Permission, denied

START_RUN = "evaluation.add_run"


def can_view_runs(user: User) -> Permission:
    """Everyone who is signed in: a score tells nothing about a single question."""
    return ALLOWED if user.is_active else denied(_("This account is closed."))


def can_start_run(user: User) -> Permission:
    if user.has_perm(START_RUN):
        return ALLOWED
    return denied(_("You may not start evaluations; ask an administrator for that permission."))


def can_manage_run(user: User, run: Run) -> Permission:
    """Stop it or take it up again: who started it, and who may start runs."""
    if run.created_by_id == user.pk:
        return ALLOWED
    return can_start_run(user)
