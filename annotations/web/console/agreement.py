"""How far annotators agree, as a chart and as figures."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotations.agreement.coefficients import Agreement
from annotations.models import Campaign
from annotations.selectors import agreement as selectors
from annotations.web.console.access import in_campaign, show
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.languages import LANGUAGES
from workbench.core.web import charts


@require_safe
@in_campaign()
def agreement(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    tags = selectors.by_tag(campaign)
    subjects = selectors.by_subject(campaign)
    verdicts = {
        _(LANGUAGES[code].name): value for code, value in selectors.verdicts(campaign).items()
    }
    return show(
        request,
        "agreement",
        campaign,
        tags=tags,
        has_labels=any(tag.alpha.units for tag in tags),
        chart=_chart({_(tag.label): tag.alpha for tag in tags}),
        subjects=subjects,
        verdicts=verdicts,
    )


def _chart(values: dict[str, Agreement]) -> charts.Chart:
    return charts.agreement_dots(
        [_figure(label, alpha) for label, alpha in values.items()],
        title=_("Agreement by tag"),
        description=_(
            "Krippendorff's alpha with 95 % bootstrap intervals; dashed lines at 0.667 (tentative) "
            "and 0.8 (reliable)."
        ),
        group_name=_("Tag"),
    )


def _figure(label: str, alpha: Agreement) -> charts.Agreement:
    low, high = alpha.interval or (None, None)
    reason = _(alpha.reason) if alpha.reason else ""
    return charts.Agreement(label, alpha.value, low, high, reason)
