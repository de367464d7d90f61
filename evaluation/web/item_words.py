"""What a list of questions calls its filters, and the page of one its tables."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

ANSWERS: Words = {
    "all_wrong": _("No model is right"),
    "most_wrong": _("More than half are wrong"),
    "wrong_here_alone": _("More than half are wrong in this language alone"),
    "all_right": _("All models are right"),
}
KINDS: Words = {
    "key_never_chosen": _("No model chooses the key"),
    "other_option_chosen": _("Strong models choose another option"),
    "key_differs": _("The key differs from most languages'"),
    "language_gap": _("Fewer are right than in other languages"),
    "answer_check_failed": _("People's answers do not confirm the key"),
    "errors_marked": _("People marked an error"),
}
LABELS: Words = {
    "CS": _("Culturally sensitive"),
    "CA": _("Culturally agnostic"),
    "-": _("Not annotated"),
}
ORDERS: Words = {
    "suspicion": _("Most suspicious first"),
    "right": _("Fewest right first"),
    "place": _("As in the release"),
}
TABLES: Words = {
    "votes": _("Votes on culture"),
    "post_edits": _("Reviews and edits"),
    "provenance": _("Where the text comes from"),
    "answer_checks": _("People's answers"),
    "keys": _("Where the key comes from"),
    "flags": _("Doubts"),
    "rulings": _("Rulings"),
}


OF_SOURCE: Words = {"language_gap": _("Models doubt it in every language")}
"""Of a question over all languages, where the words are others."""


def kind_words(kind: str | None, language: str | None) -> str:
    """What speaks against a key, in words; as it stands where there are none. Without a language,
    of a question over all of them."""
    words = KINDS if language else {**KINDS, **OF_SOURCE}
    return str(words.get(kind, kind)) if kind else ""
