"""What people read for the values of the vocabularies, in the language of the interface.

The pure packages know no Django and have their words in English. The words are listed here, so
that `makemessages` finds them, and are translated where they are shown: here for forms, in
templates by `{% translate value %}`. Countries have a list of their own.
"""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext
from django.utils.translation import gettext_noop as _

from annotations.agreement.contest import Contest
from annotations.forms import words
from annotations.forms.country_names import country_names_in
from annotations.forms.words import Texts
from annotations.kinds.kind import Kind
from annotations.kinds.registry import kind_of
from annotations.models.tasks import TaskState
from annotations.vocabularies import Vocabulary
from workbench.core.languages import LANGUAGES, language_of
from workbench.core.web.figures import decimal
from workbench.core.web.language_names import language_name
from workbench.core.web.states import state_of

Choices = list[tuple[str, str | Promise]]


def label(member: Vocabulary) -> str:
    """What a person reads for a value."""
    return gettext(member.label)


def said(texts: Texts) -> str:
    """What a form says, in the language of the interface; English that is our own is translated."""
    found = words.said(texts, get_language() or words.BASE)
    return gettext(found) if found == texts.get(words.BASE) else found


def kind_label(kind: str) -> str:
    """What a person reads for a kind of task."""
    return gettext(kind_of(kind).label)


def kind_names(kinds: Iterable[Kind]) -> Choices:
    """Kinds of tasks with their labels, for a form."""
    return [(kind.id, gettext_lazy(kind.label)) for kind in kinds]


def choices(vocabulary: type[Vocabulary]) -> Choices:
    """The values of a vocabulary with their labels, for a form."""
    return [(member.value, gettext_lazy(member.label)) for member in vocabulary]


def language_choices(codes: Iterable[str] = LANGUAGES) -> list[tuple[str, str]]:
    """Languages by name and as their speakers call them, where the two differ."""
    known = [language_of(code) for code in codes]
    named = [(one.code, language_name(one), one.endonym) for one in known]
    return [
        (code, endonym if endonym == name else f"{name} · {endonym}")
        for code, name, endonym in named
    ]


def in_percent(share: float, digits: int = 0) -> str:
    """A share from 0 to 1 in percent, as the language of the interface writes it."""
    return gettext("%(share)s %%") % {"share": decimal(100 * share, digits)}


def counts_in_words(contest: Contest) -> str:
    """How the votes fell: `2 to 1`, or `3 of 3` where only one answer was given."""
    first, *others = contest.counts
    if not others:
        counts = {"count": first, "votes": contest.votes}
        return gettext("%(count)s of %(votes)s") % counts
    told = str(first)
    for count in others:
        told = gettext("%(more)s to %(fewer)s") % {"more": told, "fewer": count}
    if not contest.silent:
        return told
    silent = ngettext("%(n)s gave no answer", "%(n)s gave no answer", contest.silent)
    return f"{told}, {silent % {'n': contest.silent}}"


def standing_in_words(state: str, contest: Contest | None) -> str:
    """What a task's decisions add up to, and how far people agreed: a rule that lets what two of
    three say hold has not made them agree."""
    if contest is None or not contest.counts or state not in _STANDINGS:
        return str(state_of(state).label)
    alone, unanimous, differing = _STANDINGS[state]
    told = differing
    if contest.is_unanimous:
        told = alone if contest.votes == 1 else unanimous
    return gettext(told) % {"counts": counts_in_words(contest)}


_STANDINGS: dict[str, tuple[str, str, str]] = {
    TaskState.AGREED: (
        _("One person decided"), _("Unanimous, %(counts)s"), _("Agreed by the rule, %(counts)s"),
    ),
    TaskState.DISPUTED: (
        _("Needs adjudication: one person decided"),
        _("Needs adjudication: unanimous, %(counts)s"),
        _("Needs adjudication: %(counts)s"),
    ),
    TaskState.ADJUDICATED: (
        _("Ruled; one person had decided"),
        _("Ruled; the votes were unanimous, %(counts)s"),
        _("Ruled; the votes were %(counts)s"),
    ),
}  # fmt: skip
"""Of a state: where one person decided, where all said the same, and where they did not."""


def country_names() -> dict[str, str]:
    """ISO 3166-1 alpha-2 codes to the names in the language of the interface, by name."""
    return country_names_in(get_language() or "en")


WORDS = (
    # kinds of tasks and why they exist
    _("Review"), _("Revision"), _("Label"), _("Answer"),
    _("Production"), _("Gold"), _("Planted"),
    _("Option swapped"), _("Number changed"), _("Negation dropped"),
    _("Sign lost"), _("Signs exchanged"), _("Percent lost"), _("Unit changed"),
    _("Currency changed"), _("Operator changed"), _("Exponent changed"), _("Code changed"),
    _("Reference changed"), _("Sentence dropped"), _("Sentence repeated"),
    _("Source sentence left"), _("Field untranslated"), _("Word doubled"), _("Options alike"),
    _("Model talk"), _("Wrong decoding"),
    _("The checks find an error"), _("An evaluation flagged it"),
    _("The checks ask for a second look"), _("The engines differ"),
    _("Its back-translation is far from the source"), _("The engine was unsure"),
    _("Its length is unusual"),
    _("Models lose the answer in this language"), _("Models doubt the key or the question"),
    _("Work sent back"), _("A new batch"), _("A deadline that is near"),
    _("A question from the desk"), _("An answer to what you wrote"),
    _("What became of a term that you proposed"),
    _("A question to the managers"), _("A comment for the managers"),
    _("A note for whoever comes to this text next"), _("An answer from the managers"),
    _("A note from the managers"),
    # roles, origins of texts, verdicts
    _("Annotator"), _("Reviewer"), _("Manager"), _("Viewer"),
    _("Machine"), _("Post-edit"), _("Human"), _("Imported"),
    _("Accept"), _("Edit"), _("Translate from scratch"), _("Reject"),
    _("without-context"), _("piecewise"), _("repaired"), _("unprotected"), _("split"),
    _("OpenAI-compatible server"), _("File"),
    # kinds of knowledge and what depends on them
    _("None"), _("Cultural"), _("Geographic"), _("Dialect"),
    _("Western Culture"), _("Eastern Asian Culture"), _("Middle Eastern Culture"),
    _("South Asian Culture"), _("African Culture"), _("Latin American Culture"),
    _("Indigenous Culture"), _("Other"),
    _("North America"), _("South America"), _("Europe"), _("Asia"), _("Africa"),
    _("Australia and Oceania"), _("Antarctica"),
    _("East Asia and Pacific"), _("Europe and Central Asia"), _("Latin America and Caribbean"),
    _("Middle East and North Africa"), _("South Asia"), _("Sub-Saharan Africa"),
    _("American English"), _("British English"), _("Irish English"), _("Canadian English"),
    _("Australian English"), _("Indian English"), _("African English"),
    _("African American English"), _("Caribbean English"), _("Slang or idiom"),
    _("Borrowed phrase"),
    # reasons and outcomes
    _("Not my subject"), _("Not my dialect"), _("Unclear"), _("Technical"),
    _("Source error"), _("Wrong key"), _("No correct option"), _("Several correct options"),
    _("Untranslatable"), _("Offensive"), _("Suspicious score"),
    _("Meaning changed"), _("Unreadable"), _("Wrong language"), _("Incomplete"),
    _("Fixed"), _("Excluded"), _("No problem"),
    _("Stands"), _("Decided anew"), _("Left out in this language"),
    _("Left out in all languages"), _("The translation moved the key"), _("Needs expert"),
    _("Withdrawn"), _("High"), _("Medium"), _("Low"),
    _("Ambiguous text"), _("Gap in the guideline"), _("Slip"), _("Edge case"),
    _("Honest difference"),
    # why a ruling is wanted
    _("The rule gives no answer"), _("Closer than the protocol allows"),
    _("Enough people rejected the text"), _("Half or more answered otherwise than the key"),
    _("Nobody chose the key"), _("A second person has to rule"), _("Two rulings differ"),
    _("An expert is asked for"), _("Most people say otherwise than the rule"),
    # sensitivity, agreement, what releases leave out
    _("Culturally sensitive"), _("Culturally agnostic"), _("Not annotated"),
    _("no unit has been rated by two people"),
    _("everyone agreed: alpha is undefined with one category"),
    _("AC1 needs at least two categories to choose from"),
    _("chance alone would have everyone agree: the coefficient is undefined"),
    _("excluded after a flag"), _("rejected by its reviewers"), _("no text in this language"),
    _("no passage in this language"), _("not reviewed"),
    _("no key: only one person answered"), _("no key: the question was flagged"),
    _("no key: somebody was unsure"), _("no key: the answers disagree"),
    _("no key: too few answers"), _("no key: nobody was asked"),
    _("no key: rulings name different options"), _("the translation moved the key"),
    _("left out by a ruling"), _("left out by a ruling: ambiguous text"),
    _("left out by a ruling: gap in the guideline"), _("left out by a ruling: slip"),
    _("left out by a ruling: edge case"), _("left out by a ruling: honest difference"),
    _("left out by a ruling: other"),
    # what jobs tell
    _("Benchmark"), _("Added"), _("Unchanged"), _("Files"), _("Ignored columns"),
    _("Unknown subjects"), _("Left alone"), _("Missing"), _("Tasks opened"), _("Splits"),
    _("Letters"), _("Language"), _("Engine"), _("Without text"), _("Version"), _("Content hash"),
    _("Questions"), _("count"), _("first"), _("added"), _("removed"), _("changed"),
    _("Agency"), _("Items"), _("Edited"), _("Changed"), _("Surplus"), _("Texts"), _("People"),
    _("Refused"), _("Units"), _("Dry run"), _("Stored"), _("Difference"), _("Layout"),
    _("Campaign"), _("Continues"), _("Is new"), _("Removed"), _("Tasks"), _("Kept"), _("Left"),
    _("Opened"), _("Anew"), _("Texts wanted"), _("In hand"), _("Corrections"), _("Idle"),
    _("Accounts"), _("Controls"), _("Ignored"), _("Columns"), _("Findings"), _("Account"),
    _("requests"), _("characters"), _("Held back by"),
    # languages
    _("Amharic"), _("Arabic"), _("Bengali"), _("Czech"), _("German"), _("Greek"), _("English"),
    _("Spanish"), _("Persian"), _("Filipino"), _("French"), _("Hausa"), _("Hebrew"), _("Hindi"),
    _("Indonesian"), _("Igbo"), _("Italian"), _("Japanese"), _("Korean"), _("Kyrgyz"),
    _("Lithuanian"), _("Malagasy"), _("Malay"), _("Nepali"), _("Dutch"), _("Chichewa"),
    _("Polish"), _("Portuguese"), _("Romanian"), _("Russian"), _("Sinhala"), _("Shona"),
    _("Somali"), _("Serbian"), _("Swedish"), _("Swahili"), _("Telugu"), _("Turkish"),
    _("Ukrainian"), _("Vietnamese"), _("Yoruba"), _("Chinese"),
    # countries whose everyday names pycountry does not have in every language
    _("Iran"), _("Laos"), _("North Korea"), _("South Korea"), _("Syria"), _("Türkiye"),
)  # fmt: skip
"""Every word of the pure packages that a page shows as it is."""
