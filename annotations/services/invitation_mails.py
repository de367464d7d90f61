"""The mail by which an invitation comes to its address."""

from collections.abc import Sequence
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annotations.models import Campaign, Invitation
from annotations.services.invitations import Invited
from annotations.vocabularies import Role
from workbench.core.languages import language_of


def link_of(*, invited: Invited, site: str) -> str:
    """The address to open; whoever has it may come in."""
    return f"{site}{reverse('join-link', args=[invited.secret])}"


def mail_invitations(*, invited: Sequence[Invited], site: str) -> str:
    """Send each its link; returns why they could not be sent, in words, or nothing."""
    mails = [_mail(one, site) for one in invited]
    try:
        with get_connection() as connection:
            connection.send_messages(mails)
    except (OSError, SMTPException) as error:
        problem = _("The mail could not be sent (%(reason)s). Mail again, or copy a new link.")
        return problem % {"reason": str(error)}
    return ""


def title_of(*, campaign: Campaign) -> str:
    """How people call the campaign."""
    return campaign.title or campaign.name


def roles_of(*, invitation: Invitation) -> str:
    """The roles in words."""
    return ", ".join(_(Role(role).label) for role in invitation.roles)


def _mail(invited: Invited, site: str) -> EmailMessage:
    invitation = invited.invitation
    inviter = invitation.invited_by.display_name if invitation.invited_by else "Workbench"
    parts = {
        "inviter": inviter,
        "campaign": title_of(campaign=invitation.campaign),
        "roles": roles_of(invitation=invitation),
        "languages": ", ".join(language_of(code).endonym for code in invitation.languages),
        "link": link_of(invited=invited, site=site),
        "end": date_format(invitation.ends_at, "DATE_FORMAT"),
    }
    lines = [_("%(inviter)s invites you to “%(campaign)s” on Workbench as: %(roles)s.")]
    lines += [_("Languages: %(languages)s.")] if invitation.languages else []
    lines += [
        _("This link brings you in. It works once, until %(end)s:"),
        "%(link)s",
        _("If you do not know what this is about, do nothing."),
    ]
    subject = _("Invitation to “%(campaign)s”") % parts
    return EmailMessage(subject, "\n\n".join(lines) % parts + "\n", to=[invitation.email])
