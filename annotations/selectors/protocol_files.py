"""A campaign's rules as the file of a protocol, for the next campaign to start from."""

from dataclasses import replace
from typing import Any

from annotations.formats.glossary import COLUMNS, write_glossary
from annotations.formats.protocol import WORK_NUMBERS, KindRules, ProtocolFile, SampleRule, written
from annotations.kinds.kind import SAMPLE, Kind, Rule
from annotations.kinds.registry import planned_kinds
from annotations.models import Campaign, Protocol
from annotations.permissions import can_control
from annotations.selectors.glossary import glossary_of
from workbench.core.accounts.models import User


def files_for(user: User, campaign: Campaign) -> dict[str, str]:
    """The files of a campaign's protocol by name, as far as the person may know of its rules."""
    file = protocol_file(campaign)
    return written(file if can_control(user, campaign) else replace(file, control_share=None))


def protocol_file(campaign: Campaign) -> ProtocolFile:
    """The rules in force with their forms, the samples, the guideline and the glossary.

    A campaign made by it has the same rules and the same samples. Items that were drawn by a rule
    are told by the rule with its seed; others by their ids.
    """
    rules = campaign.protocol
    asked = {kind.id: _kind(campaign, rules, kind) for kind in planned_kinds().values()}
    numbers = {name: getattr(rules, name) or None for name in WORK_NUMBERS}
    return ProtocolFile(
        kinds={kind: its for kind, its in asked.items() if its is not None},
        guideline=rules.guideline,
        glossary=_glossary(campaign),
        **numbers | {"grace_minutes": rules.grace_minutes, "offline_hours": rules.offline_hours},
    )


def _kind(campaign: Campaign, rules: Protocol, kind: Kind) -> KindRules | None:
    sample = sampled_by(campaign, rules, kind)
    if sample is None:
        return None
    return KindRules(
        overlap=rules.overlap(kind.id),
        sample=sample,
        adjudicate_margin=rules.margin(kind.id),
        rules={rule.name: _rule(rules, kind, rule) for rule in kind.rules},
        forms=tuple(rules.asked.values()) if kind.asks_forms else (),
    )


def _rule(rules: Protocol, kind: Kind, rule: Rule) -> Any:
    """A rule of a kind; one with a column of its own stands there."""
    value = getattr(rules, rule.name, None)
    if value is None:
        value = rules.rule(kind.id, rule.name, rule.usual)
    return tuple(value) if isinstance(value, list) else value


def sampled_by(campaign: Campaign, rules: Protocol, kind: Kind) -> SampleRule | None:
    """The rule of a kind's sample; None where the kind is not asked for.

    Campaigns of former versions have only the rows of their samples.
    """
    known = rules.rule(kind.id, SAMPLE)
    if known is not None and "is_listed" not in known:
        return SampleRule(
            known.get("per_subject"),
            known.get("split", ""),
            seed=known.get("seed"),
            subjects=tuple(known.get("subjects", ())),
            categories=tuple(known.get("categories", ())),
        )
    rows = campaign.samples.filter(kind=kind.id).order_by("item__position")
    ids = tuple(rows.values_list("item__sample_id", flat=True))
    if not ids:
        return None
    seed = rows[0].seed
    is_all = known is None and len(ids) == campaign.benchmark.items.count()
    return SampleRule(seed=seed) if is_all else SampleRule(ids=ids, seed=seed)


def _glossary(campaign: Campaign) -> str:
    rows = glossary_of(campaign).values_list(*COLUMNS)
    if not rows:
        return ""
    return b"".join(write_glossary(rows)).decode().replace("\r\n", "\n")
