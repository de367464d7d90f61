import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.formats.translations import read_translations
from workbench.layouts import FormatError, read_benchmark

ROW = "What is 1 + 1?,1,2,3,4,B\n"
HEADED = "question,choice0,choice1,choice2,choice3,answer\n"


def write(folder: Path, content: str | bytes, name: str = "algebra_test.csv") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        ROW,
        HEADED + "What is 1 + 1?,1,2,3,4,1\n",
        "answer,option_b,option_a,option_d,option_c,question\nB,2,1,4,3,What is 1 + 1?\n",
        "question,A,B,C,D,answer\nWhat is 1 + 1?,1,2,3,4,B\n",
        "\ufeff" + ROW,
        "\n" + ROW + "\n\n",
        ROW.replace("\n", "\r\n"),
    ],
)
def test_every_common_form_of_the_layout_gives_the_same_item(tmp_path: Path, content: str) -> None:
    result = read_benchmark(write(tmp_path, content))
    assert not result.errors
    (item,) = result.records
    assert (item.sample_id, item.split, item.subject) == ("algebra/test/0", "test", "algebra")
    assert (item.question, item.options, item.key) == ("What is 1 + 1?", ("1", "2", "3", "4"), 1)


def test_split_folders_and_flat_files_are_found(tmp_path: Path) -> None:
    write(tmp_path, ROW, "test/algebra_test.csv")
    write(tmp_path, ROW, "dev/algebra_dev.csv")
    write(tmp_path, ROW, "algebra_val.csv")
    write(tmp_path, ROW, "auxiliary_train/other_test.csv")
    ids = {item.sample_id for item in read_benchmark(tmp_path).records}
    assert ids == {"algebra/test/0", "algebra/dev/0", "algebra/val/0"}


@pytest.mark.parametrize("options", [2, 3, 5, 10, 26])
def test_two_to_twenty_six_options_are_allowed(tmp_path: Path, options: int) -> None:
    cells = ["q", *(f"o{n}" for n in range(options)), chr(ord("A") + options - 1)]
    (item,) = read_benchmark(write(tmp_path, ",".join(cells) + "\n")).records
    assert len(item.options) == options
    assert item.key == options - 1


@pytest.mark.parametrize(
    ("content", "row", "field", "problem"),
    [
        (ROW + "q,1,2,3,B\n", 2, "row", "5 columns where the file has 6"),
        ("q,1,B\n", 1, "row", "has 3 columns"),
        (ROW + " ,1,2,3,4,B\n", 2, "question", "is empty"),
        (ROW + "q,1,,3,4,B\n", 2, "option_b", "is empty"),
        (ROW + "q,1,2,3,4,E\n", 2, "answer", "outside the 4 options"),
        (ROW + "q,1,2,3,4,\n", 2, "answer", "neither a capital letter nor an index"),
        (ROW * 2 + "q,1,2,3,4,0\n", 3, "answer", "answers are letter, this one is index"),
        (HEADED + "q,1,2,3,4,-1\n", 2, "answer", "outside the 4 options"),
        (HEADED + "q,1,2,3,4,4\n", 2, "answer", "outside the 4 options"),
        (ROW + "q\0,1,2,3,4,B\n", 2, "question", "NUL character at position 1"),
        (ROW + '"q,1,2,3,4,B\n', 2, "row", "not valid CSV"),
        (ROW + '"q"x,1,2,3,4,B\n' + ROW, 2, "row", "not valid CSV"),
        ("a b,c,d,e,f,target\n" + ROW, 1, "header", "may be a header or a row"),
        ("question,1,2,3,4,B\n" + ROW, 1, "header", "may be a header or a row"),
        ("question,choice0,choice2,answer\nq,1,2,0\n", 1, "header", "names these options: 0, 2"),
        ("", None, "file", "holds no rows"),
        ("\ufeff", None, "file", "holds no rows"),
        (HEADED, None, "file", "holds no rows"),
    ],
)
def test_a_bad_file_is_named_with_row_field_and_problem(
    tmp_path: Path, content: str, row: int | None, field: str, problem: str
) -> None:
    error = read_benchmark(write(tmp_path, content)).errors[0]
    assert (error.file, error.row, error.field) == ("algebra_test.csv", row, field)
    assert problem in error.problem
    assert error.remedy
    assert "\n" not in str(error)


def test_all_bad_rows_are_reported_and_the_good_ones_kept(tmp_path: Path) -> None:
    content = ROW + ",1,2,3,4,B\n" + ROW + "q,1,2,3,4,Z\n" + "q,,2,3,,A\n"
    result = read_benchmark(write(tmp_path, content))
    assert [error.row for error in result.errors] == [2, 4, 5, 5]
    assert [item.sample_id for item in result.records] == ["algebra/test/0", "algebra/test/2"]


def test_every_undecodable_line_is_named_with_its_byte_offset(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + ROW.encode() + "é,1,2,3,4,B\n".encode("latin-1") * 2
    errors = read_benchmark(write(tmp_path, content)).errors
    assert [error.row for error in errors] == [2, 3]
    assert f"0xe9 at offset {3 + len(ROW)}" in errors[0].problem
    assert content[3 + len(ROW)] == 0xE9
    assert "UTF-8" in errors[0].remedy


def test_utf_16_with_its_mark_is_read(tmp_path: Path) -> None:
    content = '"¿Qué\nes?",1,2,3,4,B\n' * 2
    result = read_benchmark(write(tmp_path, content.encode("utf-16")))
    assert [item.question for item in result.records] == ["¿Qué\nes?"] * 2
    broken = content.encode("utf-16") + b"\x00\xd8\x00"
    assert read_benchmark(write(tmp_path, broken)).errors[0].row == 5


def test_rows_are_counted_as_an_editor_shows_them(tmp_path: Path) -> None:
    content = '"two\nlines",1,2,3,4,A\n\n"three\n\nlines",1,2,3,4,A\nq,1,2,3,4,Z\n'
    result = read_benchmark(write(tmp_path, content))
    assert [item.row for item in result.records] == [1, 4]
    assert [error.row for error in result.errors] == [7]


def test_explicit_options_settle_what_detection_cannot(tmp_path: Path) -> None:
    path = write(tmp_path, "a b,c,d,e,f,target\nq,1,2,3,4,B\n")
    assert read_benchmark(path, header=True).records[0].sample_id == "algebra/test/0"
    lines = read_benchmark(path, header=False)
    assert [error.field for error in lines.errors] == ["answer"]
    path = write(tmp_path, "q,1,2,3,4,1\n")
    (error,) = read_benchmark(path, answers="letter").errors
    assert "--answers index" in error.remedy


def test_unknown_subjects_become_other_and_are_listed(tmp_path: Path) -> None:
    result = read_benchmark(write(tmp_path, ROW))
    assert result.records[0].category == "Other"
    assert result.unknown_subjects == ("algebra",)


def test_a_row_in_two_files_names_both_places(tmp_path: Path) -> None:
    write(tmp_path, ROW, "test/algebra_test.csv")
    write(tmp_path, ROW, "algebra_test.csv")
    (error,) = read_benchmark(tmp_path).errors
    assert error.file == "test/algebra_test.csv"
    assert "algebra_test.csv, row 1" in error.problem


def test_a_misnamed_file_in_the_folder_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, ROW)
    write(tmp_path, ROW, "notes.csv")
    (error,) = read_benchmark(tmp_path).errors
    assert (error.file, error.field) == ("notes.csv", "file name")


def test_links_that_lead_nowhere_are_errors_not_crashes(tmp_path: Path) -> None:
    loop = tmp_path / "algebra_test.csv"
    loop.symlink_to(loop)
    (error,) = read_benchmark(tmp_path).errors
    assert error.file == "algebra_test.csv"
    with pytest.raises(FormatError, match="leads nowhere"):
        read_benchmark(loop)


def test_a_path_that_cannot_be_used_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="does not exist"):
        read_benchmark(tmp_path / "nowhere")
    with pytest.raises(FormatError, match="cannot be read: File name too long"):
        read_benchmark(tmp_path / ("n" * 300))
    with pytest.raises(FormatError, match="neither a file nor a folder"):
        read_benchmark(Path("/dev/null"))
    with pytest.raises(FormatError, match="holds no benchmark file"):
        read_benchmark(tmp_path)
    with pytest.raises(FormatError, match="--layout"):
        read_benchmark(write(tmp_path, ROW, "algebra.txt"))
    write(tmp_path, ROW)
    write(tmp_path, "{}", "rows.jsonl")
    with pytest.raises(FormatError, match="several layouts"):
        read_benchmark(tmp_path)


def test_translations_are_chosen_by_the_language_in_their_name(tmp_path: Path) -> None:
    write(tmp_path, ROW)
    write(tmp_path, ROW.replace("What", "Qué"), "algebra_test_es.csv")
    (text,) = read_translations(tmp_path, language="es").records
    assert (text.sample_id, text.question, text.key) == ("algebra/test/0", "Qué is 1 + 1?", 1)
    assert read_benchmark(tmp_path).records[0].question == "What is 1 + 1?"
    with pytest.raises(FormatError, match="for es, none is for fr"):
        read_translations(tmp_path / "algebra_test_es.csv", language="fr")
    (tmp_path / "algebra_test.csv").unlink()
    with pytest.raises(FormatError, match="for es, none is for fr"):
        read_translations(tmp_path, language="fr")


texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1
).filter(lambda text: text.strip())


@given(
    rows=st.lists(st.tuples(texts, texts, texts, texts, texts, st.sampled_from("ABCD")), min_size=1)
)
def test_what_csv_writes_is_read_back_character_for_character(
    rows: list[tuple[str, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("csv") / "algebra_test.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    result = read_benchmark(path, header=False)
    assert not result.errors
    read = [(item.question, *item.options, "ABCD"[item.key]) for item in result.records]
    assert read == rows
