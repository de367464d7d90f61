"""What people read for rules, for why they leave tasks out, and for what they come to."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.agreement.answers import DISAGREE, EXCLUDE, IGNORE, KEEP, KEY, Exclusion
from annotations.agreement.recounting import ANOTHER_HOLDS, KEY_FOUND, KEY_HOLDS
from annotations.agreement.rules_compared import OPEN
from annotations.agreement.shares import HALF
from annotations.forms.agreement import SENSITIVE
from annotations.vocabularies import Sensitivity
from workbench.core.letters import LETTERS

PARTS = ("consensus", "unsure", "flagged")
WORDS: Mapping[tuple[str, str], str | Promise] = {
    ("consensus", ""): gettext_lazy("By question"),
    ("consensus", HALF): gettext_lazy("Half or more"),
    ("consensus", "majority"): gettext_lazy("More than half"),
    ("consensus", "unanimous"): gettext_lazy("All"),
    ("consensus", KEY): gettext_lazy("Against the key"),
    ("unsure", ""): gettext_lazy("Unsure: for nothing"),
    ("unsure", EXCLUDE): gettext_lazy("Unsure: taken out"),
    ("unsure", IGNORE): gettext_lazy("Unsure: not counted"),
    ("unsure", DISAGREE): gettext_lazy("Unsure: against"),
    ("flagged", KEEP): gettext_lazy("Flagged: counted"),
    ("flagged", EXCLUDE): gettext_lazy("Flagged: taken out"),
}
"""Short: they stand over columns. Any other rule is one like `2 of 3`."""
REASONS: Mapping[str, str | Promise] = {
    Exclusion.DISAGREE: gettext_lazy("Disputed"),
    Exclusion.UNSURE: gettext_lazy("Unsure"),
    Exclusion.FLAGGED: gettext_lazy("Flagged"),
    Exclusion.SINGLE: gettext_lazy("One person alone"),
    OPEN: gettext_lazy("Too few decisions yet"),
}
OUTCOMES: Mapping[str, str | Promise] = {
    Sensitivity.CS: "CS",
    Sensitivity.CA: "CA",
    KEY_HOLDS: gettext_lazy("The key holds"),
    ANOTHER_HOLDS: gettext_lazy("Another option holds"),
    KEY_FOUND: gettext_lazy("An option holds, there is no key"),
}
SHARES: Mapping[str, str | Promise] = {
    Sensitivity.CS: gettext_lazy("CS share"),
    KEY_HOLDS: gettext_lazy("The key holds, share"),
}


def rule_name(rule: Mapping[str, Any], own: Mapping[str, Any]) -> str:
    """By what is not as in the protocol's own; that one by its rule of consensus."""
    if rule["is_own"]:
        return _("%s (as now)") % _word("consensus", rule["consensus"])
    return ", ".join(_word(part, rule[part]) for part in PARTS if rule[part] != own[part])


def _word(part: str, value: str) -> str:
    if (part, value) in WORDS:
        return str(WORDS[part, value])
    count, _of, all_ = value.split()
    return _("%(count)s of %(all)s") % {"count": count, "all": all_}


def advised_word(tag: str, value: Any) -> str:
    """What a model, or the rule, says of a question."""
    match value:
        case None:
            return _("no answer")
        case bool() if tag == SENSITIVE:
            return (Sensitivity.CS if value else Sensitivity.CA).value
        case bool():
            return _("Yes") if value else _("No")
        case int():
            return LETTERS[value]
    return str(value)
