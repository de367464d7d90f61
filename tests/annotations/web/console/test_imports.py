import io
import json
import re
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from annotations.models import Benchmark
from annotations.services import uploads
from tests.annotations.web.console.conftest import SignIn
from tests.factories import UserFactory
from workbench.core.accounts.models import User
from workbench.core.jobs.models import Job, JobState
from workbench.core.jobs.services import run
from workbench.layouts.budget import FREE

ROW = "What is 2 + 2?,3,4,5,6,B\n"


@pytest.fixture(autouse=True)
def _uploads_go_elsewhere(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def importer(db: None) -> User:
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="add_benchmark"))
    return user


def archive(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return buffer.getvalue()


def twice(*names: str) -> bytes:
    """Two files that would be unpacked to one."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name in names:
            packed.writestr(name, ROW)
    return buffer.getvalue()


def upload(client: Client, name: str, content: bytes) -> Any:
    """Send a file; the answer leads on to how it is read."""
    file = SimpleUploadedFile(name, content)
    return client.post("/console/import/", {"source": "upload", "name": "mine", "file": file})


def send(client: Client, name: str, content: bytes, **fields: Any) -> Any:
    """Send a file and import it as it is read."""
    response = upload(client, name, content)
    if response.status_code != 302:
        return response
    page = response.headers["Location"].partition("?")[0]
    return client.post(page, {"name": "mine", "import": "", **fields})


def test_a_file_becomes_a_benchmark_by_a_job(importer: User, sign_in: SignIn) -> None:
    client = sign_in(importer)
    response = send(client, "arithmetic_test.csv", ROW.encode(), licence="MIT")
    job = Job.objects.get()
    assert response.headers["Location"].partition("?")[0] == f"/jobs/{job.pk}/"
    run(job_id=job.pk)
    assert Benchmark.objects.get(name="mine").items.get().sample_id == "arithmetic/test/0"
    report = client.get(f"/jobs/{job.pk}/").text
    assert "Added" in report
    assert "arithmetic_test.csv" in report
    assert "/console/benchmarks/mine/report/" in report


def test_the_first_rows_are_shown_and_a_bad_one_says_in_its_place_what_to_mend(
    importer: User, sign_in: SignIn
) -> None:
    client = sign_in(importer)
    rows = "What is 2 + 2?,3,4,5,6,1\nAnd 3?,1,2,3,4,3\nEmpty?,,1,2,3,1\n"
    page = upload(client, "arithmetic_test.csv", rows.encode()).headers["Location"]
    text = client.get(page).text
    assert "Say “Answers: Numbers from 0” where 0 is the first option" in text
    again = client.post(page.partition("?")[0], {"name": "mine", "answers": "index1", "show": ""})
    text = client.get(again.headers["Location"]).text
    assert "arithmetic/test/0" in text
    assert "option_a: is empty. Fill it in." in text
    assert not Job.objects.exists()


def test_a_table_of_any_name_comes_in_by_a_mapping_that_is_guessed_corrected_and_kept(
    importer: User, sign_in: SignIn
) -> None:
    client = sign_in(importer)
    table = "nr,stem,a,b,gold,topic\nq-1,Is it?,Yes,No,A,logic\nq-2,Is it not?,Yes,No,B,logic\n"
    page = upload(client, "my questions.csv", table.encode()).headers["Location"]
    text = client.get(page).text
    assert "“stem”, by its name" in text
    assert "<code>q-1</code>" in text
    columns = {"question": "stem", "options": ["a", "b"], "answer": "gold", "id": "nr"}
    chosen = {"name": "mine", "layout": "table", **columns, "subject_always": "=logic, all of it"}
    kept = client.post(page.partition("?")[0], {**chosen, "keep": ""})
    assert kept.headers["Content-Disposition"] == 'attachment; filename="mine-mapping.json"'

    mapping = SimpleUploadedFile("mine-mapping.json", kept.content)
    again = SimpleUploadedFile("the same.csv", table.encode())
    given = {"source": "upload", "name": "mine", "file": again, "mapping": mapping}
    page = client.post("/console/import/", given).headers["Location"]
    assert "=logic, all of it" in client.get(page).text
    client.post(page.partition("?")[0], {**chosen, "import": ""})
    run(job_id=Job.objects.get().pk)
    items = Benchmark.objects.get().items.values_list("sample_id", "subject", "options", "key")
    assert list(items) == [
        ("q-1", "=logic, all of it", ["Yes", "No"], 0),
        ("q-2", "=logic, all of it", ["Yes", "No"], 1),
    ]
    refused = client.post(page.partition("?")[0], {**chosen, "answer": "", "import": ""})
    assert refused.status_code == 422
    assert "Choose where it stands." in refused.text


def test_what_a_spreadsheet_program_wrote_is_read_and_what_is_not_known_is_asked(
    importer: User, sign_in: SignIn
) -> None:
    client = sign_in(importer)
    table = "Nr;Frage;A;B;Lösung\n1;Größe?;groß;klein;{}\n2;Maß?;viel;müßig;{}\n"
    page = upload(client, "a.csv", table.format("A", "B").encode("cp1252")).headers["Location"]
    text = client.get(page).text
    assert "it is no UTF-8; cp1252 can be read" in text
    assert "müßig" in text
    assert '<option value="cp1252" selected>' in text
    page = upload(client, "b.csv", table.format("1", "2").encode()).headers["Location"]
    text = client.get(page).text
    assert "Choose where it stands." in text
    assert "answer=" not in text
    page = upload(client, "c.csv", "а;б\nвопрос;ответ\n".encode("cp1251")).headers["Location"]
    text = client.get(page).text
    assert "or name its encoding with its columns, as by “Encoding”" in text
    assert "--map" not in text


def test_several_files_come_in_together_and_can_be_tried_first(
    importer: User, sign_in: SignIn
) -> None:
    client = sign_in(importer)
    files = [SimpleUploadedFile(f"{name}_test.csv", ROW.encode()) for name in ("sums", "more")]
    given = {"source": "upload", "name": "mine", "file": files}
    page = client.post("/console/import/", given).headers["Location"].partition("?")[0]
    trial = client.post(page, {"name": "mine", "licence": "MIT", "try": ""}, follow=True)
    assert re.search(rf'href="{page}\?[^"]*licence=MIT[^"]*">', trial.text), "the way on"
    trial = Job.objects.get()
    run(job_id=trial.pk)
    assert not Benchmark.objects.exists()
    assert "nothing, this was a trial" in client.get(f"/jobs/{trial.pk}/").text
    client.post(page, {"name": "mine", "attribution": "Ada", "import": ""})
    run(job_id=Job.objects.latest("created_at").pk)
    assert Benchmark.objects.get().attribution == "Ada"
    assert Benchmark.objects.get().items.count() == 2
    given["file"] = [SimpleUploadedFile("a_test.csv", ROW.encode()) for _ in range(2)]
    assert "2 files are named a_test.csv" in client.post("/console/import/", given).text


def test_the_language_of_the_questions_is_stored_by_its_canonical_code(
    importer: User, sign_in: SignIn
) -> None:
    client = sign_in(importer)
    send(client, "arithmetic_test.csv", ROW.encode(), source_language="SR_latn")
    run(job_id=Job.objects.get().pk)
    assert Benchmark.objects.get(name="mine").source_language == "sr-Latn"
    refused = send(client, "arithmetic_test.csv", ROW.encode(), source_language="jp")
    assert refused.status_code == 422
    assert "“jp” has a part that is in no register of languages" in refused.text


def test_a_folder_of_a_language_is_no_folder_around_it(importer: User, sign_in: SignIn) -> None:
    row = {"sample_id": "a/test/0", "subject": "a", "question": "?", "answer": "A"}
    content = json.dumps({**row, "options": list("1234")})
    packed = archive(**{"zu/rows.jsonl": content})
    client = sign_in(importer)
    send(client, "mmlu.zip", packed, source_language="ur")
    job = Job.objects.get()
    run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert not Benchmark.objects.exists()


def test_a_zip_of_the_folder_is_unpacked_first(importer: User, sign_in: SignIn) -> None:
    packed = archive(
        **{
            "data/test/arithmetic_test.csv": ROW,
            "data/dev/arithmetic_dev.csv": ROW,
            "__MACOSX/data/._arithmetic_test.csv": "clutter",
        }
    )
    send(sign_in(importer), "mmlu.zip", packed)
    run(job_id=Job.objects.get().pk)
    items = Benchmark.objects.get(name="mine").items
    assert sorted(items.values_list("split", flat=True)) == ["dev", "test"]


def test_the_sample_can_be_taken_instead(importer: User, sign_in: SignIn) -> None:
    client = sign_in(importer)
    client.post("/console/import/", {"source": "sample", "name": "sample"})
    run(job_id=Job.objects.get().pk)
    assert Benchmark.objects.get(name="sample").items.count() >= 60


def test_every_bad_row_is_reported_and_nothing_stored(importer: User, sign_in: SignIn) -> None:
    client = sign_in(importer)
    bad = ROW + "Is it empty?,,4,5,6,B\n" + "Which key?,1,2,3,4,Z\n"
    send(client, "arithmetic_test.csv", bad.encode())
    job = Job.objects.get()
    run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    report = client.get(f"/jobs/{job.pk}/").text
    assert "Rows to mend" in report
    assert "<code>option_a</code>" in report
    assert "<code>answer</code>" in report
    assert "Fill it in" in report
    assert not Benchmark.objects.exists()


def test_many_problems_are_paged(importer: User, sign_in: SignIn) -> None:
    client = sign_in(importer)
    send(client, "arithmetic_test.csv", ("Empty?,,4,5,6,B\n" * 450).encode())
    job = Job.objects.get()
    run(job_id=job.pk)
    assert "1–200 of 450" in client.get(f"/jobs/{job.pk}/").text
    assert "401–450 of 450" in client.get(f"/jobs/{job.pk}/?from=400").text


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("data.zip", archive(**{"../../evil_test.csv": ROW}), "outside of itself"),
        ("data.zip", archive(**{"/etc/evil_test.csv": ROW}), "outside of itself"),
        ("data.zip", archive(**{"a_test.csv": "0" * (FREE + 1)}), "would unpack to"),
        ("data.zip", twice("a_test.csv", "./a_test.csv"), "2 files named a_test.csv"),
        ("data.zip", twice("b/a_test.csv", "b\\a_test.csv"), "2 files named b/a_test.csv"),
        ("data.zip", b"PK no archive at all", "no usable zip archive"),
        ("data.exe", b"MZ", "another kind"),
        ("a_test.csv", b"", "empty"),
    ],
)
def test_a_harmful_or_unusable_file_is_refused_at_once(
    name: str, content: bytes, reason: str, importer: User, sign_in: SignIn, tmp_path: Path
) -> None:
    response = send(sign_in(importer), name, content)
    assert response.status_code == 422
    assert reason in response.text
    assert not Job.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_an_archive_that_is_damaged_inside_fails_readably(importer: User, sign_in: SignIn) -> None:
    packed = bytearray(archive(**{"a_test.csv": ROW * 50}))
    start = 30 + len("a_test.csv")  # the first file's content, after its header
    packed[start : start + 8] = b"\xff" * 8
    send(sign_in(importer), "data.zip", bytes(packed))
    run(job_id=Job.objects.get().pk)
    job = Job.objects.get()
    assert job.state == JobState.FAILED
    assert "data.zip cannot be unpacked" in job.error


def test_a_link_in_an_archive_is_refused(importer: User, sign_in: SignIn) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        link = zipfile.ZipInfo("a_test.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
    response = send(sign_in(importer), "data.zip", buffer.getvalue())
    assert "holds a link" in response.text


def test_a_file_that_is_too_large_is_refused(
    importer: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MAX_UPLOAD", 10)
    assert "can be sent here" in send(sign_in(importer), "a_test.csv", ROW.encode()).text


def test_a_name_with_a_path_in_it_stays_in_its_folder(
    importer: User, sign_in: SignIn, tmp_path: Path
) -> None:
    send(sign_in(importer), "..\\..\\arithmetic_test.csv", ROW.encode())
    stored = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in stored] == ["arithmetic_test.csv"]
    assert tmp_path / "imports" in stored[0].parents


def test_who_may_not_import_is_refused_with_the_reason(db: None, sign_in: SignIn) -> None:
    response = sign_in(UserFactory()).get("/console/import/")
    assert response.status_code == 403
    assert "You may not import benchmarks" in response.text
