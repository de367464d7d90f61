"""The dataset card, written from the contents of the release."""

from collections.abc import Iterator, Mapping, Sequence

from annotations.publishing import effort_statistics, statistics
from annotations.publishing.form_statistics import (
    answers_to,
    asked_on,
    counted_labels,
    texts_of_form,
)
from annotations.publishing.front_matter import front_matter
from annotations.publishing.harness import MOST_SHOTS, most_shots, task_name
from annotations.publishing.markdown import in_markdown, markdown_table
from annotations.publishing.records import Omission, ReleaseContents
from annotations.publishing.statistics import language_name
from workbench.core.languages import DEFAULT_SOURCE
from workbench.release_format.forms import ReleasedForm
from workbench.release_format.layout import CHOICES_FOLDER, HARNESS, TableFile
from workbench.release_format.manifest import FileEntry
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


def render_card(
    contents: ReleaseContents,
    files: Sequence[TableFile],
    omissions: Sequence[Omission],
    entries: Mapping[str, FileEntry],
) -> str:
    """The whole of `README.md`."""
    sections = "\n\n".join(
        (
            *_summary(contents),
            *_loading(contents, files),
            *_fields(contents, files),
            *_instance(files),
            *_statistics(contents, files, omissions),
            *_provenance(contents),
            *_licence_and_changes(contents),
        )
    )
    return f"---\n{front_matter(contents, files, entries)}---\n\n{sections}\n"


def _summary(contents: ReleaseContents) -> Iterator[str]:
    yield f"# {in_markdown(contents.title or contents.name)} {contents.version}"
    if contents.synthetic:
        yield _SYNTHETIC
    names = ", ".join(map(language_name, contents.languages))
    labels = " and ".join(_asked(contents))
    source = language_name(contents.source_language)
    written = "" if contents.source_language == DEFAULT_SOURCE else f" The source is in {source}."
    yield (
        f"{sum(item.key is not None for item in contents.items)} multiple-choice questions of"
        f" {len({item.subject for item in contents.items})} subjects in"
        f" {len(contents.languages)} languages ({names}), with {labels}, in the layout of"
        " Global-MMLU. Beside the questions lie the votes, the reviews, the origin of every text"
        f" and the blind answer checks they rest on.{written}"
    )


def _asked(contents: ReleaseContents) -> Iterator[str]:
    """What people were asked of the texts."""
    if contents.asks_culture:
        yield "people's labels of cultural sensitivity"
    if contents.forms:
        titles = ", ".join(f"“{in_markdown(form.title)}”" for form in _in_order(contents))
        yield f"their answers to {titles}"


def _in_order(contents: ReleaseContents) -> list[ReleasedForm]:
    return sorted(contents.forms, key=lambda form: form.id)


def _loading(contents: ReleaseContents, files: Sequence[TableFile]) -> Iterator[str]:
    yield "## How to load"
    calls = [_call("questions", config) for config in _questions(contents, files)]
    if contents.votes:
        calls.append(_call("votes", "votes", "votes"))
    for form in _in_order(contents):
        if any(label.form == form.id for label in contents.form_labels):
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


def _questions(contents: ReleaseContents, files: Sequence[TableFile]) -> list[str]:
    """The last language that has rows, as a loader refuses a config without."""
    filled = [file.config for file in files if file.table.num_rows]
    plain = [code for code in contents.languages if code in filled]
    other = [f"{CHOICES_FOLDER}_{code}" for code in contents.languages]
    return (plain or [config for config in other if config in filled])[-1:]


def _harness(contents: ReleaseContents, files: Sequence[TableFile]) -> Iterator[str]:
    """The line that evaluates the last language with a group, with as many shots as it has.

    Items with another number of options than four are a group of their own.
    """
    for config in ("{}", f"{CHOICES_FOLDER}_{{}}"):
        yield from _harness_line(contents, files, config)


def _harness_line(
    contents: ReleaseContents, files: Sequence[TableFile], config: str
) -> Iterator[str]:
    for code in reversed(contents.languages):
        language = config.format(code)
        shots = most_shots({file.split: file.table for file in files if file.config == language})
        if shots is not None:
            yield (
                "```sh\nlm_eval --include_path PATH_OF_THIS_FOLDER/"
                f"{HARNESS} --tasks {task_name(contents.name, language)} --num_fewshot {shots}"
                " ...\n```"
            )
            if shots < MOST_SHOTS:
                yield (
                    f"{shots} is the most that `--num_fewshot` can be in this language: the"
                    " harness refuses more shots than a subject has `dev` rows."
                )
            return


def _fields(contents: ReleaseContents, files: Sequence[TableFile]) -> Iterator[str]:
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


def _form_fields(form: ReleasedForm, contents: ReleaseContents) -> Iterator[str]:
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


def _column_table(columns: Sequence[Column], contents: ReleaseContents) -> str:
    rows = [
        (f"`{column.name}`", f"`{column.type}`", column.meaning_in(contents.source_language))
        for column in columns
    ]
    return markdown_table(("column", "type", "meaning"), rows)


def _instance(files: Sequence[TableFile]) -> Iterator[str]:
    yield "## Data instances"
    first = next((file for file in files if file.table.num_rows), None)
    if first is not None:
        row = first.table.slice(0, 1).to_pylist()[0]
        lines = "\n".join(f"        {name!r}: {value!r}," for name, value in row.items())
        yield f"The first row of `{first.config}`, split `{first.split}`:"
        yield f"    {{\n{lines}\n    }}"


def _statistics(
    contents: ReleaseContents, files: Sequence[TableFile], omissions: Sequence[Omission]
) -> Iterator[str]:
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
        statistics.omitted(omissions),
    )


def _reviews(contents: ReleaseContents, step: str) -> Iterator[str]:
    yield from _optional(
        f"Counted decisions of the step `{step}`:" if step else "Counted reviews:",
        ("language", "accepted", "edited", "translated", "rejected", "people"),
        statistics.reviews(contents, step),
    )
    for tokenizer, edits in effort_statistics.edits(contents, step).items():
        yield (
            f"Edits of the accepted and edited texts, by the tokenizer `{tokenizer}`. HTER is of"
            " all edits over all tokens, mean HTER that of the texts, each at most 1:"
        )
        yield markdown_table(effort_statistics.HEAD, edits)
        yield "\n".join(effort_statistics.signature_lines(tokenizer))


def _form_statistics(contents: ReleaseContents, form: ReleasedForm) -> Iterator[str]:
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


def _provenance(contents: ReleaseContents) -> Iterator[str]:
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
    if contents.engines:
        meanings = statistics.MARKS.items()
        yield "\n".join(f"- `{mark}`: {meaning}" for mark, meaning in meanings)


def _licence_and_changes(contents: ReleaseContents) -> Iterator[str]:
    yield "## Licence"
    yield f"`{contents.licence}`"
    if contents.attribution:
        yield f"Attribution: {in_markdown(contents.attribution)}"
    yield "## Changes"
    if contents.parent is None:
        yield "First release."
    else:
        parent = contents.parent
        yield f"Since {parent.version} (content hash `{parent.content_hash}`):"
    if contents.notes:
        yield contents.notes
