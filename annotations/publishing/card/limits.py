"""What it is for, and what a user has to know before they trust a number from it."""

from annotations.publishing.card.told import Told, names, number, of_whole, percent
from annotations.statement import USES


def use(told: Told) -> str:
    if not told.figures.questions or told.about.statement.get(USES, "").strip():
        return ""
    return (
        "It is made to evaluate language models, not to train them: a model that has seen these"
        " questions cannot be measured by them."
    )


def apart(told: Told) -> str:
    labels = told.figures.labels
    if not (labels.cs and labels.ca):
        return ""
    share = percent(labels.cs, labels.annotated)
    return (
        f"Report `CS` and `CA` apart: {share} of the labelled questions are `CS`, and the two"
        " differ in their mix of subjects."
    )


def few_labelled(told: Told) -> str:
    labels, total = told.figures.labels, told.figures.questions
    if not labels.annotated or labels.annotated >= total:
        return ""
    return (
        f"{of_whole(labels.annotated, total)} questions are labelled. The others are neither `CS`"
        " nor `CA`."
    )


def unreviewed(told: Told) -> str:
    """A score in a language measures its translation too."""
    worst = [one for one in told.translated if one.unreviewed_machine]
    if not worst:
        return ""
    return (
        "Scores in a language measure its translation too. In"
        f" {names([one.language for one in worst])}, where machine text is unreviewed, a low score"
        " may be the translation's fault."
    )


def unequal(told: Told) -> str:
    """Languages with other questions cannot be compared by their totals."""
    sizes = {one.rows for one in (told.source, *told.translated) if one.rows}
    if len(sizes) < 2:
        return ""
    return (
        f"Languages have from {min(sizes):,} to {number(max(sizes), 'question')}: compare them on"
        " the questions that they share (`sample_id`)."
    )


def single_votes(told: Told) -> str:
    labels = told.figures.labels
    if not labels.votes.get("1"):
        return ""
    return f"{number(labels.votes['1'], 'question')} had one vote only on its cultural sensitivity."


def imported(told: Told) -> str:
    texts = sum(one.origins.get("imported", 0) for one in told.targets)
    if not texts:
        return ""
    return (
        f"{number(texts, 'translation')} came from a file: who or what wrote it is not known here."
    )


def open_doubts(told: Told) -> str:
    count = sum(one.count for one in told.figures.flags if not one.outcome)
    if not count:
        return ""
    verb = "is" if count == 1 else "are"
    return f"{number(count, 'doubt')} about items or texts {verb} not settled."


SENTENCES = (use, apart, few_labelled, unreviewed, unequal, single_votes, imported, open_doubts)
