"""What people read for rules, for why they leave tasks out, and for what they come to."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.agreement.answers import Exclusion
from annotations.agreement.recounting import ANOTHER_HOLDS, KEY_FOUND, KEY_HOLDS
from annotations.agreement.rules_compared import OPEN
from annotations.forms.agreement import SENSITIVE
from annotations.vocabularies import Sensitivity
from annotations.web.console.rule_fields import LABELS, VALUES
from workbench.core.letters import LETTERS

PARTS = ("consensus", "unsure", "flagged")
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
        return _("As now: %s") % _value("consensus", rule["consensus"])
    told = [
        value if part == "consensus" else f"{LABELS[part]} {value}"
        for part in PARTS
        if rule[part] != own[part]
        for value in [_value(part, rule[part])]
    ]
    return "; ".join(told)


def _value(part: str, value: str) -> str:
    if not value:
        return _("each question by its own rule")
    return str(VALUES.get((part, value), value))


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
