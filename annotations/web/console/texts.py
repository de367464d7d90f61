"""Where a campaign's candidate texts come from: files of an engine, or an engine itself."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from annotations.engines import engines
from annotations.models import Campaign
from annotations.permissions import can_manage
from annotations.selectors import console
from annotations.services.uploads import MAX_UPLOAD, store_upload
from annotations.web.console.access import in_campaign, in_named_campaign, show
from annotations.web.console.forms import PretranslateForm, TranslationsForm
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid
from workbench.core.jobs.services import enqueue
from workbench.core.web.bodies import takes_files


@require_safe
@in_campaign()
def texts(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    return _page(request, campaign)


@takes_files(MAX_UPLOAD, in_named_campaign(can_manage))
@require_POST
@in_campaign(can_manage)
def import_texts(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Keep the file and have a job read it."""
    form = TranslationsForm(campaign, request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        try:
            upload = store_upload(file=given["file"])
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            arguments = {
                "campaign": campaign.pk,
                "upload": upload,
                "language": given["language"],
                "engine": given["engine"],
                "engine_version": given["engine_version"],
                **form.reading(),
            }
            job = enqueue(
                kind="import_translations",
                arguments=arguments,
                created_by=request.user,
                subject=console.subject_of(campaign),
            )
            return redirect("job", pk=job.pk)
    return _page(request, campaign, import_form=form, status=422)


@require_POST
@in_campaign(can_manage)
def translate(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Have a job translate what the engine has not translated yet; one a language at a time."""
    form = PretranslateForm(campaign, request.POST)
    if not form.is_valid():
        return _page(request, campaign, translate_form=form, status=422)
    language, engine = form.cleaned_data["language"], form.spec()
    job = enqueue(
        kind="pretranslate",
        arguments={"campaign": campaign.pk, "language": language, "engine": engine},
        created_by=request.user,
        subject=console.subject_of(campaign),
        key=f"pretranslate:{campaign.pk}:{language}:{engine}",
    )
    return redirect("job", pk=job.pk)


def _page(
    request: SignedInRequest,
    campaign: Campaign,
    *,
    import_form: TranslationsForm | None = None,
    translate_form: PretranslateForm | None = None,
    status: int = 200,
) -> HttpResponse:
    return show(
        request,
        "texts",
        campaign,
        status=status,
        candidates=console.candidates(campaign),
        items=campaign.benchmark.items.count(),
        engines=[(kind.title, kind.status()) for kind in engines().values()],
        import_form=import_form or TranslationsForm(campaign),
        translate_form=translate_form or PretranslateForm(campaign),
    )
