"""The dataset card, written from the contents of the release."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from annotations.publishing import effort_statistics, statistics
from annotations.publishing.about import About
from annotations.publishing.form_statistics import (
    answers_to,
    asked_on,
    counted_labels,
    texts_of_form,
)
from annotations.publishing.front_matter import front_matter
from annotations.publishing.harness_groups import MOST_SHOTS, example_groups, harness_groups
from annotations.publishing.markdown import in_markdown, markdown_table
from annotations.publishing.statistics import language_name
from annotations.publishing.written import Written
from workbench.core.languages import DEFAULT_SOURCE
from workbench.release_format.forms import ReleasedForm
from workbench.release_format.layout import CHOICES_FOLDER, HARNESS, TableFile
from workbench.release_format.schemas import (
    CHOICES,
    GLOBAL_MMLU,
    SCHEMA_VERSION,
    SIDE_TABLES,
    Column,
)

_SYNTHETIC = (
    "> **Synthetic decisions.** The votes, reviews and answers in this release were made up for a"
    " demonstration. Do not use it as data about people, languages or cultures."
)
_CONVENTIONS = """\
Six columns hold a Python list in a string, for `ast.literal_eval`: the counted votes one after
another, in the order of the people's pseudonyms. A person who named two kinds of knowledge gives
two entries; `reference` has one dictionary a highlight (`start`, `end`, `label`, `score`) or `-`
for a person who highlighted nothing, with positions in code points of the source question.
`culture`, `region` and `country` have an entry for each one named. An item that too few people
labelled has `[]` throughout, label `-` and `is_annotated` false. Labels were given on the source
text and are the same in every language. A kind of knowledge holds when at least half of the
votes name it, or as a reviewer ruled; an item is `CS` when any kind holds, else `CA`."""

_PASSAGES = """\
Where an item is about a passage, `question` holds the passage, a blank line and the question, and
`reference` counts from the beginning of the source's. `passages` holds each passage by itself, with
the place where the question begins. In the other tables texts and positions are of the question
alone."""
_KEYS = """\
A key that people found goes before the benchmark's own: the option that their answers, or a
reviewer's ruling on them, came to. It is one for all languages. An item without a key has no row in
any language. `keys` says of every item where its key comes from, or why there is none, with the
answers beside it."""


def render_card(about: About, folder: Path, files: Sequence[TableFile]) -> str:
    """The whole of `README.md`, from the tables that are in the folder."""
    contents = Written(about, folder, files)
    sections = "\n\n".join(
        (
            *_summary(contents),
            *_loading(contents, files),
            *_fields(contents, files),
            *_instance(folder, files),
            *_statistics(contents),
            *_provenance(contents),
            *_licence_and_changes(about),
        )
    )
    return f"---\n{front_matter(contents)}---\n\n{sections}\n"


def _summary(contents: Written) -> Iterator[str]:
    yield f"# {in_markdown(contents.about.title or contents.about.name)} {contents.about.version}"
    if contents.about.synthetic:
        yield _SYNTHETIC
    names = ", ".join(map(language_name, contents.about.languages))
    labels = " and ".join(_asked(contents))
    source = language_name(contents.about.source_language)
    is_usual = contents.about.source_language == DEFAULT_SOURCE
    written = "" if is_usual else f" The source is in {source}."
    yield (
        f"{sum(item.answer is not None for item in contents.items)} multiple-choice questions of"
        f" {len(contents.subjects)} subjects in"
        f" {len(contents.about.languages)} languages ({names}), with {labels}, in the layout of"
        " Global-MMLU. Beside the questions lie the votes, the reviews, the origin of every text"
        f" and the blind answer checks they rest on.{written}"
    )


def _asked(contents: Written) -> Iterator[str]:
    """What people were asked of the texts."""
    if contents.asks_culture:
        yield "people's labels of cultural sensitivity"
    if contents.about.forms:
        titles = ", ".join(f"“{in_markdown(form.title)}”" for form in _in_order(contents))
        yield f"their answers to {titles}"


def _in_order(contents: Written) -> list[ReleasedForm]:
    return sorted(contents.about.forms, key=lambda form: form.id)


def _loading(contents: Written, files: Sequence[TableFile]) -> Iterator[str]:
    yield "## How to load"
    calls = [_call("questions", config) for config in _questions(contents, files)]
    if contents.votes:
        calls.append(_call("votes", "votes", "votes"))
    for form in _in_order(contents):
        if contents.labels(form.labels):
            calls.append(_call(form.labels, form.labels, form.labels))
    code = "\n".join(calls)
    yield f"```python\nfrom datasets import load_dataset\n\n{code}\n```"
    yield from _harness(contents, files)
    yield "`manifest.json` has the SHA-256 of every file and one content hash over them."
    yield "A table without rows has its file, and is no config because loaders refuse empty ones."
    rows = statistics.rows_by_config(files)
    yield markdown_table(("config", "split", "rows"), rows)


def _call(name: str, config: str, split: str = "") -> str:
    which = f', split="{split}"' if split else ""
    return f'{name} = load_dataset("PATH_OF_THIS_FOLDER", "{config}"{which})'


def _questions(contents: Written, files: Sequence[TableFile]) -> list[str]:
    """The last language that has rows, as a loader refuses a config without."""
    filled = [file.config for file in files if file.rows]
    plain = [code for code in contents.about.languages if code in filled]
    other = [f"{CHOICES_FOLDER}_{code}" for code in contents.about.languages]
    return (plain or [config for config in other if config in filled])[-1:]


def _harness(contents: Written, files: Sequence[TableFile]) -> Iterator[str]:
    """The lines that evaluate the last language and all of them, with the shots there are."""
    groups = harness_groups(contents.about.name, contents.folder, [file.path for file in files])
    for group in example_groups(groups):
        yield (
            f"```sh\nlm_eval --include_path PATH_OF_THIS_FOLDER/{HARNESS} --tasks {group.name}"
            f" --num_fewshot {group.shots} ...\n```"
        )
        if group.shots < MOST_SHOTS:
            yield (
                f"{group.shots} is the most that `--num_fewshot` can be of these tasks: the harness"
                " refuses more shots than a subject has `dev` rows."
            )


def _fields(contents: Written, files: Sequence[TableFile]) -> Iterator[str]:
    yield f"## Data fields (schema {SCHEMA_VERSION})"
    yield "### Languages"
    yield _column_table(GLOBAL_MMLU, contents)
    yield _CONVENTIONS
    if contents.has_passages:
        yield _PASSAGES
    if any(file.columns is CHOICES for file in files):
        yield f"### `{CHOICES_FOLDER}_*`: items with another number of options than four"
        yield _column_table(CHOICES, contents)
    for name, columns in SIDE_TABLES.items():
        yield f"### `{name}`"
        yield _column_table(columns, contents)
    for form in _in_order(contents):
        yield from _form_fields(form, contents)


def _form_fields(form: ReleasedForm, contents: Written) -> Iterator[str]:
    """What the form asks, and its tables."""
    version = (
        f" Version {in_markdown(form.document['version'])}." if form.document.get("version") else ""
    )
    for name, columns in form.tables.items():
        yield f"### `{name}`: {in_markdown(form.title)}"
        if name == form.labels:
            documents = ", ".join(f"`{path}`" for path in form.files)
            yield f"{asked_on(form)}{version} The questions as they were asked: {documents}."
        yield _column_table(columns, contents)


def _column_table(columns: Sequence[Column], contents: Written) -> str:
    rows = [
        (f"`{column.name}`", f"`{column.type}`", column.meaning_in(contents.about.source_language))
        for column in columns
    ]
    return markdown_table(("column", "type", "meaning"), rows)


def _instance(folder: Path, files: Sequence[TableFile]) -> Iterator[str]:
    yield "## Data instances"
    first = next((file for file in files if file.rows), None)
    if first is not None:
        groups = pq.ParquetFile(folder / first.path).iter_batches(batch_size=1)
        row = next(groups).to_pylist()[0]
        lines = "\n".join(f"        {name!r}: {value!r}," for name, value in row.items())
        yield f"The first row of `{first.config}`, split `{first.split}`:"
        yield f"    {{\n{lines}\n    }}"


def _statistics(contents: Written) -> Iterator[str]:
    yield "## Statistics"
    yield "Counted from this release when it was made."
    people = {vote.annotator for vote in contents.votes if vote.counted}
    counted = sum(vote.counted for vote in contents.votes)
    if contents.asks_culture:
        yield f"Cultural sensitivity, from {counted} counted votes by {len(people)} people:"
        head = ("category", "annotated", "CS", "CA")
        yield markdown_table(head, statistics.sensitivity(contents))
        yield markdown_table(("kind that holds", "items"), statistics.kinds(contents))
    for form in _in_order(contents):
        yield from _form_statistics(contents, form)
    for step in contents.steps or ("",):
        yield from _reviews(contents, step)
    if contents.tells_keys:
        yield _KEYS
        columns = ("key", "why people found none", "items")
        yield markdown_table(columns, statistics.keys(contents))
    yield from _optional(
        "Left out, never filled with another language:",
        ("language", "reason", "items"),
        statistics.omitted(contents.omissions),
    )


def _reviews(contents: Written, step: str) -> Iterator[str]:
    yield from _optional(
        f"Counted decisions of the step `{step}`:" if step else "Counted reviews:",
        ("language", "accepted", "edited", "translated", "rejected", "people"),
        statistics.reviews(contents, step),
    )
    for tokenizer, edits in effort_statistics.edits(contents, step).items():
        yield f"Edits of the accepted and edited texts, by the tokenizer `{tokenizer}`:"
        yield markdown_table(effort_statistics.HEAD, edits)
        yield "\n".join(effort_statistics.signature_lines(tokenizer))


def _form_statistics(contents: Written, form: ReleasedForm) -> Iterator[str]:
    labels = counted_labels(contents, form)
    people = len({label.annotator for label in labels})
    yield f"{in_markdown(form.title)}, from {len(labels)} counted labels by {people} people:"
    head = ("language", "texts", "agreed", "disputed", "adjudicated", "too few labels")
    yield markdown_table(head, texts_of_form(contents, form))
    yield markdown_table(("column", "answer", "counted"), answers_to(form, labels))


def _optional(text: str, head: Sequence[str], rows: Sequence[statistics.Row]) -> Iterator[str]:
    if rows:
        yield text
        yield markdown_table(head, rows)


def _provenance(contents: Written) -> Iterator[str]:
    yield "## Provenance of the texts"
    rows = statistics.origins(contents)
    yield markdown_table(("language", "origin", "engine", "texts"), rows)
    yield "`provenance` says this for every row."
    yield from _optional(
        "These engines translated for this release. Whoever uses their texts is bound by their"
        " licences:",
        ("engine", "licence", "what to know", "texts marked"),
        statistics.engines(contents),
    )
    if contents.about.engines:
        meanings = statistics.MARKS.items()
        yield "\n".join(f"- `{mark}`: {meaning}" for mark, meaning in meanings)


def _licence_and_changes(about: About) -> Iterator[str]:
    yield "## Licence"
    yield f"`{about.licence}`"
    if about.attribution:
        yield f"Attribution: {in_markdown(about.attribution)}"
    yield "## Changes"
    if about.parent is None:
        yield "First release."
    else:
        parent = about.parent
        yield f"Since {parent.version} (content hash `{parent.content_hash}`):"
    if about.notes:
        yield about.notes
