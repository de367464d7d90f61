"""How a campaign comes about, and with it the tasks of its people."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annotations import limits
from annotations.canonical import canonical
from annotations.formats.protocol import SampleRule
from annotations.forms.form import SOURCE, Form
from annotations.kinds.kind import ON, SAMPLE, Kind
from annotations.kinds.registry import planned_kinds
from annotations.models import Benchmark, Campaign, Membership, Protocol
from annotations.models.campaigns import usual_forms
from annotations.permissions import can_control, can_manage
from annotations.services.fields import check_field, check_length, check_range
from annotations.services.languages import checked_targets
from annotations.services.locking import lock_campaign, share_ledger
from annotations.services.opening import check_rules, open_source_tasks
from annotations.services.sampling import draw_samples, possible_draws, unknown_to, usual_sample
from annotations.services.versions import InForce, bring_in_line
from annotations.vocabularies import Role
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid
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
    return [kind for kind in planned_kinds().values() if kind.sampling.is_drawn]


def _usual_overlaps() -> dict[str, int]:
    return {kind.id: kind.overlap for kind in planned_kinds().values()}


def _usual_samples() -> dict[str, int | None]:
    return {kind.id: kind.sampling.per_subject for kind in drawn_kinds()}


def _usual_forms() -> tuple[Form, ...]:
    return tuple(map(Form.of, usual_forms()))


@dataclass(frozen=True)
class Plan:
    """What a campaign asks of its people; the defaults are the paper's.

    By kind of task, `overlaps` say how many people's decisions a task needs, `per_subject` how
    many items of the test split are drawn a subject with `seed`: None takes all of them, 0 none.
    `samples` say it in full, as a protocol's file does, with None for a kind that is not asked
    for; a kind that they do not name goes by the others. `forms` are what label tasks ask, `rules`
    what else a protocol says of a kind. `control_share` is in percent of the tasks handed out.
    """

    overlaps: Mapping[str, int] = field(default_factory=_usual_overlaps)
    per_subject: Mapping[str, int | None] = field(default_factory=_usual_samples)
    samples: Mapping[str, SampleRule | None] = field(default_factory=dict)
    forms: Sequence[Form] = field(default_factory=_usual_forms)
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    seed: int = DEFAULT_SEED
    lease_minutes: int = 60
    grace_minutes: int = 15
    tasks_at_once: int = 5
    tasks_along: int = 20
    offline_hours: int = 12
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

    @property
    def asked(self) -> dict[str, SampleRule]:
        """The kinds of tasks that are asked for, each with its sample."""
        rules = {kind.id: self._sample(kind) for kind in planned_kinds().values()}
        return {kind: rule for kind, rule in rules.items() if rule is not None}

    @property
    def is_on_source(self) -> bool:
        """Whether nothing that is asked for is about a translation."""
        return all(self._is_on_source(planned_kinds()[kind]) for kind in self.asked)

    def _is_on_source(self, kind: Kind) -> bool:
        if kind.asks_forms:
            return all(form.on == SOURCE for form in self.forms)
        on: str | None = self.rules.get(kind.id, {}).get(ON)
        return on == SOURCE

    def _sample(self, kind: Kind) -> SampleRule | None:
        if kind.id in self.samples:
            return self.samples[kind.id]
        count = self.per_subject.get(kind.id)
        return usual_sample(kind=kind, per_subject=count, seed=self.seed)


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
        Invalid: a name, language, number or rule cannot be used.
        Conflict: there is another campaign of that name.
    """
    codes = _checked(benchmark, name, title, languages, plan)
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
        rules = held_rules(replace(plan, rules=_with_samples(plan)))
        protocol = _make(campaign, 1, user, rules)
        if user is not None:
            Membership.objects.create(campaign=campaign, user=user, role=Role.MANAGER)
        draw_samples(campaign=campaign, rules=plan.asked)
        check_rules(campaign, protocol)
        open_source_tasks(campaign)
    return campaign


def revise_protocol(*, user: User, campaign: Campaign, plan: Plan) -> Protocol:
    """Make the next version of a campaign's rules.

    Its overlaps hold for tasks opened from now on; rules of counting for those that nobody has
    begun, too; what it says to the person at the desk (the guideline, lease and grace time, whether
    quality is rated) for all that is handed out from now on. The samples stay as they were drawn.
    Locks: the ledger (shared), the campaign's row, the tasks
    that it touches.

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
        share_ledger()
        lock_campaign(campaign)
        return next_version(campaign, plan, user).rules


def next_version(campaign: Campaign, plan: Plan, user: User | None) -> InForce:
    """Make the rules of a plan the campaign's newest, and bring its tasks in line.

    The caller holds the ledger (shared) and the campaign's row. Locks: the tasks that it touches.

    Raises:
        Invalid: a rule cannot be kept on the items of the samples.
    """
    before = campaign.protocol
    rules = _make(campaign, before.version + 1, user, held_rules(plan))
    check_rules(campaign, rules)
    return bring_in_line(campaign, before, rules)


def _make(campaign: Campaign, version: int, user: User | None, rules: dict[str, Any]) -> Protocol:
    language = campaign.source_language
    return Protocol.objects.create(
        campaign=campaign, version=version, source_language=language, created_by=user, **rules
    )


def is_as_planned(*, campaign: Campaign, languages: Sequence[str], plan: Plan) -> bool:
    """Whether `create_campaign` with these languages and this plan made this campaign."""
    rules = plan_of(protocol=campaign.protocols.get(version=1))
    asked = replace(rules, rules=_without_samples(rules.rules))
    drawn = set(campaign.samples.values_list("kind", "item", "seed"))
    return (
        set(campaign.languages) == {find_code(code) for code in languages}
        and held_rules(asked) == held_rules(plan)
        and drawn in possible_draws(benchmark=campaign.benchmark, rules=plan.asked)
    )


def _checked(
    benchmark: Benchmark, name: str, title: str, languages: Sequence[str], plan: Plan
) -> list[str]:
    """The codes of the languages; what cannot be used is refused, all of it at once."""
    codes: list[str] = []
    checks: list[Callable[[], None]] = [
        lambda: check_field(Campaign, "name", name),
        lambda: check_field(Campaign, "title", title),
        lambda: _check_plan(plan),
    ]
    if languages or not plan.is_on_source:
        source = benchmark.source_language
        checks.append(lambda: codes.extend(checked_targets(languages, source=source)))
    named = {kind: rule for kind, rule in plan.samples.items() if rule is not None}
    problems = unknown_to(benchmark=benchmark, rules=named) if named else {}
    for check in checks:
        try:
            check()
        except Invalid as refusal:
            problems |= refusal.fields
    if problems:
        raise Invalid(**problems)
    return codes


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
        "tasks_at_once": limits.TASKS_AT_ONCE,
        "tasks_along": limits.TASKS_ALONG,
        "offline_hours": limits.OFFLINE_HOURS,
        "grace_minutes": limits.GRACE_MINUTES,
        "control_share": limits.CONTROL_SHARE,
    }.get(name) or (limits.OVERLAP if name.startswith("overlap_") else limits.PER_SUBJECT)


def plan_of(*, protocol: Protocol) -> Plan:
    """A plan with the rules that a protocol holds, to go on from."""
    overlaps = {kind: protocol.overlap(kind) for kind in planned_kinds()}
    rules = {name: getattr(protocol, name) for name in held_rules(Plan()) if name not in BY_KIND}
    return Plan(overlaps=overlaps, **rules | {"forms": tuple(protocol.asked.values())})


def held_rules(plan: Plan) -> dict[str, Any]:
    """The part of a plan that a protocol holds, by the names of its columns."""
    return {
        "guideline": canonical(plan.guideline) if plan.guideline.strip() else "",
        "ask_quality": plan.ask_quality,
        "control_share": plan.control_share,
        "forms": [form.document() for form in plan.forms],
        "overlaps": dict(plan.overlaps),
        # As the column gives them back.
        "rules": json.loads(json.dumps({kind: dict(its) for kind, its in plan.rules.items()})),
        "lease_minutes": plan.lease_minutes,
        "grace_minutes": plan.grace_minutes,
        "tasks_at_once": plan.tasks_at_once,
        "tasks_along": plan.tasks_along,
        "offline_hours": plan.offline_hours,
    }


def _with_samples(plan: Plan) -> dict[str, dict[str, Any]]:
    """The rules of each kind that is asked for, with that of its sample.

    Items that a file names are kept as the sample's rows alone.
    """
    rules: dict[str, dict[str, Any]] = {kind: dict(its) for kind, its in plan.rules.items()}
    for kind, sample in plan.asked.items():
        rules[kind] = rules.get(kind, {}) | {SAMPLE: held_sample(rule=sample)}
    return rules


def held_sample(*, rule: SampleRule, is_listed: bool = False) -> dict[str, Any]:
    """What a protocol holds of a kind's sample; one that `is_listed` is told by its rows."""
    parts: dict[str, Any] = {"seed": rule.seed}
    if rule.ids is None:
        parts |= {
            "per_subject": rule.per_subject,
            "split": rule.split or None,
            "subjects": list(rule.subjects) or None,
            "categories": list(rule.categories) or None,
        }
    parts["is_listed"] = is_listed or rule.ids is not None or None
    return {name: value for name, value in parts.items() if value is not None}


def _without_samples(rules: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    own = {
        kind: {name: value for name, value in its.items() if name != SAMPLE}
        for kind, its in rules.items()
    }
    return {kind: its for kind, its in own.items() if its}
