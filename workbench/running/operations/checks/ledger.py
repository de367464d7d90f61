"""Does the ledger alone rebuild what is derived from it?"""

from collections.abc import Iterator
from itertools import islice

from django.db import connection, transaction
from django.utils.translation import gettext as _

from annotations.models import Campaign
from annotations.selectors.rebuilding import differences
from workbench.running.operations.checks.finding import Finding, ok, trouble

SHOWN = 3


def ledger() -> Iterator[Finding]:
    """As of one moment: people may work meanwhile."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        campaigns = list(Campaign.objects.order_by("name"))
        for campaign in campaigns:
            for found in islice(differences(campaign), SHOWN):
                remedy = _("Keep a backup as it is, and report this.")
                yield trouble("ledger", f"{campaign.name}: {found}", remedy)
    told = _("The ledger of %(count)d campaigns was held against what is derived from it.")
    yield ok("ledger", told % {"count": len(campaigns)})
