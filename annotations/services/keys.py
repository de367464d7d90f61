"""The keys of desk and adjudication: what each does, which ones serve, and a person's own choice.

A key is written as it is shown: `A`, `7`, `?`, `Alt+K`, `Ctrl+Enter`. Letters and digits stand for
the character on Latin keyboards and for its place on others. Single keys act outside text fields
only; those with Ctrl or Alt also while typing. On a Mac, Cmd works as Ctrl.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.kinds import registry
from annotations.models import DeskSettings
from annotations.selectors.desk_settings import settings_of
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid

Keys = dict[str, str]
"""The key of every action."""


@dataclass(frozen=True)
class Action:
    """Something that a key does."""

    name: str | Promise
    key: str


@dataclass(frozen=True)
class Group:
    """Actions that are shown together, by their ids."""

    name: str | Promise
    actions: Mapping[str, Action]


EVERYWHERE = Group(
    gettext_lazy("Everywhere"),
    {
        "submit": Action(gettext_lazy("Submit, also while typing"), "Ctrl+Enter"),
        "edit": Action(gettext_lazy("Edit"), "E"),
        "flag": Action(gettext_lazy("Flag"), "F"),
        "skip": Action(gettext_lazy("Skip"), "S"),
        "ask": Action(gettext_lazy("Write to the managers, or note something"), "M"),
        "undo": Action(gettext_lazy("Correct what was just submitted"), "Z"),
        "context": Action(gettext_lazy("Open or close the context"), "C"),
        "concordance": Action(gettext_lazy("Look up what is selected, also while typing"), "Alt+C"),
        "term": Action(gettext_lazy("Propose what is selected as a term"), "Alt+W"),
        "next_field": Action(gettext_lazy("Next field, also while typing"), "Alt+ArrowDown"),
        "previous_field": Action(gettext_lazy("Previous field, also while typing"), "Alt+ArrowUp"),
        "replace": Action(gettext_lazy("Find and replace, also while typing"), "Alt+R"),
        "palette": Action(
            gettext_lazy("Characters that a keyboard lacks, also while typing"), "Alt+P"
        ),
        "help": Action(gettext_lazy("Show the keys"), "?"),
    },
)
ADJUDICATION = Group(
    gettext_lazy("Adjudication"),
    {
        "next_case": Action(gettext_lazy("Next case, without a ruling"), "J"),
        "previous_case": Action(gettext_lazy("Previous case"), "K"),
        "outcome": Action(gettext_lazy("Go to the outcome"), "O"),
        "why": Action(gettext_lazy("Say why"), "W"),
        "send_back": Action(gettext_lazy("Send back for another round"), "B"),
    },
)
CHOICES = Group(
    gettext_lazy("Choices: texts, options, kinds of knowledge, reasons"),
    {
        f"choice_{number}": Action(
            format_lazy("{} {}", gettext_lazy("Choice"), number), str(number)
        )
        for number in range(10)
    },
)


@cache
def groups() -> tuple[Group, ...]:
    """All actions; between those of every task, the ones that a kind of task adds."""
    kinds = registry.find("keys", "KEYS", Group).values()
    return (EVERYWHERE, *kinds, ADJUDICATION, CHOICES)


@cache
def actions() -> Mapping[str, Action]:
    return {name: action for group in groups() for name, action in group.actions.items()}


def usual_keys() -> Keys:
    """The key of every action, where nobody has chosen another."""
    return {name: action.key for name, action in actions().items()}


SINGLE = re.compile(r"[A-Z0-9?]")
WITH_ALT = re.compile(r"Alt\+([A-Z]|ArrowUp|ArrowDown|Enter)")
WITH_CTRL = re.compile(r"Ctrl\+([A-Z]|Enter)")
TAKEN_ALT = frozenset("BDEFHSTV")
"""Menus and the address bar of Firefox, Chrome and Edge."""
TAKEN_CTRL = frozenset("ACVXYZ") | frozenset("NQTW") | frozenset("DFHLOPRS")
"""Editing text; windows, which no page can take; finding, printing, saving, reloading."""
ALWAYS = frozenset({"Tab", "Escape", "Esc", "Space", "Enter", "Backspace", "Delete"})


def keys_of(*, user: User) -> Keys:
    """The person's keys: the usual ones, but for those that they have changed."""
    return keys_in(settings=settings_of(user))


def keys_in(*, settings: DeskSettings) -> Keys:
    """The keys of whose settings these are."""
    return {name: settings.keys.get(name, key) for name, key in usual_keys().items()}


def set_keys(*, user: User, keys: Mapping[str, str]) -> Keys:
    """Change keys; those of actions that are not named become the usual ones. Locks nothing.

    Raises:
        Invalid: a key does not serve, or serves two actions; by the action's id.
    """
    wanted = {name: written(keys.get(name, key)) for name, key in usual_keys().items()}
    problems = {name: text for name, key in wanted.items() if (text := _problem(name, key, wanted))}
    if problems:
        raise Invalid(**problems)
    usual = usual_keys()
    changed = {name: key for name, key in wanted.items() if key != usual[name]}
    DeskSettings.objects.update_or_create(user=user, defaults={"keys": changed})
    return wanted


def written(text: str) -> str:
    """A key the way it is shown, however it was typed: `ctrl + enter` is `Ctrl+Enter`."""
    *modifiers, key = [part.strip() for part in text.strip().split("+")]
    named = {name.lower(): name for name in ("ArrowUp", "ArrowDown", "Enter")}
    key = named.get(key.lower(), key.upper() if len(key) == 1 else key)
    return "+".join([*(modifier.capitalize() for modifier in modifiers), key])


def _problem(name: str, key: str, wanted: Keys) -> str:
    if reason := _unusable(key):
        return reason
    others = [
        actions()[other].name
        for other, its in wanted.items()
        if its == key and other != name and _meet(name, other)
    ]
    if others:
        return _("%(key)s is also the key of: %(action)s. Choose another for one of them.") % {
            "key": key,
            "action": ", ".join(map(str, others)),
        }
    return ""


def _meet(*names: str) -> bool:
    """Whether the actions are ever on one screen: a kind's are not on that of adjudication."""
    everywhere = EVERYWHERE.actions.keys() | CHOICES.actions.keys()
    of_a_kind = {name for name in names if name not in everywhere | ADJUDICATION.actions.keys()}
    return not of_a_kind or ADJUDICATION.actions.keys().isdisjoint(names)


def _unusable(key: str) -> str:
    """Why a key does not serve; empty when it does."""
    if SINGLE.fullmatch(key):
        return ""
    reason = _("Take a letter, a digit or ?, alone; or a letter with Ctrl or Alt.")
    if key in ALWAYS:
        reason = _("%(key)s moves about or works a button, for screen readers too.")
    elif found := WITH_ALT.fullmatch(key):
        taken = found[1] in TAKEN_ALT
        reason = _("Browsers open a menu or the address bar with %(key)s.") if taken else ""
    elif found := WITH_CTRL.fullmatch(key):
        taken = found[1] in TAKEN_CTRL
        reason = _("Browsers and text fields use %(key)s themselves.") if taken else ""
    return reason % {"key": key}
