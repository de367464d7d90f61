"""The human side's entries in the top navigation."""

from django.utils.translation import gettext as _

from annotations.models import Membership
from annotations.permissions import can_create_campaign
from annotations.vocabularies import Role
from workbench.core.accounts.models import User
from workbench.core.web.navigation import Offer, Section, register


def works_in_console(user: User) -> bool:
    """The console is for every role but the annotator's, and for who may make a campaign."""
    return _opens_console(user, _roles(user))


def _offer(user: User) -> Offer:
    roles = _roles(user)
    sections = [Section(_("Desk"), "/", "pencil-line")]
    if in_console := _opens_console(user, roles):
        sections.append(Section(_("Console"), "/console/", "layout-list"))
    own = [Section(_("Notices"), "/notices/", "bell")]
    if user.is_superuser:
        own.append(Section(_("All people"), "/console/people/", "users"))
    return Offer(sections, is_all=bool(roles) and not in_console, account_pages=own)


def _opens_console(user: User, roles: set[str]) -> bool:
    more = bool(roles - {Role.ANNOTATOR})
    return user.is_superuser or more or bool(can_create_campaign(user))


def _roles(user: User) -> set[str]:
    return set(Membership.objects.filter(user=user).values_list("role", flat=True))


register(_offer)
