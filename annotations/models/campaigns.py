"""An effort over a benchmark: its rules, who takes part, which items it works on."""

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.forms.form import Form
from annotations.forms.shipped import CULTURE, shipped
from annotations.kinds.kind import RULINGS
from annotations.kinds.registry import kind_choices, kind_of
from annotations.models.benchmarks import NAME_VALIDATOR, Benchmark, Item
from annotations.models.form_documents import Documents, DocumentsField
from annotations.models.triggers import append_only
from annotations.vocabularies import Role
from workbench.core.languages import DEFAULT_SOURCE, LONGEST_CODE, CodeError, canonical_code
from workbench.core.messages import localized

if TYPE_CHECKING:
    from workbench.core.accounts.models import User
    from workbench.core.prepared import Given

LONGEST_KIND = 20


def validate_language(code: str) -> None:
    """Refuse, where rows are written by hand, what is no canonical code of a language."""
    try:
        canonical = canonical_code(code)
    except CodeError as error:
        raise ValidationError(localized(error.problem, gettext)) from error
    if code != canonical:
        raise ValidationError(_("Write “%(code)s”."), params={"code": canonical})


def new_salt() -> str:
    """The secret under which a campaign's people get their pseudonyms in releases."""
    return secrets.token_hex(32)


def usual_forms() -> list[dict[str, Any]]:
    """What a label task asks where nobody says: the questions of Global MMLU."""
    return [shipped()[CULTURE].document()]


class AllPositive(models.Func):
    """Whether no number in a JSON object is below 1."""

    template = "NOT jsonb_path_exists(%(expressions)s, '$.* ? (@ < 1)')"
    output_field = models.BooleanField()


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, user: "User") -> Self:
        """The campaigns that the person takes part in; all of them for an administrator."""
        return self if user.is_superuser else self.joined_by(user.pk)

    def joined_by(self, person: "int | Given") -> Self:
        """The campaigns in which the person has a role."""
        return self.filter(pk__in=Membership.objects.filter(user=person).values("campaign"))

    def listed(self, *, archived: bool = False) -> Self:
        """Those that lists show: the archived ones alone, or none of them."""
        return self.filter(archived_at__isnull=not archived)

    def managed_by(self, user: "User") -> Self:
        if user.is_superuser:
            return self
        return self.filter(memberships__user=user, memberships__role=Role.MANAGER)


@pghistory.track()
class Campaign(models.Model):
    """`synthetic` says that its decisions were made up, for a demonstration; releases say so.

    Of `languages` those that are closed hand out nothing more, and their work stays. One that is
    archived is closed, can only be read, and is in lists for who asks for it. One that `continues`
    another goes on with its work over the next version of the benchmark. `statement` is what its
    team says of the data that no count tells, by the fields of `annotations.statement`.
    """

    benchmark = models.ForeignKey(Benchmark, on_delete=models.PROTECT, related_name="campaigns")
    name = models.CharField(max_length=limits.NAME, unique=True, validators=[NAME_VALIDATOR])
    title = models.CharField(max_length=limits.TITLE, blank=True)
    languages = ArrayField(
        models.CharField(max_length=LONGEST_CODE, validators=[validate_language]), default=list
    )
    closed_languages = ArrayField(
        models.CharField(max_length=LONGEST_CODE, validators=[validate_language]),
        default=list,
        blank=True,
    )
    is_open = models.BooleanField(default=True)
    archived_at = models.DateTimeField(null=True, editable=False)
    synthetic = models.BooleanField(default=False)
    continues = models.OneToOneField(
        "self",
        null=True,
        on_delete=models.PROTECT,
        editable=False,
        related_name="continued_by",
    )
    statement = models.JSONField(default=dict, blank=True, editable=False)
    pseudonym_salt = models.CharField(max_length=64, default=new_salt, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.title or self.name

    @property
    def source_language(self) -> str:
        """The language that the benchmark's questions are in, by its code."""
        return self.benchmark.source_language

    @property
    def open_languages(self) -> list[str]:
        return [code for code in self.languages if code not in self.closed_languages]

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def protocol(self) -> "Protocol":
        """The rules in force: the newest version."""
        return self.protocols.latest("version")


class Protocol(models.Model):
    """A version of a campaign's rules; immutable, decisions name the one they were made under.

    `forms` are the documents of the forms that label tasks ask, in their order; some of their lists
    are those of the `source_language`, which is the benchmark's. `overlaps` say by
    kind of task how many people's decisions one needs; a kind that the rules do not name has its
    own default. `rules` hold by kind what else a protocol's file says of it: `sample`, and where it
    is not usual `adjudicate_margin` and the rules of its own. Of one queue a person holds at most
    `tasks_at_once`; taken along to be done without a connection, up to `tasks_along` where that is
    more, for `offline_hours`, with 0 not at all. `ask_quality` has reviewers rate the offered text;
    `control_share` is the percentage of tasks handed out that are gold or planted, as far as there
    are any.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="protocols")
    version = models.PositiveSmallIntegerField()
    source_language = models.CharField(max_length=LONGEST_CODE, default=DEFAULT_SOURCE)
    guideline = models.TextField(blank=True)
    forms = DocumentsField(default=usual_forms)
    overlaps = models.JSONField(default=dict)
    rules = models.JSONField(default=dict)
    lease_minutes = models.PositiveSmallIntegerField(default=60)
    grace_minutes = models.PositiveSmallIntegerField(default=15)
    tasks_at_once = models.PositiveSmallIntegerField(default=5)
    tasks_along = models.PositiveSmallIntegerField(default=20, db_default=20)
    offline_hours = models.PositiveSmallIntegerField(default=12, db_default=12)
    ask_quality = models.BooleanField(default=False)
    control_share = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["campaign", "version"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "version"], name="protocol_version_once"),
            models.CheckConstraint(
                condition=Q(AllPositive("overlaps"), lease_minutes__gte=1, tasks_at_once__gte=1),
                name="protocol_positive",
            ),
            models.CheckConstraint(
                condition=Q(control_share__lte=limits.CONTROL_SHARE.most),
                name="protocol_controls_are_few",
            ),
        ]
        triggers = [append_only("protocol_append_only")]

    def __str__(self) -> str:
        return f"{self.campaign.name} v{self.version}"

    @property
    def most_along(self) -> int:
        """How many tasks of one queue a person may take along; what they hold is among them."""
        return max(self.tasks_at_once, self.tasks_along)

    def overlap(self, kind: str) -> int:
        """How many people's decisions a task of this kind needs."""
        number: int = self.overlaps.get(kind, kind_of(kind).overlap)
        return number

    def rule(self, kind: str, name: str, usual: Any = None) -> Any:
        """What the rules say of a kind under this name; `usual` where they say nothing."""
        return self.rules.get(kind, {}).get(name, usual)

    def margin(self, kind: str) -> float | None:
        """A vote of this kind that is decided by so small a share, or less, wants a ruling."""
        margin: float | None = self.rule(kind, "adjudicate_margin")
        return margin

    def rulings_wanted(self, kind: str) -> int:
        """How many people have to rule the same; a later step's rule is that of the first."""
        number: int = self.rule(kind_of(kind).follows or kind, RULINGS, 1)
        return number

    @property
    def asked(self) -> Mapping[str, Form]:
        """The forms by their ids, in their order."""
        if not isinstance(self.forms, Documents):
            self.forms = Documents(self.forms)
        return self.forms.forms(self.source_language)


class Acknowledgement(models.Model):
    """A person has read the guideline of this version of the rules."""

    protocol = models.ForeignKey(
        Protocol, on_delete=models.PROTECT, related_name="acknowledgements"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acknowledgements"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["protocol", "person"], name="acknowledged_once")
        ]
        triggers = [append_only("acknowledgement_append_only")]

    def __str__(self) -> str:
        return f"{self.person} has read {self.protocol}"


class Sample(models.Model):
    """An item that a campaign works on, for one kind of task; `seed` is the draw's."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="samples")
    kind = models.CharField(max_length=LONGEST_KIND, choices=kind_choices)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="samples")
    seed = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "kind", "item"], name="sample_once")
        ]

    def __str__(self) -> str:
        return f"{self.item} in {self.campaign.name} for {self.kind}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Membership(models.Model):
    """A person's role in a campaign; `languages` empty means all of the campaign's."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=10, choices=Role.choices())
    languages = ArrayField(
        models.CharField(max_length=LONGEST_CODE, validators=[validate_language]),
        default=list,
        blank=True,
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["campaign", "user", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "user", "role"], name="membership_role_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} in {self.campaign.name}"

    def covers(self, language: str) -> bool:
        return not self.languages or language in self.languages
