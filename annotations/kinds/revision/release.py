"""What revisions give to a release: their own edits. The text itself comes with its review."""

from annotations.kinds.review.release import post_edits
from annotations.kinds.revision.rules import KIND
from annotations.selectors.facts import Facts, Records


def records(facts: Facts) -> Records:
    return Records(post_edits=post_edits(facts, KIND))
