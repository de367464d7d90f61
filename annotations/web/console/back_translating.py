"""Have engines translate texts back into the language of their source."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.engines import EngineError
from annotations.models import Campaign
from annotations.permissions import can_manage
from annotations.selectors.back_translations import plan_back_translation
from annotations.selectors.translation_plans import Plan
from annotations.services.back_translating import start_back_translation
from annotations.web.console.access import in_campaign, show
from annotations.web.console.engine_forms import OrderForm
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict, Invalid


class BackForm(OrderForm):
    """An order of back-translations: what came to nothing is asked for again every time."""

    def __init__(self, campaign: Campaign, data: Any = None) -> None:
        super().__init__(campaign, data)
        del self.fields["retry_failed"]


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_manage)
def translate_back(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Choose engines and languages, see what they would take, and have them start."""
    form = BackForm(campaign, request.POST or None)
    plan = _planned(campaign, form) if form.is_valid() else None
    if plan and "start" in request.POST:
        try:
            started = start_back_translation(
                campaign=campaign,
                plan=plan,
                user=request.user,
                agreed=form.cleaned_data["agreed"],
            )
        except Invalid as refusal:
            show_refusal(form, refusal)
        except (Conflict, EngineError) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("%(count)d started.") % {"count": len(started)})
            return redirect("job", pk=started[0].pk)
    status = 422 if form.errors else 200
    return show(request, "translate_back", campaign, status=status, form=form, plan=plan)


def _planned(campaign: Campaign, form: BackForm) -> Plan | None:
    """What the order would take; None where it cannot be, which the form tells then."""
    try:
        return plan_back_translation(
            campaign=campaign, languages=form.chosen_languages(), choices=form.choices()
        )
    except Invalid as refusal:
        show_refusal(form, refusal)
    except EngineError as problem:
        form.add_error("engines", str(problem))
    return None
