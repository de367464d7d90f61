"""Rows of a release over HTTP: filtered, in pages, in each form."""

import csv
import io
import json

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from annotations.services import releasing
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.made_once import made_once
from tests.work import accept, claim

pytestmark = pytest.mark.django_db
SUBJECTS = ("anatomy", "law, civil")


@made_once
def campaign(stores):
    benchmark = BenchmarkFactory()
    for n, subject in enumerate(SUBJECTS * 3):
        ItemFactory(
            benchmark=benchmark, subject=subject, position=n, split="dev" if n > 3 else "test"
        )
    ItemFactory(benchmark=benchmark, subject="anatomy", position=9, question="=SUM(1)?")
    ItemFactory(benchmark=benchmark, subject="anatomy", position=10, options=["one", "two"])
    return make_campaign(benchmark=benchmark, languages=("am", "es"))


@made_once
def release(campaign):
    user = member(campaign)
    accept(user, claim(campaign, user))
    return releasing.build_release(campaign=campaign, version="1.0.0").release


@pytest.fixture
def viewer(campaign):
    return client_of(member(campaign, Role.VIEWER))


@pytest.fixture
def rows(release, viewer):
    url = f"{V1}/releases/{release.campaign.name}/1.0.0/rows"

    def ask(**asked):
        answer = viewer.get(url, asked)
        assert answer.status_code == 200, answer.json()
        return answer

    ask.url = url
    return ask


def body(answer):
    return b"".join(answer.streaming_content)


def lines(answer):
    found = [json.loads(line) for line in body(answer).splitlines()]
    assert answer["Row-Count"] == str(len(found))
    return found


def test_all_rows_of_questions_come_in_the_order_of_the_release(rows, release):
    found = lines(rows())
    assert [(row["language"], row["split"]) for row in found] == [
        (language, split)
        for language in ("en", "am", "es")
        for split, count in (("test", 5), ("dev", 2))
        for _ in range(count)
    ]
    table = pq.read_table(release.place.folder() / "es" / "dev-00000-of-00001.parquet").to_pylist()
    told = [{"language": "es", "split": "dev", **row} for row in table]
    assert lines(rows(language="es", split="dev")) == told


def test_filters_narrow_by_what_rows_say_and_by_their_provenance(rows, release):
    assert {row["subject"] for row in lines(rows(subject="law, civil"))} == {"law, civil"}
    assert len(lines(rows(subject=["law, civil", "anatomy"]))) == 21
    dev = lines(rows(language="es,am", split="dev", columns="language"))
    assert [row["language"] for row in dev] == ["es", "es", "am", "am"]
    assert lines(rows(label="CS,CA")) == []
    assert len(lines(rows(label="-", category="STEM"))) == 21
    [agreed] = lines(rows(state="agreed", columns="sample_id,language"))
    provenance = pq.read_table(release.place.folder() / "provenance").to_pylist()
    assert [agreed] == [
        {name: row[name] for name in agreed} for row in provenance if row["state"] == "agreed"
    ]
    assert len(lines(rows(language="es", state="open"))) == 6
    assert {row["language"] for row in lines(rows(state="none"))} == {"en"}


def test_tables_and_rows_of_other_layouts_are_named_by_their_configs(rows):
    [provenance] = lines(rows(config="provenance", language="es", state="agreed"))
    assert (provenance["language"], provenance["state"]) == ("es", "agreed")
    choices = lines(rows(config="choices"))
    assert [(row["language"], len(row["choices"])) for row in choices] == [
        ("en", 2), ("am", 2), ("es", 2),
    ]  # fmt: skip
    assert lines(rows(config="choices_es")) == choices[2:]
    assert lines(rows(config="choices", language="es")) == choices[2:]
    assert lines(rows(config="choices", language="es,es")) == choices[2:]


@pytest.mark.parametrize("limit", [1, 2, 4, 21, 50])
def test_pages_hold_each_row_once(rows, viewer, limit):
    whole, found = lines(rows()), []
    answer = rows(limit=limit)
    while True:
        page = lines(answer)
        assert len(page) <= limit
        found += page
        if "Link" not in answer:
            break
        address, relation = answer["Link"].split("; ")
        assert relation == 'rel="next"'
        answer = viewer.get(address.strip("<>"))
    assert found == whole


def test_each_form_holds_the_same_rows(rows):
    asked = {"columns": "split,sample_id,question,is_annotated", "language": "es"}
    whole = lines(rows(**asked))
    assert list(whole[0]) == asked["columns"].split(",")
    arrow = rows(format="arrow", **asked)
    assert pa.ipc.open_stream(body(arrow)).read_all().to_pylist() == whole
    assert pq.read_table(io.BytesIO(body(rows(format="parquet", **asked)))).to_pylist() == whole
    table = list(
        csv.DictReader(io.StringIO(body(rows(format="csv", **asked)).decode(), newline=""))
    )
    for row, cells in zip(whole, table, strict=True):
        assert cells["is_annotated"] == json.dumps(row["is_annotated"])
        assert cells["question"] == row["question"]
    votes = body(rows(format="csv", config="choices_en", columns="choices")).decode()
    assert json.loads(next(csv.DictReader(io.StringIO(votes)))["choices"]) == ["one", "two"]


def test_no_cell_of_csv_is_a_formula(rows):
    questions = pl.read_csv(body(rows(format="csv", language="en")))["question"]
    assert questions.str.starts_with("'=SUM(1)").sum() == 1


@pytest.mark.parametrize(
    ("asked", "field", "told"),
    [
        ({"langage": "es"}, "langage", "no such field"),
        ({"language": "fr"}, "language", "choose from: en, am, es"),
        ({"language": ["es", "fr"]}, "language", "“fr”"),
        ({"split": "train"}, "split", "choose from: test, dev"),
        ({"subject": "anatomi"}, "subject", "anatomy, law, civil"),
        ({"category": "Stem"}, "category", "STEM"),
        ({"label": "cs"}, "label", "cs"),
        ({"state": "done"}, "state", "done"),
        ({"columns": "question,answr"}, "columns", "answr"),
        ({"config": "vote"}, "config", "votes"),
        ({"config": "votes", "subject": "anatomy"}, "subject", "do not say this"),
        ({"config": "provenance", "language": "fr"}, "language", "choose from: am, en, es"),
        ({"config": "provenance", "split": "tset"}, "split", "choose from: dev, test"),
        ({"format": "xml"}, "format", "xml"),
        ({"format": ["csv", "jsonl"]}, "format", "once"),
        ({"limit": "0"}, "limit", "1"),
        ({"cursor": "x"}, "cursor", "begin without one"),
        ({"cursor": "MC4wLngK"}, "cursor", "begin without one"),
    ],
)
def test_what_is_not_there_is_refused_by_its_name(rows, viewer, asked, field, told):
    refused = viewer.get(rows.url, asked)
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")
    assert list(refused.json()["errors"]) == [field]
    assert told in str(refused.json()["errors"][field])


def test_a_cursor_goes_on_with_the_same_rows_alone(rows, viewer):
    following = rows(limit=2)["Link"].split(";")[0].strip("<>")
    assert viewer.get(f"{following}&split=dev").status_code == 400


def test_what_the_client_has_is_not_sent_again(rows, viewer):
    etag = rows(language="es")["ETag"]
    again = viewer.get(rows.url, {"language": "es"}, headers={"If-None-Match": etag})
    assert again.status_code == 304
    other = viewer.get(rows.url, {"language": "am"}, headers={"If-None-Match": etag})
    assert other.status_code == 200


def test_whoever_may_not_download_a_release_gets_no_rows(rows, campaign):
    assert client_of(member(campaign)).get(rows.url).status_code == 403
    stranger = member(make_campaign(items=1), Role.MANAGER)
    assert client_of(stranger).get(rows.url).status_code == 404


def test_a_damaged_file_gives_no_rows(rows, viewer, release):
    path = release.place.folder() / "es" / "test-00000-of-00001.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert viewer.get(rows.url, {"language": "es"}).status_code == 409
    assert viewer.get(rows.url, {"language": "am"}).status_code == 200
