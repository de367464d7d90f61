"""The campaign's rules: the version in force, those before it, and the next one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.formats.protocol import PROTOCOL, ProtocolError, read_protocol
from annotations.formats.zipped import zipped
from annotations.models import Campaign, Protocol
from annotations.permissions import can_manage
from annotations.quality.checks import CHECKS
from annotations.quality.speaking import silences
from annotations.selectors.guidelines import readers_of
from annotations.selectors.protocol_files import files_for
from annotations.services.planning import plan_of, revise_protocol
from annotations.services.protocol_changes import Changed, set_protocol
from annotations.services.uploads import texts_of
from annotations.web.console.access import in_campaign, show
from annotations.web.console.campaign_files import said_at
from annotations.web.console.kinds import planned_consoles
from annotations.web.console.protocol_forms import NextVersionForm, UploadForm
from annotations.web.refusals import show_refusal
from workbench.core.accounts.models import User
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign()
def protocol(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    if request.method == "POST":
        can_manage(request.user, campaign).require()
    form = NextVersionForm(plan_of(protocol=campaign.protocol), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = revise_protocol(user=request.user, campaign=campaign, plan=form.plan())
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Version %s is in force.") % made.version)
            return redirect("console:protocol", name=campaign.name)
    return _page(request, campaign, form=form, status=422 if form.is_bound else 200)


@require_POST
@in_campaign(can_manage)
def upload(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Make the file of a protocol the next version, or say line by line why it cannot be."""
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        made = _taken(form, request.user, campaign)
        if made is not None:
            messages.success(request, _told(made))
            return redirect("console:protocol", name=campaign.name)
    return _page(request, campaign, upload_form=form, status=422)


def _taken(form: UploadForm, user: User, campaign: Campaign) -> Changed | None:
    """What the file did; None where it is refused, which the form tells then."""
    try:
        files = texts_of(file=form.cleaned_data["file"], main=PROTOCOL)
        text = files[PROTOCOL]
        file = read_protocol(text, files.get)
        return set_protocol(campaign=campaign, file=file, text=text, user=user)
    except ProtocolError as error:
        form.add_error("file", [said_at(problem) for problem in error.problems])
    except Invalid as refusal:
        show_refusal(form, refusal)
    return None


def _told(made: Changed) -> str:
    if made.effect is None:
        return _("Nothing changed: version %s says so already.") % made.rules.version
    parts = {"version": made.rules.version, "changed": ", ".join(made.changed)}
    return _("Version %(version)s is in force. Changed: %(changed)s.") % parts


def _page(
    request: SignedInRequest,
    campaign: Campaign,
    *,
    form: NextVersionForm | None = None,
    upload_form: UploadForm | None = None,
    status: int = 200,
) -> HttpResponse:
    current = campaign.protocol
    unchecked = silences(campaign.languages, campaign.source_language)
    versions = campaign.protocols.select_related("created_by")
    return show(
        request,
        "protocol",
        campaign,
        status=status,
        form=form or NextVersionForm(plan_of(protocol=current)),
        upload_form=upload_form or UploadForm(),
        current=current,
        readers=readers_of(campaign) if current.guideline else [],
        overlap_headings=[kind.overlap_heading for kind in planned_consoles().values()],
        silences=unchecked,
        checks=len(CHECKS),
        whole=len(CHECKS) - len({one.check.id for one in unchecked}),
        file=files_for(request.user, campaign)[PROTOCOL],
        versions=[(one, _overlaps(one)) for one in versions.order_by("-version")],
    )


@require_safe
@in_campaign()
def download(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """The rules in force as files, in the form in which a campaign can be made of them."""
    name = f"{campaign.name}-protocol-{campaign.protocol.version}.zip"
    return HttpResponse(
        zipped(files_for(request.user, campaign)),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _overlaps(protocol: Protocol) -> list[int]:
    return [protocol.overlap(kind) for kind in planned_consoles()]
