import re

import pytest

from workbench.core.mathematics.markup import as_written, marked_up
from workbench.core.mathematics.rendering import DEEPEST, render

HOSTILE = [
    r"$\href{javascript:alert(1)}{x}$",
    r"$\style{position:fixed}{x}$",
    r"$\class{btn}{x}$",
    r"$\htmlData{a=b}{x}$",
    r"$\includegraphics{https://example.org/a.png}$",
    r"$\def\x{\x\x}\x$",
    r"$\newcommand{\a}{\a\a}\a$",
    r"$\text{<script>alert(1)</script>}$",
    r"$\color{red}{x}$",
    r"$\kern-100em x$",
    "$x^2$<img src=x onerror=alert(1)>",
    r"`<script>`",
]


def shown(text: str) -> str:
    return marked_up(text, str, is_right_to_left=True)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_text_can_run_or_lead_away(text: str) -> None:
    html = shown(text)
    tags = re.findall(r"<([a-z]+)([^>]*)>", html)
    assert not {"a", "script", "img", "style", "annotation-xml"} & {name for name, _ in tags}
    assert not re.search(r"\s(?:on\w+|style|href|src|class=\"btn)", "".join(a for _, a in tags))


def test_prose_is_escaped_and_a_formula_is_mathml_with_its_latex() -> None:
    html = shown(r'<b> & $\frac{1}{"}$')
    assert html.startswith("&lt;b&gt; &amp; ")
    assert "<mfrac>" in html
    assert 'title="$\\frac{1}{&quot;}$"' in html
    assert '<math aria-label="$\\frac{1}{&quot;}$"' in html


def test_what_cannot_be_rendered_stands_as_it_is_with_the_reason() -> None:
    html = shown(r"$\norm{w}$")
    assert 'title="The command \\norm is not known."' in html
    assert r">$\norm{w}$</code>" in html


def test_signs_are_isolated_only_among_letters_from_right_to_left() -> None:
    assert '<span class="formula" dir="ltr">~P · R</span>' in shown("ادرس ~P · R جيدا")
    assert marked_up("Look at ~P · R", str) == "Look at ~P · R"


def test_degrees_keep_their_order_among_letters_from_right_to_left() -> None:
    assert '<span class="formula" dir="ltr">25°C</span>' in shown("عند 25°C تماما")
    assert '<span class="formula" dir="ltr">−3 °C</span>' in shown("عند −3 °C تماما")
    assert marked_up("at 25°C", str) == "at 25°C"


@pytest.mark.parametrize("latex", ["{" * (DEEPEST + 1) + "}" * (DEEPEST + 1), "x" * 2_001])
def test_what_would_cost_too_much_is_refused_unread(latex: str) -> None:
    assert not render(latex).mathml
    assert render(latex).reason


def test_a_mark_behind_a_formula_stays_with_it() -> None:
    assert shown("كم $x$؟").endswith("</math></span>؟</span>")
    assert shown("كم $x$ و").endswith("</math></span> و")


def test_a_text_with_formulae_is_told_as_written_with_the_reasons() -> None:
    one, other = as_written(["no formula", "$x$", r"of $\norm{w}$ alone"], str)
    assert (one.text, one.reasons) == ("$x$", ())
    assert other.reasons == ((r"$\norm{w}$", r"The command \norm is not known."),)
