"""The file of a protocol as the next version of a running campaign's rules."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from annotations.formats.protocol import (
    WORK,
    WORK_NUMBERS,
    KindRules,
    ProtocolError,
    ProtocolFile,
)
from annotations.formats.tables import Problem, in_words, with_lines
from annotations.forms.form import Form
from annotations.kinds.kind import SAMPLE, Kind
from annotations.kinds.registry import form_kind, planned_kinds, text_kind
from annotations.models import Campaign, Protocol
from annotations.permissions import can_control, can_manage
from annotations.selectors.protocol_files import protocol_file
from annotations.services.forms import check_form
from annotations.services.glossary import GlossaryReport
from annotations.services.locking import lock_campaign, share_ledger
from annotations.services.planning import Plan, held_rules, next_version, plan_of
from annotations.services.protocol_files import ASK_QUALITY, bring_glossary, plan_by_file, sample_of
from annotations.services.sampling import possible_draws
from annotations.services.versions import InForce
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.core.messages import gettext_noop as _


@dataclass(frozen=True)
class Changed:
    """What a file did: `rules` are those in force, `changed` the places where they are new.

    Nothing where it says what held already. `effect` is on the campaign's tasks.
    """

    rules: Protocol
    changed: tuple[str, ...] = ()
    effect: InForce | None = None
    glossary: GlossaryReport | None = None


def set_protocol(
    *,
    campaign: Campaign,
    file: ProtocolFile,
    text: str = "",
    user: User | None = None,
    dry_run: bool = False,
) -> Changed:
    """Make a protocol's file the next version of a running campaign's rules.

    Guideline, glossary and the numbers of `[work]` that it leaves out stay as they are. Which kinds
    of tasks there are, on which items and in which steps, cannot change any more. The same rules
    again change nothing. With `dry_run` nothing changes, and what would is told.
    Locks: the ledger (shared), the campaign's row, the tasks that it touches, an advisory lock on
    the glossary.

    Args:
        text: of the file, for the lines at which something is refused.

    Raises:
        NotPermitted: the person does not manage the campaign, or annotates in it and would change
            the share of controls.
        ProtocolError: with all that cannot change.
        Invalid: rows of the glossary are bad.
    """
    can_manage(user, campaign).require()
    with transaction.atomic():
        share_ledger()
        lock_campaign(campaign)
        before = campaign.protocol
        if problems := [*_refused(campaign, file)]:
            raise ProtocolError(with_lines(problems, text))
        plan = _next_plan(before, file)
        changed = tuple(_differences(held_rules(plan_of(protocol=before)), held_rules(plan)))
        if user is not None and f"{WORK}.control_share" in changed:
            can_control(user, campaign).require()
        effect = next_version(campaign, plan, user) if changed else None
        glossary = bring_glossary(campaign, file.glossary, user)
        transaction.set_rollback(dry_run)
    return Changed(effect.rules if effect else before, changed, effect, glossary)


def _refused(campaign: Campaign, file: ProtocolFile) -> Iterator[Problem]:
    """What the file says and a campaign with work in it cannot take over."""
    now = protocol_file(campaign).kinds
    for kind in planned_kinds().values():
        old, new = now.get(kind.id), file.kinds.get(kind.id)
        if old is None and new is not None:
            problem = _("The campaign has no such tasks, and its samples are drawn; make another.")
            yield Problem(kind.id, problem)
        elif old is not None and new is None:
            yield Problem(kind.id, _("The campaign has such tasks; they cannot go."))
        elif old is not None and new is not None:
            yield from _refused_of(campaign, kind, old, new)


def _refused_of(
    campaign: Campaign, kind: Kind, old: KindRules, new: KindRules
) -> Iterator[Problem]:
    draws = possible_draws(benchmark=campaign.benchmark, rules={kind.id: sample_of(kind, new)})
    there = set(campaign.samples.filter(kind=kind.id).values_list("item", flat=True))
    if all({item for _kind, item, _seed in draw} != there for draw in draws):
        problem = _("The items are drawn and worked on; write the sample as export_protocol does.")
        yield Problem(f"{kind.id}.{SAMPLE}", problem)
    for rule in kind.rules:
        if rule.fixed and new.rules[rule.name] != old.rules[rule.name]:
            value = old.rules[rule.name]
            said = in_words(value) if isinstance(value, tuple) else str(value)
            problem = _("This cannot change while there is work; it is: %(value)s.", value=said)
            yield Problem(f"{kind.id}.{rule.name}", problem)
    if kind.asks_forms:
        yield from _refused_forms(campaign, old.forms, new.forms)


def _refused_forms(
    campaign: Campaign, old: Iterable[Form], new: Iterable[Form]
) -> Iterator[Problem]:
    known = {form.id: form.document() for form in old}
    for form in new:
        if known.get(form.id) == form.document():
            continue
        try:
            check_form(campaign, form)
        except Invalid as refusal:
            for name, problem in refusal.fields.items():
                yield Problem(f"{form_kind().id}.forms", f"{form.id}, {name}: {problem}")


def _next_plan(before: Protocol, file: ProtocolFile) -> Plan:
    """The rules in force with what the file says; which items are worked on stays as it is."""
    base, wanted = plan_of(protocol=before), plan_by_file(file=file)
    rules = {kind: dict(its) for kind, its in wanted.rules.items()}
    for kind, its in base.rules.items():
        if SAMPLE in its:
            rules[kind] = {**rules.get(kind, {}), SAMPLE: its[SAMPLE]}
    numbers = {name: getattr(file, name) for name in WORK_NUMBERS}
    return replace(
        base,
        overlaps={**base.overlaps, **{kind: its.overlap for kind, its in file.kinds.items()}},
        rules=rules,
        forms=wanted.forms if form_kind().id in file.kinds else base.forms,
        guideline=file.guideline or base.guideline,
        ask_quality=wanted.ask_quality,
        **{name: value for name, value in numbers.items() if value is not None},
    )


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """The places of a protocol's file at which rules differ."""
    before, after = _places(old), _places(new)
    return (name for name in {**after, **before} if before.get(name) != after.get(name))


def _places(held: Mapping[str, Any]) -> dict[str, Any]:
    """Rules by their places in a file, as the database gives them back."""
    given: dict[str, Any] = json.loads(json.dumps(held))
    places = {f"{kind}.overlap": number for kind, number in given["overlaps"].items()}
    for kind, rules in given["rules"].items():
        places |= {f"{kind}.{name}": value for name, value in rules.items()}
    places |= {f"{WORK}.{name}": given[name] for name in WORK_NUMBERS}
    places["guideline"] = given["guideline"]
    places[f"{form_kind().id}.forms"] = given["forms"]
    return places | {f"{text_kind().id}.{ASK_QUALITY}": given["ask_quality"]}
