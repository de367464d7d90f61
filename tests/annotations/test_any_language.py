"""A benchmark in any language, translated into any: from the import to the evaluation."""

import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from annotations.engines.base import EngineError, Status
from annotations.engines.texts import Text, TextEngine
from annotations.models import Benchmark, Campaign, Task
from annotations.publishing.verify import verify_release
from annotations.quality.languages import files, knowledge
from annotations.selectors.similar import similar_segments
from annotations.services import releasing
from annotations.services.glossary import import_glossary
from annotations.vocabularies import Role
from evaluation.cli import main
from tests.factories import (
    BenchmarkFactory,
    ItemFactory,
    UserFactory,
    make_campaign,
    member,
    translate,
)
from tests.pages import flat
from tests.work import accept, claim, edit, label
from workbench.core.errors import Invalid
from workbench.core.languages import language_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("administrator")]

URDU = {
    "question": "انسانی جسم کی سب سے لمبی ہڈی کون سی ہے؟",
    "options": ["ران کی ہڈی", "پنڈلی کی ہڈی", "کھوپڑی", "پسلی"],
}
NORWEGIAN = {
    "question": "Hva er det lengste beinet i menneskekroppen?",
    "options": ["Lårbeinet", "Skinnebeinet", "Hodeskallen", "Ribbeinet"],
}
ZULU = {
    "question": "Yiliphi ithambo elide kunawo wonke emzimbeni womuntu?",
    "options": ["Ithambo lethanga", "Ithambo lomlenze", "Ugebhezi", "Ubambo"],
}
SAMPLE_IDS = ("anatomy/dev/0", "anatomy/test/0", "anatomy/test/1")


def page_of(client: Client, address: str) -> str:
    """A page without the choice of its own language."""
    return _without_menu(client.get(address))


def _without_menu(page: Any) -> str:
    assert page.status_code == 200
    return re.sub(r'<details class="menu".*?</details>', "", flat(page))


def run(*words: object) -> str:
    out = io.StringIO()
    call_command(*map(str, words), stdout=out)
    return out.getvalue()


def write(folder: Path, language: str, text: dict[str, Any], **more: Any) -> Path:
    """Global-MMLU's JSON lines, in the folder of a language."""
    place = folder / language
    place.mkdir(parents=True)
    rows = [{"sample_id": one, "subject": "anatomy", **text, **more} for one in SAMPLE_IDS]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (place / "rows.jsonl").write_text(lines, encoding="utf-8")
    return folder


@pytest.fixture
def campaign(tmp_path: Path) -> Campaign:
    """Urdu questions with texts in Norwegian and Zulu."""
    source = write(tmp_path / "urdu", "ur", URDU, answer="A")
    run("import_benchmark", source, "--name", "urdu", "--source-language", "UR")
    run("create_campaign", "--benchmark", "urdu", "--name", "urdu-1", "--languages", "no,ZU")
    for language, text in (("no", NORWEGIAN), ("zu", ZULU)):
        folder = write(tmp_path / "texts", language, text)
        named = ("--campaign", "urdu-1", "--language", language, "--engine", "by-hand")
        run("import_translations", folder, *named)
    return Campaign.objects.get(name="urdu-1")


def test_a_benchmark_in_urdu_goes_all_the_way(campaign: Campaign, tmp_path: Path) -> None:
    assert campaign.source_language == "ur"
    assert campaign.languages == ["no", "zu"]
    tasks = Task.objects.values_list("kind", "language").distinct()
    assert {language for kind, language in tasks if kind == "label"} == {"ur"}
    assert {language for kind, language in tasks if kind == "review"} == {"no", "zu"}

    people = [member(campaign) for _ in range(3)]
    with pytest.raises(Invalid, match="Unknown: British English"):
        label(campaign, people[0], ["dialect"], dialect="British English")
    for user in people:
        label(campaign, user, ["dialect"], dialect="ur-PK")
    for language in ("no", "zu"):
        accept(people[0], claim(campaign, people[0], language=language))
    edited = {**ZULU, "question": "Yiliphi ithambo elide emzimbeni womuntu?"}
    done = edit(people[0], claim(campaign, people[0], language="zu"), edited["question"])

    release = tmp_path / "release"
    built = releasing.build_release(campaign=campaign, version="1.0.0", out=release)
    assert verify_release(release) == []
    assert built.release.manifest["source_language"] == "ur"
    for language in ("ur", "no", "zu"):
        (file,) = (release / language).glob("test-*.parquet")
        rows = {row["sample_id"]: row for row in pq.read_table(file).to_pylist()}
        assert len(rows) == 2
        if language == "ur":
            assert rows["anatomy/test/0"]["question"] == URDU["question"]
        if language == "zu":
            sample_id = done.decision.task.item.sample_id
            changed = [one for one in rows if rows[one]["question"] == edited["question"]]
            assert changed == [sample_id] or sample_id.startswith("anatomy/dev")
    votes = pq.read_table(release / "votes").to_pylist()
    assert {row["dialect"] for row in votes} == {"ur-PK"}
    assert not list(release.glob("labels_*")), "the culture form fills the 17 columns"
    card = (release / "README.md").read_text(encoding="utf-8")
    assert "in Urdu, with translations into 2 languages (Norwegian and Zulu)" in card
    assert "English" not in card
    assert "- 'no'\n" in card, "a bare no is false in YAML"
    assert (release / "lm_eval/zu/urdu_1_zu.yaml").exists()


def test_a_release_in_any_language_is_evaluated(
    campaign: Campaign, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release, out = tmp_path / "release", tmp_path / "run"
    releasing.build_release(campaign=campaign, version="1.0.0", out=release)
    asked = ["run", "--release", str(release), "--model", "uniform:0", "--out", str(out)]
    assert main([*asked, "--shots", "1", "--quiet"]) == 0
    told = capsys.readouterr().out
    for line in ("no (Norwegian)", "ur (Urdu)", "zu (Zulu)"):
        assert line in told
    rows = pq.read_table(out / "predictions").to_pylist()
    assert {row["language"] for row in rows} == {"ur", "no", "zu"}


@pytest.mark.parametrize("kind", ["review", "label"])
def test_the_desk_shows_the_source_in_its_own_language_and_direction(
    campaign: Campaign, kind: str
) -> None:
    user = member(campaign)
    client = Client(headers={"accept-language": "ar"} if kind == "review" else {})
    client.force_login(user)
    language = "zu" if kind == "review" else "ur"
    queue = reverse("desk-work", args=["urdu-1", kind, language])
    page = _without_menu(client.post(queue, follow=True))
    assert URDU["question"] in page
    assert 'lang="ur" dir="rtl"' in page
    assert "English" not in page
    assert '" lang="en"' not in page
    if kind == "label":
        assert '<ol class="item-options" lang="ur" dir="rtl">' in page
    else:
        assert '<html lang="ar" dir="rtl">' in page
        assert '<span class="language-code">ur</span>' in page
        assert 'lang="ur" dir="rtl">اردو</bdi>' in page
        context = client.get(reverse("desk-context", args=[user.assignments.get().pk]))
        assert 'lang="en"' not in flat(context)


def test_no_page_of_the_console_says_english_of_an_urdu_benchmark(campaign: Campaign) -> None:
    client = Client()
    client.force_login(member(campaign, Role.MANAGER))
    sample_id = SAMPLE_IDS[1]
    pages = [
        reverse("console:campaign", args=["urdu-1"]),
        reverse("console:items", args=["urdu-1"]),
        reverse("console:item", args=["urdu-1", sample_id]) + "?language=zu",
        reverse("console:glossary", args=["urdu-1"]),
        reverse("console:texts", args=["urdu-1"]),
        reverse("console:adjudication", args=["urdu-1"]),
    ]
    for address in pages:
        page = page_of(client, address)
        assert "English" not in page, address
        assert '" lang="en"' not in page, address
    assert 'lang="ur" dir="rtl"' in page_of(client, pages[2])
    listed = client.get("/api/v1/campaigns/urdu-1").json()
    assert (listed["source_language"], listed["languages"]) == ("ur", ["no", "zu"])


def test_the_same_import_again_changes_nothing_and_another_language_is_refused(
    campaign: Campaign, tmp_path: Path
) -> None:
    again = ("import_benchmark", tmp_path / "urdu", "--name", "urdu")
    assert "Nothing changed" in run(*again)
    assert "Nothing changed" in run(*again, "--source-language", "ur-Arab")
    write(tmp_path / "urdu", "en", {"question": "Which?", "options": list("1234")}, answer="A")
    with pytest.raises(CommandError, match="urdu is stored in “ur”"):
        run(*again, "--source-language", "en")
    with pytest.raises(CommandError, match="source_language: “urdu language” is no code of a"):
        run(*again, "--source-language", "urdu language")
    assert Benchmark.objects.get().source_language == "ur"


CODES = ("pt-BR", "pt", "zh-Hant", "zh-TW", "sr-Latn", "ckb", "qaa-x-own", "qaa-Arab-x-own", "no")


def test_regions_scripts_and_languages_of_ones_own_go_through_review_and_release(
    tmp_path: Path,
) -> None:
    campaign = make_campaign(items=2, languages=CODES)
    user = member(campaign, languages=("sr-Latn", "qaa-Arab-x-own"))
    client = Client()
    client.force_login(user)
    home = flat(client.get(reverse("desk-home")))
    assert "srpski (latinica)" in home
    assert 'lang="qaa-Arab-x-own" dir="rtl">qaa-Arab-x-own</bdi>' in home
    edit(user, claim(campaign, user, language="qaa-Arab-x-own"), "أي من هذه صحيح؟")
    release = tmp_path / "release"
    releasing.build_release(campaign=campaign, version="1.0.0", out=release)
    assert verify_release(release) == []
    assert {path.name for path in release.iterdir() if path.name in CODES} == set(CODES)
    assert list((release / "lm_eval/zh-Hant").glob("*_zh_Hant.yaml"))
    out = tmp_path / "run"
    asked = ["run", "--release", str(release), "--model", "uniform:0", "--out", str(out)]
    assert main([*asked, "--shots", "0", "--quiet"]) == 0
    languages = {row["language"] for row in pq.read_table(out / "predictions").to_pylist()}
    assert languages == {"en", *CODES}


def test_a_campaign_takes_any_language_but_its_source() -> None:
    benchmark = BenchmarkFactory(source_language="ur")
    ItemFactory(benchmark=benchmark)
    campaign = make_campaign(benchmark=benchmark, languages=("en", "sr_latn"), translated=False)
    assert campaign.languages == ["en", "sr-Latn"]
    translate(campaign, "en")
    for languages, reason in (
        (("ur",), "“ur” is the language of the source"),
        (("es", "urd"), "“ur” is the language of the source"),
        (("iw", "he"), "Named twice: he"),
        (("jp",), "in no register of languages"),
        ((), "Name at least one language"),
    ):
        with pytest.raises(Invalid, match=reason):
            make_campaign(benchmark=benchmark, languages=languages)


def test_page_and_api_take_and_refuse_the_same_codes(campaign: Campaign) -> None:
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    form = client.get(reverse("console:new-campaign")).context["form"]
    plan = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    plan |= {"benchmark": campaign.benchmark_id, "languages": ["en"]}
    new = reverse("console:new-campaign")
    for other, told in (("jp", "in no register"), ("ur", "the language of the source")):
        page = client.post(new, {**plan, "name": "two", "other_languages": other})
        assert page.status_code == 422
        assert told in flat(page)
        body = {"name": "two", "benchmark": "urdu", "languages": ["en", other]}
        answer = client.post("/api/v1/campaigns", body, "application/json")
        assert answer.status_code == 400
        assert told in answer.text
    assert (
        client.post(new, {**plan, "name": "two", "other_languages": "sr_latn, NB"}).status_code
        == 302
    )
    assert Campaign.objects.get(name="two").languages == ["en", "sr-Latn", "nb"]
    body = {"name": "three", "benchmark": "urdu", "languages": ["pt_br"]}
    answer = client.post("/api/v1/campaigns", body, "application/json")
    assert (answer.status_code, answer.json()["languages"]) == (201, ["pt-BR"])


def test_what_is_not_known_of_a_language_is_told(tmp_path: Path) -> None:
    source = write(tmp_path / "own", "qaa-x-own", URDU, answer="A")
    said = run("import_benchmark", source, "--name", "own", "--source-language", "qaa-x-own")
    assert "The questions are in qaa-x-own (qaa-x-own)." in said
    assert "CLDR has no name for qaa-x-own" in said
    made = ("create_campaign", "--benchmark", "own", "--name", "own-1")
    said = run(*made, "--languages", "zu,qaa-Arab-x-mine")
    assert "CLDR has no name for qaa-Arab-x-mine" in said
    assert "zu" not in said
    campaign = Campaign.objects.get()
    client = Client()
    client.force_login(member(campaign, Role.MANAGER))
    page = page_of(client, reverse("console:campaign", args=["own-1"]))
    assert "CLDR has no name for qaa-x-own" in page
    assert "from right to left (script Arab)" in page


def test_the_memory_and_the_glossary_have_the_language_of_the_source(campaign: Campaign) -> None:
    client = Client()
    client.force_login(member(campaign, Role.MANAGER))
    memory = client.get(reverse("console:download-memory", args=["urdu-1", "zu"]))
    assert b'srclang="ur"' in b"".join(memory.streaming_content)
    tbx = """<martif><text><body><termEntry>
      <langSet xml:lang="ur-PK"><tig><term>\u06c1\u0688\u06cc</term></tig></langSet>
      <langSet xml:lang="zu-ZA"><tig><term>ithambo</term></tig></langSet>
      <langSet xml:lang="en"><tig><term>bone</term></tig></langSet>
    </termEntry></body></text></martif>"""
    report = import_glossary(
        campaign=campaign, name="terms.tbx", content=tbx.encode(), language="zu"
    )
    assert report.added == 1
    (term,) = campaign.glossary.all()
    assert (term.language, term.source, term.target) == ("zu", "\u06c1\u0688\u06cc", "ithambo")
    page = page_of(client, reverse("console:glossary", args=["urdu-1"]))
    assert '<th scope="row" class="text" lang="ur" dir="rtl">' in page


@pytest.mark.parametrize(
    ("language", "question", "alike", "other"),
    [
        ("ur", URDU["question"], URDU["question"].replace("لمبی", "چھوٹی"), "پسلی کہاں ہے؟"),
        ("zh", "人体中最长的骨头是哪一块？", "人体中最短的骨头是哪一块？", "水的化学式是什么？"),
        ("de", "Welche Knochen brechen oft?", "Welcher Knochen bricht oft?", "Wo ist sie?"),
    ],
)
def test_the_memory_finds_what_reads_alike_in_the_language_of_the_source(
    language: str, question: str, alike: str, other: str
) -> None:
    benchmark = BenchmarkFactory(source_language=language)
    for text in (question, alike, other):
        ItemFactory(benchmark=benchmark, question=text)
    campaign = make_campaign(benchmark=benchmark, languages=("zu",))
    assert similar_segments(campaign, [question])[question].keys() == {alike}


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("The bones, “Bones”", ["bones", "bones bones", "the", "the bones", "the bones bones"]),
        ("کون سی ہڈی", ["سی", "سی ہڈی", "کون", "کون سی", "کون سی ہڈی", "ہڈی"]),
        ("是什麼XY？", ["是 什", "是 什 麼", "是 什 麼 xy", "什 麼", "什 麼 xy", "麼 xy", "xy"]),
        ("broken", ["broke"]),
        ("骨", []),
        ("?!", []),
    ],
)
def test_grams_are_of_words_and_of_letters_where_there_are_no_spaces(
    text: str, grams: list[str]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT annotations_grams(%s), ARRAY(
                SELECT hashtext(gram) & -4 | cardinality(string_to_array(gram, ' ')) - 1
                FROM unnest(%s::text[]) AS gram
            )
            """,
            [text, grams],
        )
        found, wanted = cursor.fetchone()
    assert sorted(found) == sorted(set(wanted))


def test_no_letter_of_a_language_without_spaces_stands_alone() -> None:
    letters = {"bo": "ཀ", "dz": "ཁ", "ja": "ひ", "km": "ក", "lo": "ກ", "my": "က", "th": "ก"}
    unspaced = (code for code in files() if not knowledge(code).spaces)
    said = [letters.get(code.partition("-")[0], "骨") * 4 for code in unspaced]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cardinality(annotations_grams(text)) FROM unnest(%s::text[]) AS text", [said]
        )
        assert {count for (count,) in cursor} == {3}


def test_an_engine_from_english_is_not_asked_for_urdu(campaign: Campaign) -> None:
    class FromEnglish(TextEngine):
        name = "from-english"

        def status(self) -> Status:
            return Status(("zu",), "1")

        def _translate_texts(self, texts: Sequence[str], language: str) -> list[Text]:
            return list(map(Text, texts))

    assert FromEnglish().require("zu", source="en").is_available
    with pytest.raises(EngineError, match="from-english translates from “en”"):
        FromEnglish().require("zu", source=campaign.source_language)


def test_the_command_tells_what_is_known_of_languages() -> None:
    assert run("languages", "iw").startswith("he: Hebrew, עברית; script Hebr, rtl; plural forms")
    assert len(run("languages").splitlines()) == 42
    with pytest.raises(CommandError, match="in no register"):
        run("languages", "jp")


def test_what_is_said_of_a_language_follows_the_interface() -> None:
    assert language_of("zu").name_in("es") == "zulú"
