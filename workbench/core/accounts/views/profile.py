"""The page on which people choose their name, their language and their time zone."""

from tempfile import TemporaryFile
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import i18n
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from workbench.core.accounts.models import FULL_NAME, User
from workbench.core.accounts.own_data import write_own_data
from workbench.core.accounts.preferences import set_preferences, time_zones
from workbench.core.web.catalogues import interface_languages


class ProfileForm(forms.Form):
    """Empty stands for no choice."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=FULL_NAME,
        required=False,
        help_text=gettext_lazy("As others in your campaigns read it; your user name where empty."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of these pages"), required=False)
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        help_text=gettext_lazy("Your days begin at its midnight, and times are shown in it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = [(one.language.code, one.language.endonym) for one in interface_languages()]
        zones = [(name, name.replace("_", " ")) for name in time_zones()]
        self.fields["language"].choices = [("", _("As the browser asks")), *spoken]  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = [("", _("As the browser says")), *zones]  # type: ignore[attr-defined]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    chosen = {
        "name": user.get_full_name(),
        "language": user.language,
        "time_zone": user.time_zone,
    }
    form = ProfileForm(request.POST or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        set_preferences(user=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("profile")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/profile.html", {"form": form}, status=status)


@never_cache
@login_required
@require_POST
def own_data(request: HttpRequest) -> HttpResponseBase:
    """The archive of all that is stored of the person."""
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    write_own_data(user=cast("User", request.user), to=file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="workbench-my-data.zip")


@require_http_methods(["GET", "HEAD", "POST"])
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Choose the language of the pages: of this browser, and of the person who is signed in."""
    language = request.POST.get("language", "")
    is_known = request.method == "POST" and language in dict(settings.LANGUAGES)
    if is_known and isinstance(request.user, User):
        User.objects.filter(pk=request.user.pk).update(language=language)
    return i18n.set_language(request)
