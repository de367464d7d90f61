"""What the pages of people send."""

from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.labels import choices, language_choices
from annotations.models import Campaign, Membership
from annotations.services.invitations import USUAL_DAYS, Guest
from annotations.vocabularies import Role
from annotations.web.console.language_fields import LanguagesField
from annotations.web.console.mapping_forms import ENCODINGS
from workbench.core.accounts.models import FULL_NAME

LINK, MAIL = "link", "mail"
HOW = [(LINK, _("A link that you copy")), (MAIL, _("A mail with the link"))]


class OfCampaign(forms.Form):
    """A form that asks for languages of a campaign."""

    def __init__(self, campaign: Campaign, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not campaign.languages:
            del self.fields["languages"]
            return
        self.fields["languages"].choices = language_choices(campaign.languages)  # type: ignore[attr-defined]


class MemberForm(OfCampaign):
    username = forms.CharField(
        label=_("User name"),
        max_length=limits.USERNAME,
        help_text=_("As they sign in; who has no account is invited."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=choices(Role))
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means all of the campaign's."),
    )


class RoleForm(forms.Form):
    """A role as it is, to be changed in its place."""

    role = forms.ChoiceField(label=_("Role"), choices=choices(Role))
    languages = LanguagesField(
        label=_("Languages"), required=False, help_text=_("By their codes; none means all.")
    )

    def __init__(self, membership: Membership, data: Any = None) -> None:
        initial = {"role": membership.role, "languages": ", ".join(membership.languages)}
        super().__init__(data, initial=initial, auto_id=f"role_{membership.pk}_%s")
        self.membership = membership


class HowForm(forms.Form):
    how = forms.ChoiceField(label=_("How it gets there"), choices=HOW, initial=LINK)
    days = forms.IntegerField(
        label=_("Days until it ends"),
        initial=USUAL_DAYS,
        min_value=limits.INVITATION_DAYS.least,
        max_value=limits.INVITATION_DAYS.most,
    )

    def sending(self) -> dict[str, Any]:
        """The arguments of the services."""
        given = self.cleaned_data
        return {"by_mail": given["how"] == MAIL, "days": given["days"]}


class InviteForm(OfCampaign, HowForm):
    email = forms.EmailField(
        label=_("Email"),
        max_length=limits.EMAIL,
        required=False,
        help_text=_("Without one, whoever has the link comes in."),
    )
    name = forms.CharField(label=_("Name"), max_length=FULL_NAME, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=choices(Role), widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means all of the campaign's."),
    )

    def __init__(self, campaign: Campaign, data: Any = None) -> None:
        super().__init__(campaign, data, auto_id="invite_%s")

    def guest(self) -> Guest:
        given = self.cleaned_data
        return Guest(given["email"], given["name"], given["roles"], given.get("languages", []))


class PeopleFileForm(HowForm):
    """A file, and then its text again with what became of each line."""

    use_required_attribute = False  # it is there already where its text is sent again
    file = forms.FileField(
        label=_("File"),
        max_length=limits.NAME,
        validators=[FileExtensionValidator(["csv", "tsv", "txt"])],
        help_text=_(
            "CSV with an address, a name, roles and languages a line; with or without a header."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt"}),
    )
    encoding = forms.ChoiceField(label=_("Encoding"), choices=ENCODINGS, required=False)
    text = forms.CharField(
        required=False, strip=False, max_length=limits.INVITATION_FILE, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("text")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (file := given.get("file")) and file.size > limits.INVITATION_FILE:
            self.add_error("file", _("This file is too large for a list of people."))
        return given

    def content(self) -> tuple[str, bytes, str]:
        """The file's name, its bytes and their encoding; a text that is sent again is UTF-8."""
        file, text = self.cleaned_data["file"], self.cleaned_data["text"]
        if file:
            return file.name, file.read(), self.cleaned_data["encoding"]
        return "", text.encode(), ""


class RightsForm(forms.Form):
    """What administrators let a person do besides."""

    add_campaign = forms.BooleanField(label=_("May make campaigns"), required=False)
    add_benchmark = forms.BooleanField(label=_("May import benchmarks"), required=False)
