"""The first lines: what it is, what is in which language, and who stands by it."""

from annotations.publishing.card.told import (
    Told,
    language_name,
    names,
    number,
    of_whole,
    percent,
)
from annotations.publishing.figures.coverage import Coverage
from annotations.publishing.markdown import in_markdown, markdown_table

UNKNOWN = ("", "unknown")
"""What stands for a licence that nobody stated."""


def synthetic(told: Told) -> str:
    if not told.about.synthetic:
        return ""
    return (
        "> **Synthetic decisions.** The votes, reviews and answers in this release were made up for"
        " a demonstration. Do not use it as data about people, languages or cultures."
    )


def unknown_licence(told: Told) -> str:
    if told.about.licence not in UNKNOWN:
        return ""
    return (
        "> **No licence is stated.** Nobody has said under which licence these questions may be"
        " used. Ask whoever publishes them before you use or share them."
    )


def what_it_is(told: Told) -> str:
    source = language_name(told.about.source_language)
    if not told.figures.questions:
        return f"No question has a row in this release, in {source} or in another language."
    counted = (
        f"{number(told.figures.questions, 'multiple-choice question')} of"
        f" {number(told.figures.subjects, 'subject')} in {source}"
    )
    targets = told.translated
    into = (
        f", with translations into {number(len(targets), 'language')}"
        f" ({names([one.language for one in targets])})"
        if targets
        else ", and in no other language"
    )
    return (
        f"{counted}{into}. The layout is that of Global-MMLU: one config per language, 17 columns."
    )


def coverage_table(told: Told) -> str:
    """What a reader has to know of each language before they use it."""
    head = ("language", "questions", "translations reviewed by people", "unreviewed machine text",
            "other unreviewed text")  # fmt: skip
    rows = [
        _row(told.source, is_source=True),
        *(_row(one, is_source=False) for one in told.targets),
    ]
    shown = 5 if any(one.unreviewed_other for one in told.targets) else 4
    return markdown_table(head[:shown], [row[:shown] for row in rows])


def _row(one: Coverage, *, is_source: bool) -> tuple[str, ...]:
    name = f"{language_name(one.language)} `{one.language}`"
    there = of_whole(one.rows, one.items)
    if not one.rows:
        return name, there, "no row", "no row", "no row"
    if is_source:
        return name, there, "the original", "–", "–"
    parts = (one.by_people, one.unreviewed_machine, one.unreviewed_other)
    return name, there, *(_share(part, one.translated) for part in parts)


def _share(part: int, whole: int) -> str:
    return f"{part:,} ({percent(part, whole)})"


def without_text(told: Told) -> str:
    missing = [one.language for one in told.targets if not one.rows]
    if not missing or not told.figures.questions:
        return ""
    return f"**No question is in {names(missing, 'or')}**, in which the campaign works too."


def completeness(told: Told) -> str:
    """Whether every question is in every language that has some."""
    given = [one for one in (told.source, *told.translated) if one.rows]
    lacking = [one for one in given if one.rows < one.items]
    if not given:
        return ""
    if not lacking and len(given) == 1:
        return ""
    if not lacking:
        every = len(given) == len(told.targets) + 1
        where = "in every language" if every else "in each language that has texts"
        return f"Every question is {where}."
    missing = sum(one.items - one.rows for one in lacking)
    return (
        f"{number(missing, 'row')} {'is' if missing == 1 else 'are'} left out, in"
        f" {names([one.language for one in lacking])}, and never filled with another language."
        " `omissions` names each with its reason."
    )


def review_share(told: Told) -> str:
    """How many of all translations people stand by."""
    whole = sum(one.translated for one in told.targets)
    people = sum(one.by_people for one in told.targets)
    machine = sum(one.unreviewed_machine for one in told.targets)
    if not whole:
        return ""
    if people == whole:
        return "People have reviewed every translation in this release."
    if not people:
        start = "**Nobody has reviewed a translation in this release.**"
    else:
        start = f"People have reviewed {of_whole(people, whole)} translations."
    return f"{start} {_rest(machine, whole - people)}"


def _rest(machine: int, unreviewed: int) -> str:
    if machine == unreviewed:
        return f"{number(unreviewed, 'text')} {_is(unreviewed)} unreviewed machine translation."
    return (
        f"{number(unreviewed, 'text')} {_is(unreviewed)} unreviewed,"
        f" {machine:,} of them machine translation."
    )


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def unreviewed_languages(told: Told) -> str:
    """Names the languages that nobody reviewed, where people reviewed others."""
    given = [one for one in told.translated if one.translated]
    unseen = [one.language for one in given if not one.by_people]
    if not unseen or len(unseen) == len(given):
        return ""
    return f"**Nobody has reviewed a text in {names(unseen, 'or')}.**"


def which_texts(told: Told) -> str:
    unreviewed = any(one.translated > one.by_people for one in told.translated)
    if told.about.texts == "reviewed":
        return (
            "Only translations that people have reviewed are in it; others are left out and counted"
            " as `not reviewed`."
        )
    if not unreviewed:
        return ""
    return (
        "The current text of each question is in it, reviewed or not; the column `reviewed` of"
        " `provenance` says which."
    )


def culture_labels(told: Told) -> str:
    labels = told.figures.labels
    if not told.figures.questions:
        return ""
    if not labels.annotated:
        return (
            "No question has a label of cultural sensitivity: `cultural_sensitivity_label` is `-`"
            " throughout."
        )
    return (
        f"{number(labels.annotated, 'question')} {'has' if labels.annotated == 1 else 'have'} a"
        f" label of cultural sensitivity: {labels.cs:,} `CS`, {labels.ca:,} `CA`, from people's"
        " votes. The label of a question is the same in every language."
    )


def own_forms(told: Told) -> str:
    given = [one for one in told.figures.forms if one.labels]
    if not given:
        return ""
    said = "; ".join(
        f"“{in_markdown(one.title)}” ({number(one.labels, 'answer')} of"
        f" {number(one.people, 'person', 'people')})"
        for one in given
    )
    return f"People also filled in: {said}."


def found_keys(told: Told) -> str:
    keys = told.figures.keys
    found = sum(one.count for one in keys if one.origin in ("consensus", "ruling"))
    changed = sum(one.changed for one in keys)
    if not found:
        return ""
    differ = f", which differs from the benchmark's in {changed:,}" if changed else ""
    return f"People found the key of {number(found, 'question')}{differ}."


def without_key(told: Told) -> str:
    lacking = sum(one.count for one in told.figures.keys if not one.origin)
    if not lacking:
        return ""
    verb = "has" if lacking == 1 else "have"
    return f"{number(lacking, 'question')} {verb} no key, and so no row in any language."


SENTENCES = (
    synthetic,
    unknown_licence,
    what_it_is,
    review_share,
    unreviewed_languages,
    without_text,
    completeness,
    culture_labels,
    coverage_table,
    which_texts,
    own_forms,
    found_keys,
    without_key,
)
