"""What the checks say of texts that come in: told in the import's report, and never refused."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from annotations.models import Campaign, Item
from annotations.quality.checks import CHECKS, blocks
from annotations.services.campaign_checks import CampaignChecks
from annotations.services.import_notes import NAMED, Note
from workbench.core.messages import localized


def findings_in(
    *, campaign: Campaign, language: str, texts: Sequence[tuple[Item, str, Sequence[str]]]
) -> tuple[Note, ...]:
    """The texts with an error, then by check those that it speaks of, the most frequent first."""
    checks = CampaignChecks.of(campaign, language)
    blocked: list[str] = []
    found: defaultdict[str, list[str]] = defaultdict(list)
    for item, question, options in texts:
        findings = checks.report(item=item, question=question, options=options).findings
        if blocks(findings):
            blocked.append(item.sample_id)
        for check in {finding.check for finding in findings}:
            found[check].append(item.sample_id)
    told = {_("With an error, so that they cannot be accepted as they are"): blocked}
    for check in sorted(found, key=lambda one: (-len(found[one]), one)):
        about = _("Found by the check “%(name)s”") % {"name": localized(CHECKS[check].name, _)}
        told[about] = found[check]
    return tuple(Note(about, tuple(ids[:NAMED]), len(ids)) for about, ids in told.items() if ids)
