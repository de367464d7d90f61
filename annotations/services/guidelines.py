"""How a person says that they have read a guideline."""

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.models import Acknowledgement, Campaign
from annotations.permissions import can_annotate
from annotations.services.locking import lock_person
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict


def acknowledge(*, user: User, campaign: Campaign, version: int) -> Acknowledgement:
    """Record that the person has read the guideline in force; once, however often it is said.

    `version` is the one that they had before them. Locks: the person's row.

    Raises:
        NotPermitted: the person does not annotate in the campaign.
        Conflict: the guideline has changed meanwhile.
    """
    can_annotate(user, campaign).require()
    with transaction.atomic():
        lock_person(user)
        in_force = campaign.protocol
        shown = campaign.protocols.filter(version=version).first()
        if shown is None or shown.guideline != in_force.guideline:
            raise Conflict(_("The guideline has changed meanwhile; read what is new in it."))
        read, _created = Acknowledgement.objects.get_or_create(protocol=in_force, person=user)
        return read
