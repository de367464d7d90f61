import json

import pytest

from evaluation.cli import main
from evaluation.errors import RunError
from evaluation.scoring import files, reading
from evaluation.scoring.engines import create_engine
from evaluation.scoring.reading import Folder, Reading, read_summary
from evaluation.scoring.runner import RunOptions, run
from tests.evaluation.releases import small_release
from tests.evaluation.scoring.test_runner import Table, options


@pytest.fixture
def release(tmp_path):
    return small_release(tmp_path / "release")


@pytest.fixture
def finished(release, tmp_path):
    out = tmp_path / "out"
    run(RunOptions(release, out, "uniform:0"), create_engine("uniform:0"))
    return out


def aside(out, pattern):
    """Take finished shards away, as before they were scored; the function puts one back."""
    taken = [(path, path.read_bytes()) for path in sorted(out.glob(f"predictions/{pattern}"))]
    (out / "summary.json").unlink()
    for path, _ in taken:
        path.unlink()
    return lambda: taken[0][0].write_bytes(taken.pop(0)[1])


def test_a_part_is_read_as_the_whole_of_what_is_there(finished, release, tmp_path):
    run(RunOptions(release, tmp_path / "es", "uniform:0", ("es",)), create_engine("uniform:0"))
    spanish = read_summary(tmp_path / "es")
    aside(finished, "en-*")
    part = read_summary(finished)
    assert part["progress"] == {
        "shards": 2,
        "all_shards": 4,
        "questions": 9,
        "all_questions": 18,
    }
    assert part["accuracy"] == spanish["accuracy"]
    assert part["counts"] == spanish["counts"]
    for name in ("engine", "release", "protocol", "versions"):
        assert part[name] == spanish[name]


def test_each_file_is_read_once(finished, monkeypatch):
    put_back = aside(finished, "*")
    read = []

    def count(path):
        read.append(path.name)
        return files_read(path)

    files_read = files.read_predictions
    monkeypatch.setattr(reading.files, "read_predictions", count)
    seen = Reading(Folder(finished))
    questions = []
    for _ in range(4):
        put_back()
        seen.update()
        seen.update()
        questions.append((seen.questions, seen.summary()["counts"]["questions"]))
    assert questions == [(5, 5), (9, 9), (14, 14), (18, 18)]
    assert len(read) == len(set(read)) == 4
    assert not seen.waiting
    assert "progress" not in seen.summary()


def test_however_it_became_known_the_end_is_the_summary(finished):
    summary = json.loads((finished / "summary.json").read_text())
    put_back = aside(finished, "*")
    seen = Reading(Folder(finished))
    for _ in range(4):
        put_back()
        seen.update()
    assert seen.summary() == summary


def test_a_look_can_be_kept_short(finished):
    seen = Reading(Folder(finished))
    counts = []
    for _ in range(4):
        seen.update(seconds=0)
        counts.append(len(seen.finished))
    assert counts == [1, 2, 3, 4]


def test_a_damaged_file_is_not_counted(finished):
    (finished / "summary.json").unlink()
    damaged = min(finished.glob("predictions/*"))
    damaged.write_bytes(damaged.read_bytes()[:100])
    assert read_summary(finished)["progress"]["shards"] == 3


def test_ties_and_what_was_not_answered_are_counted_in_every_group(release, tmp_path):
    run(options(release, tmp_path / "tied"), Table((-2.0, -1.0, -1.0, -5.0)))
    run(options(release, tmp_path / "silent"), Table((None,) * 4, predicted=None))
    for out, ties, unanswered in (("tied", 1, 0), ("silent", 0, 1)):
        cells = read_summary(tmp_path / out)["accuracy"]
        assert all(cell["ties"] == ties * cell["n"] for cell in cells)
        assert all(cell["unanswered"] == unanswered * cell["n"] for cell in cells)


def test_a_folder_of_an_earlier_version_is_named(finished):
    (finished / "summary.json").unlink()
    setup = json.loads((finished / "run.json").read_text())
    del setup["shards"]
    (finished / "run.json").write_text(json.dumps(setup))
    with pytest.raises(RunError, match="begun by an earlier version"):
        read_summary(finished)


@pytest.mark.parametrize("content", ['{"shards": [{"file": 1}]}', '{"shards": 3}', "[" * 20_000])
def test_a_setup_of_another_shape_is_named(finished, content):
    (finished / "summary.json").unlink()
    (finished / "run.json").write_text(content)
    with pytest.raises(RunError, match=r"run\.json"):
        read_summary(finished)


def test_a_summary_of_another_shape_is_named(finished, capsys):
    summary = json.loads((finished / "summary.json").read_text())
    del summary["accuracy"][0]["group_kind"]
    (finished / "summary.json").write_text(json.dumps(summary))
    assert main(["report", str(finished)]) == 1
    assert f"{finished}: not as a run writes it" in capsys.readouterr().err
