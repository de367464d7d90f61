"""How it was made: engines, rules, people's reviews, agreement, rulings and doubts."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from annotations.publishing.card.told import (
    Told,
    decimal,
    language_name,
    listed,
    number,
    of_whole,
    percent,
)
from annotations.publishing.figures.work import VERDICTS, Reviews
from annotations.publishing.markdown import in_markdown, markdown_table
from annotations.quality.measures import signatures
from annotations.quality.tokenizers import plain

MARKS = {
    "without-context": "question and options were translated apart",
    "piecewise": "an engine of whole questions translated it piece by piece",
    "repaired": "the first answer was wrong, and it was asked for again",
    "unprotected": "a piece lost what must stay as it is, and was translated without protection",
    "split": "it was cut into sentences",
}
"""What engines may say of a text."""
_ORIGINS = {
    "source": "the original",
    "machine": "machine translation as it came",
    "post_edit": "machine translation that a person edited",
    "human": "written by a person",
    "imported": "brought in from a file, by whom is not known here",
}


def origins(told: Told) -> str:
    """How many texts of each language come from where."""
    if not told.translated:
        return ""
    rows = [
        (language_name(one.language), _ORIGINS.get(origin, origin), f"{count:,}",
         f"{one.reviewed.get(origin, 0):,}" if origin != "source" else "–")
        for one in (told.source, *told.translated)
        for origin, count in one.origins.items()
    ]  # fmt: skip
    return markdown_table(("language", "origin", "texts", "reviewed"), rows)


def engines(told: Told) -> str:
    """Which engines wrote the texts, or what people edited."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in told.figures.engines:
        if one.engine:
            found[one.engine, one.version][one.language] += one.texts
    if not found:
        return ""
    licences = {(one.engine, one.version): one for one in told.about.engines}
    rows = []
    for (engine, version), texts in sorted(found.items()):
        known = licences.get((engine, version))
        rows.append(
            (
                f"{engine} {version}".strip(),
                listed([language_name(code) for code in sorted(texts)]),
                f"{sum(texts.values()):,}",
                (known.licence if known else "") or "not known",
                ", ".join(known.notes) if known and known.notes else "–",
            )
        )
    head = ("engine", "languages", "texts from it", "licence of its model", "what to know")
    return (
        "These engines translated. Whoever uses a text of theirs is bound by the engine's licence"
        " too.\n\n" + markdown_table(head, rows)
    )


def marks(told: Told) -> str:
    counts: Counter[str] = Counter()
    for one in told.figures.marks:
        counts[one.mark] += one.texts
    lines = [
        f"- {number(n, 'text')} marked `{mark}`: {MARKS.get(mark, 'the engine says so')}"
        for mark, n in sorted(counts.items())
    ]
    return "\n".join(lines)


def protocol(told: Told) -> str:
    """The rules in force at the cut, for each kind of work that was asked for."""
    kinds: Mapping[str, Mapping[str, Any]] = told.about.protocol.get("kinds", {})
    asked = {one.kind for one in told.figures.work}
    lines = [
        f"- {kind}: {'; '.join(_rules(rules))}."
        for kind, rules in sorted(kinds.items())
        if kind in asked or rules.get("sample") is not None
    ]
    if not lines:
        return ""
    body = "\n".join(lines)
    version = told.about.protocol.get("version")
    return f"The rules of the work, version {version}, in full in `protocol.json`:\n\n{body}"


_TOLD_APART = frozenset({"overlap", "sample", "adjudicate_margin", "rulings", "forms"})


def _rules(rules: Mapping[str, Any]) -> Iterator[str]:
    yield f"{number(rules['overlap'], 'person', 'people')} on each task"
    if sample := rules.get("sample"):
        yield _sample(sample)
    for name, value in rules.items():
        if name not in _TOLD_APART and value not in (None, "", [], False):
            yield f"{name.replace('_', ' ')} {_setting(value)}"
    if rules.get("adjudicate_margin") is not None:
        yield f"a ruling is asked for at a margin of {rules['adjudicate_margin']:g} or less"
    if rules.get("rulings", 1) > 1:
        yield f"{rules['rulings']} reviewers have to rule the same"
    if forms := rules.get("forms"):
        yield f"forms {listed([_setting(form['id']) for form in forms])}"


def _sample(sample: Mapping[str, Any]) -> str:
    """Which items were to be worked on; the seed is told where some were drawn."""
    if sample.get("is_listed"):
        return "items of a list"
    drawn = sample.get("per_subject")
    which = f"{number(drawn, 'item')} of each subject" if drawn else "every item"
    split = f" in `{in_markdown(sample['split'])}`" if sample.get("split") else ""
    narrowed = [
        f", {name} {_setting(sample[name])}"
        for name in ("subjects", "categories")
        if sample.get(name)
    ]
    seed = f" (seed {sample.get('seed')})" if drawn else ""
    return f"{which}{split}{''.join(narrowed)}{seed}"


def _setting(value: Any) -> str:
    """A value of a rule; of a long list how long it is."""
    if isinstance(value, list | tuple):
        if len(value) > _LISTED:
            return f"a list of {len(value):,}"
        return listed([_setting(one) for one in value])
    return f"`{in_markdown(value)}`"


_LISTED = 10


def guideline(told: Told) -> str:
    if told.about.guideline:
        return "The guideline that people worked by is [`guideline.md`](guideline.md)."
    return "There is no written guideline beside the questions asked." if _people(told) else ""


def _people(told: Told) -> bool:
    return bool(told.figures.people.total)


def reviews(told: Told) -> str:
    """Verdicts and effort by step and language."""
    steps: dict[str, list[Reviews]] = {}
    for one in told.figures.reviews:
        steps.setdefault(one.step, []).append(one)
    return "\n\n".join(_step(step, found) for step, found in steps.items())


def _step(step: str, found: list[Reviews]) -> str:
    head = ("language", "reviews", "accepted", "edited", "rewritten", "rejected", "people",
            "mean HTER", "mean chrF++")  # fmt: skip
    rows = [
        (
            language_name(one.language),
            f"{one.total:,}",
            *(f"{one.verdicts[name]:,}" for name in VERDICTS),
            f"{one.people:,}",
            decimal(one.hter, 3),
            decimal(one.chrf, 1),
        )
        for one in found
    ]
    return f"Counted reviews of the step `{step}`:\n\n{markdown_table(head, rows)}"


def effort_measures(told: Told) -> str:
    """How the edits are measured, by tokenizer."""
    languages: defaultdict[str, set[str]] = defaultdict(set)
    for one in told.figures.reviews:
        if one.measured:
            languages[plain(one.language).name].add(one.language)
    if not languages:
        return ""
    lines = [
        f"- {name} in {listed([language_name(code) for code in sorted(codes)])}: `{signature}`"
        for tokenizer, codes in sorted(languages.items())
        for name, signature in signatures(tokenizer).items()
        if name in _MEASURES
    ]
    start = (
        "HTER is the edits over the words of the text that the person stands by, at most 1 a text."
        " Both columns are means over the accepted and edited texts. The measures:"
    )
    return "\n".join((start, "", *lines))


_MEASURES = ("hter", "characters", "chrf")
"""Those that `post_edits` has."""


def agreement(told: Told) -> str:
    """One row a question and language; what is undefined says why."""
    overall = [one for one in told.figures.agreement if not one.subject and one.units]
    if not overall:
        return ""
    head = ("question", "language", "units", "with two answers or more", "people",
            "agreeing pairs", "alpha (95 %)", "AC1")  # fmt: skip
    rows = [
        (
            f"`{'.'.join(filter(None, (one.kind, one.form, one.question)))}`",
            language_name(one.language) if one.language else "all",
            f"{one.units:,}",
            f"{one.pairable:,}",
            f"{one.raters:,}",
            decimal(one.observed),
            _alpha(one.alpha, one.alpha_low, one.alpha_high) or f"– ({one.reason})",
            decimal(one.gwet_ac1),
        )
        for one in overall
    ]
    return (
        "How far people agree beyond chance: Krippendorff's alpha with its bootstrap interval, and"
        " Gwet's AC1. Units are tasks; of marks on words they are characters."
        f"\n\n{markdown_table(head, rows)}"
    )


def _alpha(value: float | None, low: float | None, high: float | None) -> str:
    if value is None:
        return ""
    return decimal(value) + (f" ({low:.2f} to {high:.2f})" if low is not None else "")


def agreement_by_subject(told: Told) -> str:
    subjects = {one.subject for one in told.figures.agreement if one.subject}
    if not subjects:
        return ""
    return f"The table `agreement` has the same for each of {number(len(subjects), 'subject')}."


def no_agreement(told: Told) -> str:
    measured = told.figures.agreement
    if not measured or any(one.pairable for one in measured):
        return ""
    return "No two people answered the same question here, so nothing is known of their agreement."


def rulings(told: Told) -> str:
    """Adjudications by kind of task."""
    found = told.figures.rulings
    if not found:
        return ""
    head = ("tasks of", "rulings", "reviewers", "what they came to")
    rows = [
        (
            f"`{'.'.join(filter(None, (one.kind, one.form)))}`",
            f"{one.total:,}",
            f"{one.people:,}",
            listed([f"{name or 'not told'} {n:,}" for name, n in one.outcomes.items()]),
        )
        for one in found
    ]
    return (
        f"Reviewers ruled {number(sum(one.total for one in found), 'time')}, where people differed"
        f" or a vote was close.\n\n{markdown_table(head, rows)}"
    )


def disputes(told: Told) -> str:
    """What is not settled yet."""
    labels = told.figures.labels.states.get("disputed", 0)
    texts = sum(one.states.get("disputed", 0) for one in told.targets)
    found = [number(n, one) for n, one in ((labels, "label"), (texts, "text")) if n]
    if not found:
        return ""
    verb = "is" if labels + texts == 1 else "are"
    return f"{listed(found).capitalize()} {verb} disputed, and nobody has ruled yet."


def flags(told: Told) -> str:
    found = told.figures.flags
    if not found:
        return ""
    total = sum(one.count for one in found)
    is_open = sum(one.count for one in found if not one.outcome)
    machine = sum(one.count for one in found if one.raised_by == "evaluation")
    reasons: Counter[str] = Counter()
    for one in found:
        reasons[one.reason] += one.count
    named = listed([f"`{reason}` {n:,}" for reason, n in reasons.most_common()])
    return (
        f"{number(total, 'doubt')} {'was' if total == 1 else 'were'} raised ({named}),"
        f" {machine:,} of them by evaluations; {is_open:,} {'is' if is_open == 1 else 'are'} open."
        " They are in `flags`."
    )


def proposals(told: Told) -> str:
    total = sum(one.count for one in told.figures.proposals)
    if not total:
        return ""
    languages = [language_name(one.language) for one in told.figures.proposals]
    return f"People proposed {number(total, 'other wording')} in {listed(languages)} (`proposals`)."


def answer_checks(told: Told) -> str:
    """Blind answers: how often people found the key without seeing it."""
    found = told.figures.answers
    if not found:
        return ""
    total, right = sum(one.total for one in found), sum(one.right for one in found)
    each = "; ".join(
        f"{language_name(one.language)} {percent(one.right, one.total)} of {one.total:,}"
        for one in found
    )
    return (
        "People who did not see the key answered questions, to find texts that cannot be answered:"
        f" {of_whole(right, total)} answers are the key ({each})."
    )


def blocking_checks(told: Told) -> str:
    """Texts on which a check that blocks work fails."""
    failing = sum(told.figures.failing_checks.values())
    if not told.translated:
        return ""
    if not failing:
        return (
            "No translation fails a blocking check (a lost number, formula or blank, options that"
            " became alike, and the like)."
        )
    most = sorted(told.figures.failing_checks.items(), key=lambda pair: (-pair[1], pair[0]))
    named = listed([f"`{check}` {n:,}" for check, n in most])
    return (
        f"Automatic checks find {number(failing, 'fault')} in translations that block work here:"
        f" {named}. `provenance` has them by row."
    )


SENTENCES = (
    origins, engines, marks, protocol, guideline, reviews, effort_measures, agreement,
    agreement_by_subject, no_agreement, rulings, disputes, flags, proposals, answer_checks,
    blocking_checks,
)  # fmt: skip
