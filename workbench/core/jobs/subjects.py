"""Who may see and stop the jobs about a thing; the app that owns the thing says so.

A job's `subject` is `{prefix}:{key}`, for example `campaign:3`. The owner of a prefix registers
its rules when Django starts, so that this package need not know what the thing is.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext

from workbench.core.accounts.models import User
from workbench.core.accounts.results import ALLOWED, Permission, denied
from workbench.core.jobs.models import Job

Rule = Callable[[User, str], Permission]


@dataclass(frozen=True)
class SubjectRules:
    """The rules for one prefix, each called with the person and the subject's key.

    `url` gives the address of the thing's own page, `label` its name there.
    """

    view: Rule
    manage: Rule
    url: Callable[[str], str]
    label: Callable[[str], str]


_RULES: dict[str, SubjectRules] = {}


def register(prefix: str, rules: SubjectRules) -> None:
    _RULES[prefix] = rules


def can_view(user: User, job: Job) -> Permission:
    """Its creator, administrators, and whom the subject's owner lets see it."""
    return _ask(user, job, lambda rules: rules.view)


def can_cancel(user: User, job: Job) -> Permission:
    """Its creator, administrators, and whom the subject's owner lets manage it."""
    return _ask(user, job, lambda rules: rules.manage)


def link(job: Job) -> tuple[str, str] | None:
    """The label and address of the page of what the job is about."""
    rules, key = _rules(job)
    return (rules.label(key), rules.url(key)) if rules else None


def _ask(user: User, job: Job, choose: Callable[[SubjectRules], Rule]) -> Permission:
    if user.is_superuser or job.created_by_id == user.pk:
        return ALLOWED
    rules, key = _rules(job)
    if rules is None:
        return denied(gettext("Only the person who started this job may see it."))
    return choose(rules)(user, key)


def _rules(job: Job) -> tuple[SubjectRules | None, str]:
    prefix, _, key = job.subject.partition(":")
    return _RULES.get(prefix), key
