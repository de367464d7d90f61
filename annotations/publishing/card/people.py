"""Who annotated, as far as a release counts it, and what only people can say."""

from collections import defaultdict

from annotations.publishing.card.told import Told, language_name, listed, number
from annotations.publishing.figures.work import Work
from annotations.publishing.markdown import in_markdown, markdown_table
from annotations.statement import stated, unstated

_HOUR = 3600


def how_many(told: Told) -> str:
    people = told.figures.people
    if not people.total:
        return "Nobody has annotated anything in this release."
    by_kind = listed([f"{n:,} in `{kind}`" for kind, n in people.by_kind.items()])
    verb = "has" if people.total == 1 else "have"
    return (
        f"{number(people.total, 'person', 'people')} {verb} taken part: {by_kind}. The tables name"
        " each by a pseudonym, the same in all tables of this release; no table has a name."
    )


def work(told: Told) -> str:
    """Decisions, people and time by kind and language."""
    if not told.figures.work:
        return ""
    rows = [_work_row(told, one) for one in told.figures.work]
    head = ("work", "language", "people", "decisions", "of them counted", "hours")
    return markdown_table(head, rows)


def _work_row(told: Told, one: Work) -> tuple[str, ...]:
    return (
        f"`{'.'.join(filter(None, (one.kind, one.form)))}`",
        language_name(one.language or told.about.source_language),
        f"{one.people:,}",
        f"{one.decisions:,}",
        f"{one.counted:,}",
        f"{one.seconds / _HOUR:,.1f}",
    )


def lone_reviewers(told: Told) -> str:
    """Languages that hang on one person."""
    people: defaultdict[str, int] = defaultdict(int)
    for one in told.figures.reviews:
        people[one.language] = max(people[one.language], one.people)
    alone = sorted(code for code, n in people.items() if n == 1)
    if not alone:
        return ""
    named = listed([language_name(code) for code in alone])
    return f"One person alone reviewed the texts in {named}."


def statement(told: Told) -> str:
    """What the team wrote, field by field."""
    parts = [
        f"**{field.title}.** {in_markdown(text)}"
        for field, text in stated(told.about.statement)
    ]  # fmt: skip
    return "\n\n".join(parts)


def not_stated(told: Told) -> str:
    """What a data statement asks for, and nobody has told."""
    missing = unstated(told.about.statement)
    if not missing:
        return ""
    return "Not stated: " + ", ".join(field.title.lower() for field in missing) + "."


WHO = (how_many, work, lone_reviewers)
STATEMENT = (statement, not_stated)
