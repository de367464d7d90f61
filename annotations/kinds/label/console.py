"""Culture labels in the console: votes and highlights side by side, and the tags that hold."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.agreement.counts import Agreement
from annotations.kinds.label.acts import adjudicate_label, set_label_gold
from annotations.kinds.label.questions import CultureQuestions, as_answered, yes_or_no
from annotations.kinds.label.rules import KIND, CulturePayload
from annotations.labels import Choices, country_names, in_percent, label
from annotations.models import Adjudication, Campaign, Consensus, Control, Item
from annotations.models.decisions import CultureTags
from annotations.selectors import agreement
from annotations.vocabularies import KnowledgeKind
from annotations.web.console.cases import Case
from annotations.web.console.kinds import ConsoleKind, Facts, GoldQuestions
from annotations.web.console.rulings import RulingForm
from workbench.core.accounts.models import User
from workbench.core.web import charts


class CultureRulingForm(CultureQuestions, RulingForm):
    """The culture questions; highlights are chosen from those that people made."""

    highlights = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=_("Highlights that hold")
    )

    def __init__(self, item: Item, spans: Sequence[dict[str, Any]], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["highlights"].choices = [  # type: ignore[attr-defined]
            (span_key(span), f"{_kind(span)}: “{item.question[span['start'] : span['end']]}”")
            for span in spans
        ]

    def payload(self) -> CulturePayload:
        spans = [json.loads(key) for key in self.cleaned_data["highlights"]]
        return replace(super().payload(), spans=spans)


class LabelCase(Case):
    """A question that people tagged differently."""

    template = "kinds/label/case.html"

    def form(self, data: Any, *, start: int | None = None) -> CultureRulingForm:
        return CultureRulingForm(
            self.task.item,
            self.spans,
            data,
            initial=culture_initial(getattr(self.task, "consensus", None), self.ruling),
        )

    def rule(self, form: CultureRulingForm) -> Adjudication:
        return adjudicate_label(ruling=form.ruling(self.user, self.task), payload=form.payload())

    def context(self, form: CultureRulingForm) -> dict[str, Any]:
        rows = [
            (
                vote.letter,
                dict(culture_facts(vote.decision)),
                self.comments.get(vote.decision.nonce),
            )
            for vote in self.votes
        ]
        names = list(dict.fromkeys(name for _, facts, _ in rows for name in facts))
        return {
            "fact_names": names,
            "fact_rows": [
                (letter, [facts.get(name, "") for name in names], comment)
                for letter, facts, comment in rows
            ],
            "highlights": [
                (vote.letter, _highlighted(self.task.item.question, vote.decision))
                for vote in self.votes
            ],
        }

    @cached_property
    def spans(self) -> list[dict[str, Any]]:
        labels: list[Any] = [vote.decision for vote in self.votes]
        return distinct_spans([*labels, *([self.ruling] if self.ruling else [])])


class LabelGold(GoldQuestions):
    template = "kinds/label/gold.html"
    form = CultureQuestions

    def give(self, user: User, campaign: Campaign, item: Item, form: Any) -> Control:
        return set_label_gold(user=user, campaign=campaign, item=item, payload=form.payload())

    def facts(self, expected: Mapping[str, Any]) -> Facts:
        return culture_facts(SimpleNamespace(**expected))


class LabelConsole(ConsoleKind):
    done = _("Tagged for culture")
    icon = "globe"
    case = LabelCase
    overlap_heading = _("Labels")
    overlap_label = _("Culture labels per question")
    sample_label = _("Questions per subject tagged for culture")
    sample_help = _("Drawn with the seed; leave empty to tag them all, 0 for none.")
    gold = LabelGold()
    agreement_template = "kinds/label/agreement.html"

    def agreement(self, campaign: Campaign) -> dict[str, Any]:
        tags = agreement.by_tag(campaign, KIND.id)
        if not any(tag.alpha.units for tag in tags):
            return {}
        chart = _agreement_chart({gettext(tag.label): tag.alpha for tag in tags})
        return {"tags": tags, "chart": chart, "subjects": agreement.by_subject(campaign, KIND.id)}

    def gold_sources(self, campaign: Campaign) -> Choices:
        return [(campaign.source_language, _("Culture tags that were ruled on"))]

    def facts(self, decision: CultureTags) -> Facts:
        return culture_facts(decision)

    def ruling_facts(self, ruling: CultureTags) -> Facts:
        return culture_facts(ruling)

    def consensus_facts(self, values: Mapping[str, Any]) -> Facts:
        shares = values.get("shares", {}).items()
        return [(label(KnowledgeKind(kind)), in_percent(share)) for kind, share in shares]


def culture_facts(tags: Any) -> Facts:
    """Culture tags in words, leaving out what was not asked."""
    names = country_names()
    kinds = [label(KnowledgeKind(kind)) for kind in tags.knowledge or []]
    answers = {True: gettext("Yes"), False: gettext("No"), None: ""}
    facts = [
        (gettext("Knowledge"), ", ".join(kinds)),
        (gettext("Culture"), ", ".join(map(gettext, tags.cultures))),
        (gettext("Region"), ", ".join(map(gettext, tags.regions))),
        (gettext("World Bank region"), ", ".join(map(gettext, tags.world_bank_regions))),
        (gettext("Country"), ", ".join(names.get(code, code) for code in tags.countries)),
        (gettext("Dialect"), tags.dialect and gettext(tags.dialect)),
        (gettext("Time-sensitive"), answers[tags.time_sensitive]),
    ]
    return [(name, value) for name, value in facts if value]


def span_key(span: dict[str, Any]) -> str:
    return json.dumps(span, sort_keys=True)


def distinct_spans(labels: Sequence[CultureTags]) -> list[dict[str, Any]]:
    """Each highlight once, in the order of the text."""
    spans = {span_key(span): span for label in labels for span in label.spans}
    return sorted(spans.values(), key=lambda span: (span["start"], span["end"], span["label"]))


def culture_initial(consensus: Consensus | None, ruling: Adjudication | None) -> dict[str, Any]:
    """The ruling that stands, else what most people said."""
    if ruling is not None:
        highlights = [span_key(span) for span in ruling.spans]
        return as_answered(ruling) | {"nonce": uuid4(), "highlights": highlights}
    values: dict[str, Any] = consensus.values if consensus else {}
    dialects = values.get("dialects", [])
    return {
        "nonce": uuid4(),
        "knowledge": values.get("kinds") or [KnowledgeKind.NONE.value],
        "cultures": values.get("cultures", []),
        "regions": values.get("regions", []),
        "world_bank_regions": values.get("world_bank_regions", []),
        "countries": values.get("countries", []),
        "dialect": dialects[0] if dialects else "",
        "time_sensitive": yes_or_no(values.get("time_sensitive")),
    }


def _kind(span: dict[str, Any]) -> str:
    return label(KnowledgeKind(span["label"]))


def _highlighted(question: str, tags: Any) -> list[tuple[str, str]]:
    """The question in pieces; a piece's kinds are those of the highlights that cover it."""
    edges = sorted(
        {0, len(question), *(edge for span in tags.spans for edge in (span["start"], span["end"]))}
    )
    return [
        (
            question[start:end],
            " ".join(
                sorted({s["label"] for s in tags.spans if s["start"] <= start and end <= s["end"]})
            ),
        )
        for start, end in pairwise(edges)
    ]


def _agreement_chart(values: dict[str, Agreement]) -> charts.Chart:
    return charts.agreement_dots(
        [_figure(label, alpha) for label, alpha in values.items()],
        title=gettext("Agreement by tag"),
        description=gettext(
            "Krippendorff's alpha with 95 % bootstrap intervals; dashed lines at 0.667 (tentative) "
            "and 0.8 (reliable)."
        ),
        group_name=gettext("Tag"),
    )


def _figure(label: str, alpha: Agreement) -> charts.Agreement:
    low, high = alpha.interval or (None, None)
    reason = gettext(alpha.reason) if alpha.reason else ""
    return charts.Agreement(label, alpha.value, low, high, reason)


CONSOLE = LabelConsole()
