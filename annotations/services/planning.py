"""How a campaign comes about, and with it the tasks of its people."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annotations import limits
from annotations.canonical import canonical
from annotations.forms.form import Form
from annotations.kinds.kind import Kind
from annotations.kinds.registry import all_kinds
from annotations.models import Benchmark, Campaign, Item, Membership, Protocol, Sample
from annotations.models.campaigns import usual_forms
from annotations.permissions import can_control, can_manage
from annotations.services.bulk import renew_statistics
from annotations.services.fields import check_field, check_length, check_range
from annotations.services.languages import checked_targets
from annotations.services.locking import lock_campaign
from annotations.services.opening import BATCH, open_source_tasks
from annotations.vocabularies import Role
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict
from workbench.core.languages import find_code
from workbench.core.limits import Range

DEFAULT_SEED = 2412
BY_KIND = ("overlaps", "per_subject")


def overlap_name(*, kind: str) -> str:
    """What a kind's overlap is called in forms, options and bodies."""
    return f"overlap_{kind}"


def per_subject_name(*, kind: str) -> str:
    """What a kind's sample is called in forms, options and bodies."""
    return f"{kind}_per_subject"


def drawn_kinds() -> list[Kind]:
    """The kinds whose items are drawn; the others work on all of them."""
    return [kind for kind in all_kinds().values() if kind.sampling.is_drawn]


def _usual_overlaps() -> dict[str, int]:
    return {kind.id: kind.overlap for kind in all_kinds().values()}


def _usual_samples() -> dict[str, int | None]:
    return {kind.id: kind.sampling.per_subject for kind in drawn_kinds()}


def _usual_forms() -> tuple[Form, ...]:
    return tuple(map(Form.of, usual_forms()))


@dataclass(frozen=True)
class Plan:
    """What a campaign asks of its people; the defaults are the paper's.

    By kind of task, `overlaps` say how many people's decisions a task needs, `per_subject` how
    many items of the test split are drawn a subject with `seed`: None takes all of them, 0 none.
    `forms` are what label tasks ask. `control_share` is in percent of the tasks handed out.
    """

    overlaps: Mapping[str, int] = field(default_factory=_usual_overlaps)
    per_subject: Mapping[str, int | None] = field(default_factory=_usual_samples)
    forms: Sequence[Form] = field(default_factory=_usual_forms)
    seed: int = DEFAULT_SEED
    lease_minutes: int = 60
    grace_minutes: int = 15
    guideline: str = ""
    ask_quality: bool = False
    control_share: int = 0

    @classmethod
    def of(cls, **named: Any) -> "Plan":
        """A plan by the names of its fields, a kind's overlap and sample by names of their own."""
        return cls().changed(**named)

    def changed(self, **named: Any) -> "Plan":
        """The plan with other values, named as in `of`."""
        overlaps = {
            kind: named.pop(overlap_name(kind=kind), n) for kind, n in self.overlaps.items()
        }
        samples = {
            kind: named.pop(per_subject_name(kind=kind), n) for kind, n in self.per_subject.items()
        }
        return replace(self, overlaps=overlaps, per_subject=samples, **named)

    def named(self) -> dict[str, Any]:
        """Every value by its name, as `of` takes them."""
        plain = {name: value for name, value in vars(self).items() if name not in BY_KIND}
        overlaps = {overlap_name(kind=kind): n for kind, n in self.overlaps.items()}
        samples = {per_subject_name(kind=kind): n for kind, n in self.per_subject.items()}
        return samples | overlaps | plain


def create_campaign(
    *,
    benchmark: Benchmark,
    name: str,
    languages: Sequence[str],
    plan: Plan = Plan(),
    title: str = "",
    synthetic: bool = False,
    user: User | None = None,
) -> Campaign:
    """Make a campaign with its protocol, its samples and its tasks on the source.

    The other tasks open as soon as a language has candidate texts. The maker becomes its manager.

    Raises:
        Invalid: a name, language or number cannot be used.
        Conflict: there is another campaign of that name.
    """
    check_field(Campaign, "name", name)
    check_field(Campaign, "title", title)
    codes = checked_targets(languages, source=benchmark.source_language)
    _check_plan(plan)
    with transaction.atomic():
        campaign, created = Campaign.objects.get_or_create(
            name=name,
            defaults={
                "benchmark": benchmark,
                "title": title,
                "languages": codes,
                "synthetic": synthetic,
                "created_by": user,
            },
        )
        if not created:
            problem = _("There is a campaign named %(name)s already; choose another name.")
            raise Conflict(problem % {"name": name})
        Protocol.objects.create(campaign=campaign, version=1, created_by=user, **_rules(plan))
        if user is not None:
            Membership.objects.create(campaign=campaign, user=user, role=Role.MANAGER)
        _draw_samples(campaign, plan)
        open_source_tasks(campaign)
    return campaign


def revise_protocol(*, user: User, campaign: Campaign, plan: Plan) -> Protocol:
    """Make the next version of a campaign's rules.

    Its overlaps hold for tasks opened from now on; what it says to the person at the desk (the
    guideline, lease and grace time, whether quality is rated) for all that is handed out from
    now on. The samples stay as they were drawn. Locks: the campaign's row.

    Raises:
        NotPermitted: the person does not manage the campaign, or annotates in it and would change
            the share of controls.
        Invalid: a number is out of range.
    """
    can_manage(user, campaign).require()
    if plan.control_share != campaign.protocol.control_share:
        can_control(user, campaign).require()
    _check_plan(plan)
    with transaction.atomic():
        lock_campaign(campaign)
        return next_version(campaign, plan, user)


def next_version(campaign: Campaign, plan: Plan, user: User | None) -> Protocol:
    """The rules of a plan as the campaign's newest; the caller holds the campaign's row."""
    version = campaign.protocol.version + 1
    return Protocol.objects.create(
        campaign=campaign, version=version, created_by=user, **_rules(plan)
    )


def is_as_planned(*, campaign: Campaign, languages: Sequence[str], plan: Plan) -> bool:
    """Whether `create_campaign` with these languages and this plan made this campaign."""
    rules = campaign.protocols.get(version=1)
    drawn = {
        (kind, item.pk, seed) for kind, items, seed in _draws(campaign, plan) for item in items
    }
    return (
        set(campaign.languages) == {find_code(code) for code in languages}
        and _rules(plan_of(protocol=rules)) == _rules(plan)
        and drawn == set(campaign.samples.values_list("kind", "item", "seed"))
    )


def _check_plan(plan: Plan) -> None:
    check_field(Protocol, "guideline", plan.guideline)
    check_length("guideline", canonical(plan.guideline), limits.GUIDELINE)
    for name, value in plan.named().items():
        if isinstance(value, int) and not isinstance(value, bool):
            check_range(name, value, limit_of(name))


def limit_of(name: str) -> Range:
    """The range of a number of a plan."""
    return {
        "seed": limits.SEED,
        "lease_minutes": limits.LEASE_MINUTES,
        "grace_minutes": limits.GRACE_MINUTES,
        "control_share": limits.CONTROL_SHARE,
    }.get(name) or (limits.OVERLAP if name.startswith("overlap_") else limits.PER_SUBJECT)


def plan_of(*, protocol: Protocol) -> Plan:
    """A plan with the rules that a protocol holds, to go on from."""
    overlaps = {kind: protocol.overlap(kind) for kind in all_kinds()}
    rules = {name: getattr(protocol, name) for name in _rules(Plan()) if name not in BY_KIND}
    return Plan(overlaps=overlaps, **rules | {"forms": tuple(protocol.asked.values())})


def _rules(plan: Plan) -> dict[str, Any]:
    """The part of a plan that a protocol holds."""
    return {
        "guideline": canonical(plan.guideline) if plan.guideline.strip() else "",
        "ask_quality": plan.ask_quality,
        "control_share": plan.control_share,
        "forms": [form.document() for form in plan.forms],
        "overlaps": dict(plan.overlaps),
        "lease_minutes": plan.lease_minutes,
        "grace_minutes": plan.grace_minutes,
    }


def _draw_samples(campaign: Campaign, plan: Plan) -> None:
    drawn = Sample.objects.bulk_create(
        (
            Sample(campaign=campaign, kind=kind, item=item, seed=seed)
            for kind, items, seed in _draws(campaign, plan)
            for item in items
        ),
        batch_size=BATCH,
    )
    renew_statistics(len(drawn), Sample)


def _draws(campaign: Campaign, plan: Plan) -> Iterable[tuple[str, Iterable[Item], int | None]]:
    """By kind of task: the items that the plan draws from the benchmark, and the draw's seed."""
    stored = Item.objects.filter(benchmark=campaign.benchmark_id)
    items = list(stored.only("pk", "subject", "split").order_by("position"))
    by_subject: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.split == "test":
            by_subject[item.subject].append(item)
    for kind in all_kinds().values():
        if kind.sampling.is_drawn:
            seed = plan.seed + kind.sampling.seed_offset
            yield kind.id, _draw(by_subject, plan.per_subject[kind.id], seed), seed
        else:
            yield kind.id, items, None


def _draw(by_subject: dict[str, list[Item]], count: int | None, seed: int) -> Iterable[Item]:
    """`count` items of every subject; a subject's draw depends on its name and the seed alone."""
    for subject, items in sorted(by_subject.items()):
        if count is None or count >= len(items):
            yield from items
        else:
            yield from random.Random(f"{seed}/{subject}").sample(items, count)  # noqa: S311
