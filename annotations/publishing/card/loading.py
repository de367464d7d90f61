"""The lines that load it, one for each tool."""

from collections import defaultdict

from annotations.publishing.card.told import Told, language_name, number
from annotations.publishing.harness_groups import MOST_SHOTS, example_groups, harness_groups
from annotations.publishing.markdown import markdown_table
from workbench.release_format.layout import (
    CHOICES_FOLDER,
    CROISSANT,
    HARNESS,
    LANGUAGE_CODE,
    TableFile,
)

LITE = "lite_"
FOLDER, REPOSITORY = "FOLDER", "OWNER/NAME"


def where(told: Told) -> str:
    if not _example(told):
        return ""
    return (
        f"`{FOLDER}` stands for the path of this folder. Where it lies on the Hugging Face hub,"
        f" `load_dataset` takes the dataset's id (`{REPOSITORY}`) for it, and polars, DuckDB and"
        f" pandas take `hf://datasets/{REPOSITORY}`."
    )


def datasets(told: Told) -> str:
    calls = [f'questions = load_dataset("{FOLDER}", "{file.config}")' for file in _example(told)]
    for file in told.files:
        if file.rows and (file.config == "votes" or file.config.startswith("labels_")):
            name = file.config
            calls.append(f'{name} = load_dataset("{FOLDER}", "{name}", split="{name}")')
    if not calls:
        return ""
    code = "\n".join(calls)
    return f"```python\nfrom datasets import load_dataset\n\n{code}\n```"


def frames(told: Told) -> str:
    """polars, DuckDB, pandas and mlcroissant on the same file."""
    for file in _example(told):
        return "\n".join(
            (
                "```python",
                "import duckdb, mlcroissant, pandas, polars",
                "",
                f'polars.scan_parquet("{FOLDER}/{file.path}").collect()',
                f'duckdb.read_parquet("{FOLDER}/{file.path}")',
                f'pandas.read_parquet("{FOLDER}/{file.path}")',
                f'mlcroissant.Dataset("{FOLDER}/{CROISSANT}").records("{file.config}/{file.split}")',
                "```",
            )
        )
    return ""


def harness(told: Told) -> str:
    """The lines that evaluate the last language and all of them, with the shots there are."""
    paths = [file.path for file in told.files]
    groups = list(example_groups(harness_groups(told.about.name, told.folder, paths)))
    if not groups:
        return ""
    lines = "\n".join(
        f"lm_eval --include_path {FOLDER}/{HARNESS} --tasks {group.name}"
        f" --num_fewshot {group.shots} ..."
        for group in groups
    )
    few = _FEW if any(group.shots < MOST_SHOTS for group in groups) else ""
    return f"```sh\n{lines}\n```{few}"


_FEW = (
    "\n\n`--num_fewshot` can be no more there: the harness refuses more shots than a subject has"
    " `dev` rows."
)


def configs(told: Told) -> str:
    """Each config with the rows of its splits."""
    found: defaultdict[str, list[TableFile]] = defaultdict(list)
    for file in told.files:
        if file.rows:
            found[file.config].append(file)
    if not found:
        return ""
    rows = [
        (f"`{config}`", _holds(config, files[0]), _splits(files)) for config, files in found.items()
    ]
    return markdown_table(("config", "what it has", "rows"), rows)


def lite(told: Told) -> str:
    """The subset that is drawn for quick runs."""
    found = [file for file in told.files if file.config.startswith(LITE)]
    sizes = {file.rows for file in found if file.split == "test"}
    if not sizes and told.about.lite is not None:
        return (
            "A Lite subset was asked for, and is empty: it needs questions labelled `CS` and `CA`"
            " in the same subject, in every language."
        )
    if not sizes:
        return ""
    languages = len({file.config for file in found})
    return (
        f"The configs `{LITE}*` hold a Lite subset for quick runs: the same"
        f" {number(max(sizes), 'test question')} in {number(languages, 'language')}."
        " `manifest.json` has the rule by which they are drawn."
    )


def empty_tables(told: Told) -> str:
    empty = sorted({file.config for file in told.files if not file.rows})
    if not empty:
        return ""
    named = ", ".join(f"`{name}`" for name in empty)
    return f"Without rows, and so with a file but no config (loaders refuse empty ones): {named}."


def _splits(files: list[TableFile]) -> str:
    if len(files) == 1 and files[0].split == files[0].config:
        return f"{files[0].rows:,}"
    return ", ".join(f"{file.split} {file.rows:,}" for file in files)


def _holds(config: str, file: TableFile) -> str:
    code = config.removeprefix(f"{CHOICES_FOLDER}_").removeprefix(LITE)
    if LANGUAGE_CODE.fullmatch(code) and "/" in file.path and config not in _TABLES:
        if config.startswith(f"{CHOICES_FOLDER}_"):
            return f"{language_name(code)}, another number of options than four"
        return f"{language_name(code)}, Lite subset" if config != code else language_name(code)
    return _TABLES.get(config, file.title)


_TABLES = {
    "votes": "every label of cultural sensitivity",
    "culture": "what the labels of each question came to",
    "post_edits": "every review of a translation",
    "provenance": "where each text comes from, and whether people reviewed it",
    "answer_checks": "every blind answer",
    "keys": "where each key comes from",
    "passages": "the passages that questions are about",
    "flags": "doubts, and how they were settled",
    "proposals": "wordings that people proposed",
    "rulings": "what reviewers ruled where people differed",
    "agreement": "how far people agree",
    "omissions": "what each language lacks, and why",
}


def _example(told: Told) -> list[TableFile]:
    """A file of questions, of the last language that has four options and rows."""
    code = LANGUAGE_CODE.fullmatch
    plain = [file for file in told.files if file.rows and code(file.path.split("/")[0])]
    plain = [file for file in plain if file.config not in _TABLES]
    other = [
        file
        for file in told.files
        if file.rows and file.config.startswith(f"{CHOICES_FOLDER}_")
    ]  # fmt: skip
    found = plain or other
    tests = [file for file in found if file.split == "test"]
    return (tests or found)[-1:]


SENTENCES = (where, datasets, frames, harness, configs, lite, empty_tables)
