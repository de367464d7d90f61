"""Which column of a table is what, as a page asks it and as a mapping says it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.labels import Choices
from workbench.layouts.mapping import (
    FILE,
    FOLDER,
    NONE,
    Mapping,
    column,
    constant,
    pairs_of,
    parse_mapping,
)

NOTHING: Choices = [("", "–")]
PLACES: Choices = [(str(FILE), _("The file's name")), (str(FOLDER), _("The folder's name"))]
ENCODINGS: Choices = [
    ("", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("cp1252", "Windows-1252"),
    ("cp1251", "Windows-1251"),
    ("cp1256", "Windows-1256"),
    ("gb18030", "GB 18030"),
    ("big5", "Big5"),
    ("shift_jis", "Shift JIS"),
    ("euc_kr", "EUC-KR"),
]
SOURCES = ("subject", "category", "split", "language")
ALWAYS = "{}_always"
"""The field that holds what stands for every row in the place of a column."""


class MappingFields(forms.Form):
    """The columns of a table: fields whose values are written as in a mapping's pairs."""

    question = forms.ChoiceField(label=_("Question"), required=False)
    passage = forms.ChoiceField(label=_("Passage"), required=False)
    id = forms.ChoiceField(label=_("Identifier"), required=False)
    options = forms.MultipleChoiceField(
        label=_("Options"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several columns in the order in which they stand, or one that holds a list."),
    )
    separator = forms.CharField(
        label=_("Between options"),
        max_length=limits.OPTIONS.most,
        required=False,
        strip=False,
        help_text=_("Where one column holds them as a text: what parts them, such as ;"),
    )
    answer = forms.ChoiceField(label=_("Right answer"), required=False)
    subject = forms.ChoiceField(label=_("Subject"), required=False)
    subject_always = forms.CharField(
        label=_("or for all rows"), max_length=limits.SUBJECT, required=False
    )
    split = forms.ChoiceField(label=_("Split"), required=False)
    split_always = forms.CharField(
        label=_("or for all rows"), max_length=limits.SPLIT, required=False
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    category_always = forms.CharField(
        label=_("or for all rows"), max_length=limits.CATEGORY, required=False
    )
    language = forms.ChoiceField(label=_("Language of a row"), required=False)
    encoding = forms.ChoiceField(label=_("Encoding"), choices=ENCODINGS, required=False)

    def __init__(self, columns: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """`columns` are named each with a sample of what stands in it."""
        super().__init__(*args, **kwargs)
        named: Choices = [(str(column(name)), _labelled(name, sample)) for name, sample in columns]
        self._offer("question", [*NOTHING, *named])
        self._offer("passage", [*NOTHING, *named])
        in_lists: Choices = [
            (_written(name), label) for (name, _s), (_v, label) in zip(columns, named, strict=True)
        ]
        self._offer("id", [*NOTHING, *in_lists])
        self._offer("options", in_lists)
        self._offer("answer", [*NOTHING, (NONE, _("There is none")), *named])
        for name in SOURCES:
            self._offer(name, [*NOTHING, *PLACES, *named])

    def _offer(self, name: str, choices: Choices) -> None:
        """What was chosen before, as a mapping's file may, is offered though no column is it."""
        given = self[name].value() or []
        values = [given] if isinstance(given, str) else given
        known = {value for value, _label in choices}
        more = [(value, value) for value in values if value not in known]
        self.fields[name].choices = [*choices, *more]  # type: ignore[attr-defined]

    def required_of_a_table(self) -> None:
        """Say what is missing of a mapping."""
        for name in ("question", "options", "answer"):
            if not self.cleaned_data.get(name):
                self.add_error(name, _("Choose where it stands."))

    def mapping(self, answers: str) -> Mapping:
        """What was chosen, of a form that is valid; raises `FormatError` where it cannot be."""
        given = self.cleaned_data
        pairs = {
            "question": given["question"],
            "options": ",".join(given["options"]),
            "answer": given["answer"],
            "answers": answers,
            "id": given["id"],
            "passage": given["passage"],
            "separator": given["separator"],
            "encoding": given["encoding"],
            **{name: self._source(name) for name in SOURCES},
        }
        return parse_mapping(f"{name}={value}" for name, value in pairs.items() if value)

    def _source(self, name: str) -> str:
        always = self.cleaned_data.get(ALWAYS.format(name), "")
        return str(constant(always)) if always else str(self.cleaned_data[name])


def values_of(mapping: Mapping) -> dict[str, list[str]]:
    """What the fields hold that say a mapping, and `answers`."""
    values: dict[str, list[str]] = {}
    for pair in pairs_of(mapping):
        name, _equals, value = pair.partition("=")
        if name in SOURCES and value.startswith("="):
            values[ALWAYS.format(name)] = [value[1:]]
        elif name == "options":
            values[name] = [_written(one) for one in mapping.options]
        else:
            values[name] = [value]
    return values


def _written(name: str) -> str:
    """A column as it is named in a list."""
    pairs = pairs_of(Mapping(question=name, options=(), id=(name,)))
    return next(pair.removeprefix("id=") for pair in pairs if pair.startswith("id="))


def _labelled(name: str, sample: str) -> str:
    return f"{name} ({sample})" if sample else name
