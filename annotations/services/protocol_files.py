"""How a campaign comes about once, by the numbers of a plan or by the file of a protocol."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from annotations.formats.protocol import GLOSSARY, WORK_NUMBERS, KindRules, ProtocolFile, SampleRule
from annotations.kinds.kind import Kind
from annotations.kinds.registry import form_kind, planned_kinds
from annotations.models import Benchmark, Campaign
from annotations.selectors.twins import twins_in_samples
from annotations.services.glossary import GlossaryReport, import_glossary
from annotations.services.importing import ImportRefused
from annotations.services.planning import DEFAULT_SEED, Plan, create_campaign, is_as_planned
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid

ASK_QUALITY = "ask_quality"
"""A rule of its own that has a column of its own."""

MARGIN = "adjudicate_margin"
SHOWN_ROWS = 20
"""Of a glossary, at most, in a refusal."""


@dataclass(frozen=True)
class Planned:
    """A campaign by its file; `is_new` says that it was not there before.

    By kind, `sample` says how many items are worked on, `twins` how many of them have a twin among
    them, and `tasks` how many are open; `glossary` says what came of that file, None where there
    is none.
    """

    campaign: Campaign
    is_new: bool
    sample: Mapping[str, int]
    twins: Mapping[str, int]
    tasks: Mapping[str, int]
    glossary: GlossaryReport | None = None


def make_campaign(
    *,
    benchmark: Benchmark,
    name: str,
    languages: Sequence[str],
    plan: Plan,
    glossary: str = "",
    title: str = "",
    user: User | None = None,
    may_be_there: bool = False,
    dry_run: bool = False,
) -> Planned:
    """Make a campaign as `create_campaign` does, with its glossary.

    Where one `may_be_there`, the same again changes nothing. `glossary` is the text of a CSV file;
    terms in languages that the campaign does not work in are left out. With `dry_run` nothing
    changes, and what would is told. Locks: an advisory lock on the glossary.

    Raises:
        Invalid: with all that cannot be used, samples by their place in the protocol's file; or
            with the bad rows of the glossary.
        Conflict: there is another campaign of that name.
    """
    if may_be_there:
        same = Campaign.objects.filter(name=name, benchmark=benchmark).first()
        if same is not None and is_as_planned(campaign=same, languages=languages, plan=plan):
            return _planned(same, is_new=False)
    with transaction.atomic():
        campaign = create_campaign(
            benchmark=benchmark, name=name, languages=languages, title=title, plan=plan, user=user
        )
        terms = bring_glossary(campaign, glossary, user)
        made = _planned(campaign, is_new=True, glossary=terms)
        transaction.set_rollback(dry_run)
    return made


def plan_by_file(*, file: ProtocolFile) -> Plan:
    """What a campaign asks of its people by a protocol's file; the rest is as usual."""
    usual, kinds = Plan(), file.kinds
    asking = kinds.get(form_kind().id)
    own = {name: value for its in kinds.values() for name, value in its.rules.items()}
    rules = {kind: _rules(planned_kinds()[kind], its) for kind, its in kinds.items()}
    numbers = {name: getattr(file, name) for name in WORK_NUMBERS}
    return replace(
        usual,
        overlaps={**usual.overlaps, **{kind: its.overlap for kind, its in kinds.items()}},
        samples={
            kind.id: sample_of(kind, kinds[kind.id]) if kind.id in kinds else None
            for kind in planned_kinds().values()
        },
        forms=asking.forms if asking else usual.forms,
        rules={kind: its for kind, its in rules.items() if its},
        guideline=file.guideline,
        ask_quality=own.get(ASK_QUALITY, usual.ask_quality),
        **{name: value for name, value in numbers.items() if value is not None},
    )


def _rules(kind: Kind, its: KindRules) -> dict[str, Any]:
    """What the file says of a kind where it is not usual."""
    usual = {rule.name: rule.usual for rule in kind.rules}
    given = {MARGIN: its.adjudicate_margin, **its.rules}
    return {
        name: value
        for name, value in given.items()
        if name != ASK_QUALITY and value not in (None, usual.get(name))
    }


def sample_of(kind: Kind, its: KindRules) -> SampleRule:
    """A kind's sample; what is drawn without a seed has the usual one."""
    if its.sample.per_subject is None or its.sample.seed is not None:
        return its.sample
    return replace(its.sample, seed=DEFAULT_SEED + kind.sampling.seed_offset)


def _planned(
    campaign: Campaign, *, is_new: bool, glossary: GlossaryReport | None = None
) -> Planned:
    tasks, samples = campaign.tasks.production(), campaign.samples
    return Planned(
        campaign,
        is_new,
        sample={kind: samples.filter(kind=kind).count() for kind in planned_kinds()},
        twins=twins_in_samples(campaign),
        tasks={kind: tasks.filter(kind=kind).count() for kind in planned_kinds()},
        glossary=glossary,
    )


def bring_glossary(campaign: Campaign, text: str, user: User | None) -> GlossaryReport | None:
    """Add the terms of a protocol's glossary; nothing where it has none.

    Raises:
        Invalid: with the bad rows.
    """
    if not text:
        return None
    try:
        return import_glossary(
            campaign=campaign, name=GLOSSARY, content=text.encode(), only_own=True, user=user
        )
    except ImportRefused as refused:
        raise Invalid(glossary="\n".join(map(str, refused.errors[:SHOWN_ROWS]))) from refused
