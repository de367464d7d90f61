"""Which column of a table is what, as a page asks it and as a mapping says it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations import limits
from annotations.labels import Choices
from annotations.services import page_words
from annotations.services.page_words import in_page_words
from annotations.web.console.forms import LAYOUT_CHOICES, ReadingForm
from workbench.core.messages import localized
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
from workbench.layouts.records import FormatError

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
TABLE = "table"
"""The layout whose columns a mapping names."""

ROW_LANGUAGE = "row_language"
"""What the field of the language is called: a page may ask for that of all texts besides."""

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
    row_language = forms.ChoiceField(label=_("Language of a row"), required=False)
    origin = forms.ChoiceField(label=_("Whether people made or edited it"), required=False)
    encoding = forms.ChoiceField(label=page_words.ENCODING, choices=ENCODINGS, required=False)

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
        self._offer("origin", [*NOTHING, *named])
        for name in SOURCES:
            self._offer(_field_of(name), [*NOTHING, *PLACES, *named])

    def _offer(self, name: str, choices: Choices) -> None:
        """What was chosen before, as a mapping's file may, is offered though no column is it."""
        given = self[name].value() or []
        values = [given] if isinstance(given, str) else given
        known = {value for value, _label in choices}
        more = [(value, value) for value in values if value not in known]
        self.fields[name].choices = [*choices, *more]  # type: ignore[attr-defined]

    def mapping(self, answers: str) -> Mapping:
        """What was chosen, of a form that is valid; raises `FormatError` where it cannot be."""
        given = self.cleaned_data
        pairs = {
            "question": given["question"],
            "options": ",".join(given["options"]),
            "answer": given["answer"] or NONE,
            "answers": answers,
            "id": given["id"],
            "passage": given["passage"],
            "origin": given["origin"],
            "separator": given["separator"],
            "encoding": given["encoding"],
            **{name: self._source(name) for name in SOURCES},
        }
        return parse_mapping(f"{name}={value}" for name, value in pairs.items() if value)

    def _source(self, name: str) -> str:
        always = self.cleaned_data.get(ALWAYS.format(name), "")
        return str(constant(always)) if always else str(self.cleaned_data[_field_of(name)])


class TableForm(MappingFields, ReadingForm):
    """How files are to be read: by a layout, or as a table whose columns are named."""

    needed: ClassVar[tuple[str, ...]] = ("question", "options", "answer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        table = (TABLE, _("A table: say which column is what"))
        self.fields["layout"].choices = [*LAYOUT_CHOICES, table]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("layout") == TABLE:
            for name in self.needed:
                if not cleaned.get(name):
                    self.add_error(name, _("Choose where it stands."))
            if not self.errors:
                try:
                    cleaned["mapping"] = self.mapping(cleaned.get("answers", ""))
                except FormatError as error:
                    self.add_error(None, in_page_words(told=localized(error.args[0], gettext)))
        return cleaned

    def reading(self) -> dict[str, Any]:
        """The arguments of readers; what was left open is left out."""
        mapping = self.cleaned_data.get("mapping")
        return super().reading() | ({"mapping": mapping} if mapping else {})


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
            values[_field_of(name)] = [value]
    return values


def _field_of(name: str) -> str:
    return ROW_LANGUAGE if name == "language" else name


def _written(name: str) -> str:
    """A column as it is named in a list."""
    pairs = pairs_of(Mapping(question=name, options=(), id=(name,)))
    return next(pair.removeprefix("id=") for pair in pairs if pair.startswith("id="))


def _labelled(name: str, sample: str) -> str:
    return f"{name} ({sample})" if sample else name
