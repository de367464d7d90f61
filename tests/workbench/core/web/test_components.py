import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.template import Context, Template

from annotations.quality.diff import diff
from workbench.core.accounts.models import User
from workbench.core.environment import ROOT
from workbench.core.jobs.models import Job, JobState
from workbench.core.languages import LANGUAGES
from workbench.core.web.states import state_of


def rendered(source: str, **context: Any) -> str:
    return Template("{% load components %}" + source).render(Context(context))


def test_an_icon_without_a_label_is_hidden_from_assistive_technology() -> None:
    assert 'aria-hidden="true"' in rendered('{% icon "check" %}')


def test_the_label_of_an_icon_is_escaped() -> None:
    html = rendered('{% icon "check" 16 label %}', label='"><script>')
    assert "<script>" not in html
    assert 'role="img"' in html


def test_a_total_of_nothing_is_no_progress() -> None:
    html = rendered('{% progress 0 0 "Assigned" %}')
    assert 'value="0" max="1"' in html
    assert "is-complete" not in html


def test_progress_never_rounds_up_to_done() -> None:
    assert "99 %" in rendered('{% progress 14041 14042 "Reviewed" %}')


def test_text_of_people_is_escaped_in_an_item() -> None:
    html = rendered(
        "{% item_block question options 'en' key=1 %}", question="<b>", options=["&", "x"]
    )
    assert "&lt;b&gt;" in html
    assert "&amp;" in html


def test_only_the_key_is_marked_in_an_item() -> None:
    html = rendered("{% item_block 'q' options 'en' key=2 %}", options=["a", "b", "c", "d"])
    assert html.count("is-key") == 1
    assert html.index(">C</span>") > html.index("is-key")


def test_an_item_without_a_known_key_marks_none() -> None:
    assert "is-key" not in rendered("{% item_block 'q' options 'en' %}", options=["a", "b"])


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_a_language_is_shown_in_its_own_name_and_direction(code: str) -> None:
    html = rendered("{% language code %}", code=code)
    language = LANGUAGES[code]
    assert f'lang="{code}" dir="{language.direction}">{language.endonym}</bdi>' in html


def test_a_language_that_nobody_knows_stands_for_itself() -> None:
    assert ">qaa-x-own</bdi>" in rendered("{% language 'qaa-x-own' %}")


def test_a_difference_keeps_every_character_of_both_texts() -> None:
    html = rendered("{% diff segments 'es' %}", segments=diff("a b d", "a c d", "es"))
    assert "<del>b</del>" in html
    assert "<ins>c</ins>" in html


def test_the_plus_key_is_one_key() -> None:
    assert rendered("{% kbd '+' %}").count("<kbd>") == 1
    assert rendered("{% kbd 'Ctrl+Enter' %}").count("<kbd>") == 2


def test_a_pseudonym_is_shown_as_it_is() -> None:
    html = rendered("{% person 'demo-annotator-1' %}")
    assert ">DA1<" in html
    assert ">demo-annotator-1<" in html


def test_a_field_ties_its_errors_and_help_to_the_control() -> None:
    class Form(forms.Form):
        name = forms.CharField(help_text="As it will stand.")

    html = rendered("{% field form.name %}", form=Form({"name": ""}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert '<label class="form-label" for="id_name">' in html


def test_a_group_of_choices_is_a_fieldset_with_a_legend() -> None:
    class Form(forms.Form):
        tags = forms.MultipleChoiceField(
            choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
        )

    html = rendered("{% field form.tags %}", form=Form())
    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count('type="checkbox"') == 2


def test_a_page_without_neighbours_has_no_pager() -> None:
    assert rendered("{% pagination None None 'Tasks' %}").strip() == ""


def test_a_block_component_keeps_the_markup_inside_it() -> None:
    html = rendered("{% page_header title %}<a href='/'>x</a>{% endpage_header %}", title="<T>")
    assert "<a href='/'>x</a>" in html
    assert "<h1>&lt;T&gt;</h1>" in html


def test_a_header_without_actions_has_no_place_for_them() -> None:
    assert "page-actions" not in rendered("{% page_header 'T' %}\n{% endpage_header %}")


def test_an_unknown_state_is_shown_as_it_is_called() -> None:
    assert state_of("half_done").label == "Half done"


def card(job: Job, person: User) -> str:
    return rendered("{% job_card job %}", job=job, user=person)


def test_a_running_job_asks_for_itself_again_and_its_starter_may_cancel_it() -> None:
    starter = User(pk=1)
    html = card(Job(kind="build_release", state=JobState.RUNNING, created_by=starter), starter)
    assert 'hx-trigger="every 2s"' in html
    assert "/cancel" in html


def test_a_job_that_has_ended_asks_no_more() -> None:
    starter = User(pk=1)
    html = card(
        Job(kind="build_release", state=JobState.FAILED, error="No.", created_by=starter), starter
    )
    assert "hx-" not in html
    assert "No." in html


def test_another_person_is_not_offered_to_cancel_a_job() -> None:
    job = Job(kind="build_release", state=JobState.RUNNING, created_by=User(pk=1))
    assert "/cancel" not in card(job, User(pk=2))


def test_a_job_of_unknown_length_shows_no_share() -> None:
    job = Job(kind="build_release", state=JobState.RUNNING)
    html = card(job, User(pk=2))
    assert "%" not in html
    assert "<progress aria-label" in html


def sources() -> Iterator[str]:
    """The text of every template and module."""
    folders = (ROOT / name for name in ("annotations", "evaluation", "workbench"))
    files = [file for folder in folders for file in folder.rglob("*.*")]
    return (file.read_text() for file in files if file.suffix in (".html", ".py"))


def test_every_icon_that_is_named_is_there() -> None:
    """One that is not takes its page down, on the day that somebody comes to it."""
    named = re.compile(
        r"""\{% icon "([a-z0-9-]+)"|\bicon(?:_name)?(?:: [^=\n]*)?\s*=\s*"([a-z0-9-]+)\""""
    )
    names = {first or second for text in sources() for first, second in named.findall(text)}
    assert "circle-question-mark" in names
    for name in names:
        rendered("{% icon name %}", name=name)


def test_every_dialog_that_is_opened_is_there() -> None:
    """The script opens it by its name, and does nothing where there is none.

    A name that ends with a number has its beginning written on both sides.
    """
    opened, named = set(), set()
    for text in sources():
        opened |= set(re.findall(r'data-opens="([a-z-]+)', text))
        named |= set(re.findall(r'(?:<dialog id=|_dialog |\bname=)"([a-z-]+)"', text))
    assert {"skip-dialog", "revoke-"} <= opened
    assert opened - named - {"name"} == set()


def test_a_dialog_without_a_name_takes_its_page_down() -> None:
    named = "{% with name=key|stringformat:'revoke-%d' %}{% confirm_dialog name 'T' '/' 'Yes' %}"
    with pytest.raises(ValueError, match="has no name"):
        rendered(f"{named}{{% endconfirm_dialog %}}{{% endwith %}}", key=1)


def test_only_formats_that_say_something_are_written() -> None:
    """Django writes nothing where one is wrong; it puts the percent sign before itself."""
    formats = {one for text in sources() for one in re.findall(r'stringformat:"([^"]*)"', text)}
    assert all(f"%{one}" % 1 for one in formats)
