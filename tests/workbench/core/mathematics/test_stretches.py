import pytest

from workbench.core.mathematics.stretches import Stretch, beginning, stretches


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in stretches(text) if one.kind != "prose"]


@pytest.mark.parametrize(
    ("text", "formulae"),
    [
        (r"What is $\sin 150^\circ$?", [r"$\sin 150^\circ$"]),
        (r"in the list $ -36, -29, \ldots, 48?$", [r"$ -36, -29, \ldots, 48?$"]),
        ("the points $(2,3),$ and $(3,1)$.", ["$(2,3),$", "$(3,1)$"]),
        (r"a tip of $ 15 \%$ of it", [r"$ 15 \%$"]),
        (r"sum\[\frac{1}{2^1} + \cdots \]", [r"\[\frac{1}{2^1} + \cdots \]"]),
        (r"then \(x > 0\) holds", [r"\(x > 0\)"]),
        (r"Evaluate$$\lceil x \rceil$$Note: $x,$", [r"$$\lceil x \rceil$$", "$x,$"]),
        (r"with \begin{bmatrix}1 & 0\end{bmatrix} as", [r"\begin{bmatrix}1 & 0\end{bmatrix}"]),
        (r"قيمة $\sin 150^\circ$ هي", [r"$\sin 150^\circ$"]),
        ("$x$的值", ["$x$"]),
        # Bare, as MMLU has them.
        (r"\frac{15}{2}", [r"\frac{15}{2}"]),
        (r"π\sqrt{3}/2", [r"π\sqrt{3}/2"]),
        ("x^{11}-6x^8+6x^7", ["x^{11}-6x^8+6x^7"]),
        ("a charge of 1.6 x 10^-19 C", ["1.6 x 10^-19 C"]),
        ("(ab)^n = a^nb^n for all", ["(ab)^n = a^nb^n"]),
        (r"for all a \in A, g(f(a)) = a", [r"a \in A"]),
        ("an element of S_n and Z_3[x]", ["S_n", "Z_3[x]"]),
        ("order of Z_5 x Z_9", ["Z_5 x Z_9"]),
        ("of H_2O and CO_2, not C_6H_12O_6", ["H_2O", "CO_2", "C_6H_12O_6"]),
        ("with x_(n+1) < log_10 or lim_n→∞ of", ["x_(n+1) < log_10", "lim_n→∞"]),
        # No word of the text is taken in.
        ("Process P_1 can run", ["P_1"]),
        ("so x^4 + 4 can be", ["x^4 + 4"]),
        ("at 3 cm^3 per second", ["3 cm^3"]),
        ("10^-8 now or P_1 y P_2", ["10^-8", "P_1", "P_2"]),
        # Right behind a letter of another script, and before one.
        ("求x^2的值", ["x^2"]),
        ("群S_nの位数", ["S_n"]),
        (r"求\frac{1}{2}的值", [r"\frac{1}{2}"]),
        ("قيمة وx^2", ["x^2"]),
        ("የx^2", ["x^2"]),
    ],
)
def test_formulae_are_found_whole(text: str, formulae: list[str]) -> None:
    assert [written for kind, written in found(text) if kind == "formula"] == formulae


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 a day or $9 a week.",
        "$100000 $150000",
        "between $35,095 and $45,005.",
        "saving increases by exactly $X and falls by $Y",
        "100 $ à 200 $ par mois",
        "5$和6$",
        "exam_ins and file_name",
        "jo_doe@x.com, x_1@x.com or ab_cd.txt",
        "is_ok and to_be",
        "at http://a.com/x_1/y^2 there",
        "de US$5 a MX$ 30",
        "R$ 5 e $x por 3",
        r"C:\Users\name",
        "Complete: ______ is the answer.",
        r"Although\he driver",
    ],
)
def test_money_names_and_blanks_are_no_formulae(text: str) -> None:
    assert not [kind for kind, _ in found(text) if kind == "formula"]


def test_signs_of_logic_are_kept_together() -> None:
    assert found("(∃x){Fx • (∀y)[Dy ⊃ (Vz • Rxyz)]}")[0][1] == "(∃x){Fx • (∀y)[Dy ⊃ (Vz • Rxyz)]}"
    assert found("~P ⊃ (Q ∨ R) / ~(∀x)[Jx ⊃ (∃y)(Fy)]") == [
        ("signs", "~P ⊃ (Q ∨ R) / ~(∀x)[Jx ⊃ (∃y)(Fy)]")
    ]


def test_signs_take_in_no_word_and_begin_behind_a_letter_of_another_script() -> None:
    assert found("if 72 ÷ h = 6 How many") == [("signs", "72 ÷ h = 6")]
    assert found("و~P ⊃ (Q ∨ R)") == [("signs", "~P ⊃ (Q ∨ R)")]


def test_charges_and_powers_of_units_are_no_subtraction() -> None:
    assert stretches("10^-4 cm-1")[0].shown == r"\mathrm{10^{-4}\ cm^{-1}}"
    assert stretches("26.75 x 10^7 T-1 s-1")[0].shown.endswith(r"T^{-1}\ s^{-1}}")
    ion = stretches("4 CrO_4^2−(aq) + 23 H+(aq)")[0].shown
    assert ion == r"\mathrm{4\ CrO_{4}^{2-}(aq) + 23\ H^{+}(aq)}"


def test_code_and_tables_are_blocks_of_lines() -> None:
    code = " IF (x < 0)\n {\n   DISPLAY (x)\n }"
    table = "A | B\n--- | ---\n1 | 2"
    assert found(f"Look at this.\n{code}\nWhat is shown?") == [("code", code)]
    assert found(f"The table is this.\n| {table}\nWhat follows?")[0][0] == "table"
    assert found("a[i] == max || a[i] > max") == [("code", "a[i] == max || a[i] > max")]
    assert found("Scenario 1 | I left. Scenario 2 | I stayed.") == []


def test_rows_of_a_table_are_cells_also_where_the_head_ends_a_question() -> None:
    head = "GDP \xa0\xa0\xa0 PRICE LEVEL"
    assert found(f"What happens to both? {head}") == [("cells", head)]
    assert found("Falls     No change") == [("cells", "Falls     No change")]
    assert found("    indented prose only") == []
    assert found("(∀x)Px\t/ ~Dh")[0][0] == "signs"


@pytest.mark.parametrize(
    "text",
    ["", "$", "$$", "\\", "$" * 99, r"\[" * 500, "{" * 500, "x^" * 500, "((((" * 300, "a_" * 400],
)
def test_the_stretches_are_the_text(text: str) -> None:
    assert "".join(text[one.start : one.end] for one in stretches(text)) == text


def test_a_formula_tells_its_latex_alone() -> None:
    assert stretches("$x$ ") == (
        Stretch("formula", 0, 3, "x"),
        Stretch("prose", 3, 4, " "),
    )


@pytest.mark.parametrize(
    ("longest", "shown"),
    [(9, "A sum of…"), (14, "A sum of…"), (25, r"A sum of $5\sqrt{5}$ and…"), (99, "")],
)
def test_the_beginning_of_a_text_has_its_formulae_whole_or_not_at_all(
    longest: int, shown: str
) -> None:
    text = r"A sum of $5\sqrt{5}$ and more of it"
    assert beginning(text, longest) == (shown or text)
    assert beginning(r"$5\sqrt{5}$ and", 4) == r"$5\sqrt{5}$…"
