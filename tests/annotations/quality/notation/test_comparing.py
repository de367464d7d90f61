"""What of formulae and code is told as changed, and what says the same in another way."""

from random import Random

import pytest

from annotations.quality.checks import CHECKS, Finding, Unit
from annotations.quality.checks.running import examine
from annotations.quality.notation.code import statements
from annotations.quality.notation.comparing import differences
from annotations.quality.notation.formulae import formulae

FRAMES = {
    "es": "¿Cuánto vale {} si es cierto?",
    "ru": "Чему равно {} здесь?",
    "ar": "ما قيمة {} في الجدول؟",
    "fa": "مقدار {} چیست؟",
    "hi": "{} का मान क्या है?",
    "bn": "{} এর মান কত?",
    "te": "{} విలువ ఎంత?",
    "am": "የ{} ዋጋ ስንት ነው?",
    "ja": "次の{}はいくつですか。",
    "zh": "这里{}的值是多少？",
    "ko": "{}의 값은 얼마인가?",
    "tr": "{}'in değeri nedir?",
    "vi": "Giá trị của {} là bao nhiêu?",
    "sw": "Thamani ya {} ni nini?",
    "yo": "Kí ni iye {} níbí?",
    "he": "מה הערך של {} כאן?",
    "el": "Ποια είναι η τιμή του {};",
    "pl": "Ile wynosi {} w tabeli?",
}
CHANGED = [
    ("x^2+1", "x^2-1"),
    ("x^2+1", "x^3+1"),
    ("x^2+1", "y^2+1"),
    ("x² − 4", "x − 4"),
    ("2x + 3 = 7", "2x + 3 ≠ 7"),
    ("f(x) = 2x", "g(x) = 2x"),
    ("y ≤ 2x", "y ≥ 2x"),
    ("10^-3", "10^3"),
    ("n - 1", "n + 1"),
    ("8 + 3", "8 - 3"),
    ("a/b + c", "a*b + c"),
    ("A ∪ B", "A ∩ B"),
    ("p ∧ q → r", "p ∨ q → r"),
    ("dy/dx = 3x", "dx/dy = 3x"),
    ("log(n)/2", "log(m)/2"),
    (r"\frac{1}{2}x^2", r"{1}{2}x^2"),
    ("Z_3[x]", "Z_3[y]"),
    ("2H2 + O2 → 2H2O", "2H2 + O2 → 2H2O2"),
    ("3 Cl-(aq) + 4 CrO4^2-(aq)", "3 Cl-(aq) - 4 CrO4^2-(aq)"),
    ("9.8 m/s^2", "9.8 m/s^1"),
    ("4x - 9y", "4x + 9y"),
    ("max(list)", "ma(list)"),
    ("CO2", "CO"),
    ("E = mc^2", ""),
    ("for i in range(3)", "para i en gama(3)"),
    ("for (int i = 0; i < n; i++)", "para (int i = 0; i < n; i++)"),
    ("while (count < 10)", "while (cuenta < 10)"),
    ("if x > 5: return True", "if x > 5: devolver Verdadero"),
    ("print(total + 1)", "imprimir(total + 1)"),
    ("SELECT name FROM users WHERE age > 30", "SELECT nombre FROM users WHERE age > 30"),
    ("$2^{87} + 3$", "$2^87 + 3$"),
    ("$x_{10}$", "$x_10$"),
    ("$10^{-8}$", "$10^-8$"),
    ("$e^{2x} + 1$", "$e^2x + 1$"),
    (r"$\sin x + 1$", r"$\cos x + 1$"),
    (r"$\sin x + \sin y$", r"$\operatorname{sen} x + y$"),
    (r"$x \le 3$", r"$x \geq 3$"),
    (r"\texttt{torch.rand(10,5)}", r"\texttt{torch.rand(5,10)}"),
    ("print tuple[0]", "print tupla[0]"),
    ("print tuple[0]", "imprimir tuple[0]"),
    ("tuple = ( 'abcd', 786 , 2.23 )", "tuple = ( 'abcd', 786 , 2,23 )"),
    ("SELECT name FROM users", "SELECCIONAR name DE users"),
    ("strA.compareTo(strB) < 0", "strA.compareTo(strB) > 0"),
    ("my_list.append(4)", "mi_lista.append(4)"),
    ("def area(r): return 3*r*r", "def area(r): return 3*r+r"),
    ("`len(items)`", "`len(cosas)`"),
    ("https://example.org/a?b=1", "https://example.org/a?b=2"),
    ("{name}", "{nombre}"),
]
SAME = [
    ("es", "y = 0.5x + 1.25", "y = 0,5x + 1,25"),
    ("de", "x = 1,000,000 * 2", "x = 1.000.000 · 2"),
    ("fr", "f(1, 2) = 3.5", "f(1 ; 2) = 3,5"),
    ("es", "sin(x) + tan(y) = 1", "sen(x) + tg(y) = 1"),
    ("ru", "tan x = 1 and gcd(12, 8) = 4", "tg x = 1 и НОД(12, 8) = 4"),
    ("ar", "x^2 + 5 = 30", "x^2 + ٥ = ٣٠"),
    ("bn", "f(x) = 2x + 7", "f(x) = ২x + ৭"),
    ("zh", "Find f(x)=x+1.", "求f（x）＝x＋1。"),
    ("de", "12 ÷ 4 = 3", "12 : 4 = 3"),
    ("ja", "all c in Z_3 such that Z_3[x]/(x^3 + c)", "Z_3[x]/(x^3 + c)となるZ_3内のすべてのc"),
    ("ko", "Let G = (V, E) with |E| > 0.", "|E| > 0인 G = (V, E)"),
    ("tr", "If f(x) = 2x, what is f(3)?", "f(x) = 2x ise f(3)'ün değeri nedir?"),
    ("es", "x > 0 and y < 1", "x > 0 y y < 1"),
    ("es", r"$\text{if } x \leq 3$", r"$\text{si } x ≤ 3$"),
    ("zh", 'print("Hello World")', "print(“你好，世界”)"),
    ("de", "x = 5 # set the value\ny = 3", "x = 5 # setze den Wert\ny = 3"),
    ("fr", "H2O and CO2", "H₂O et CO₂"),
    ("ru", "a = 9.8 m/s^2", "a = 9,8 м/с^2"),
    ("es", "force = mass × acceleration", "fuerza = masa × aceleración"),
    ("fr", "P(A and B) = 0.3", "P(A et B) = 0,3"),
    ("he", "f(x) = 3", "\u200ef(x) = 3\u200e"),
    ("sn", "18+ years and HIV+", "makore 18+ uye HIV+"),
    ("sn", "How many CO2 molecules", "Mangani maCO2"),
    ("es", "age > 65 years", "más de 65 años"),
    ("es", "the student(s) is (are)", "el/los estudiante(s) es (son)"),
    ("de", "iron(III) oxide", "Eisen(III)-oxid"),
    ("ja", "x-ray and p-value of the n-th", "X線とp値、n番目"),
    ("ru", "x + 1", "х + 1"),
    ("es", "1/2 + 1/3", "½ + 1/3"),
    ("zh", "5-10 years", "5~10年"),
    ("es", "$5 + $3 = $8", "5 $ + 3 $ = 8 $"),
    ("am", "(<90mmHg)", "(&lt;90mmHg)"),
    ("nb", "C++ and read/write", "C++ og les/skriv"),
    ("zu", "x + 1", "u-x + 1"),
    ("ar", "If x + 3 = 7, then x = 4", "إذا كان س + ٣ = ٧ فإن س = ٤"),
    ("ja", "the group (Z_11 x Z_15)/(<1, 1>)", "群 (Z_11 × Z_15)/(<1, 1>)"),
    ("fa", "the x such that |x - 1| < 2", "xهایی که |x - 1| < 2"),
    ("bn", "For which n is n! > 2^n?", "কোন n এর জন্য n! > 2^n?"),
    ("ru", "a = (1, 2), BMI = 30 kg/m^2", "a = (1; 2), ИМТ = 30 кг/м^2"),
    ("de", "f'(x) > 0, f''(x) < 0", "f'(x) > 0 und f''(x) < 0"),
    ("fr", "GDP = C + I + G, MR = MC", "PIB = C + I + G, Rm = Cm"),
    ("pt", "A/B tests, TCP/IP, 9:3:3:1 at 3:45", "testes A/B, TCP/IP, 9:3:3:1 às 3h45"),
    ("es", "blood of type A+, HbA1c, T-cells (CD4+)", "sangre A+, HbA1c, células T (CD4+)"),
    ("ja", "Na+ and K+ ions", "Na+イオンとK+イオン"),
    ("ko", "SELECT * FROM Customers;", "다음을 보라: SELECT * FROM Customers;"),
    ("es", "$2^{87} + 3$ and $x_{1}$", "2^87 + 3 y $x_1$"),
    ("ja", "$2^{87}$", "2⁸⁷"),
    ("fr", r"$3.5 \times 10^2$", r"$3{,}5 \times 10^2$"),
    *(
        ("es", r"$\sin 150^\circ$", sine)
        for sine in (
            r"$\operatorname{sen} 150^\circ$",
            r"$\mathrm{sen}\, 150^\circ$",
            r"$\sen 150^\circ$",
            r"$\text{sen } 150^\circ$",
            "sen 150°",
        )
    ),
    ("fr", r"$\gcd(a,b)$ and $\lcm(a,b)$", r"$\operatorname{pgcd}(a,b)$, $\mathrm{ppcm}(a,b)$"),
    ("es", r"$\operatorname{lcm}(a,b) + \tan x$", r"$\operatorname{mcm}(a,b) + \tg x$"),
    ("de", r"$x_1 \le \frac{1}{2}$", r"$x_1 \leqslant \frac12$"),
    ("ar", r"$x \geq \dfrac{a}{2}$", r"$x \ge \tfrac{a}{2}$"),
    ("ru", r"$f: A \to B$, $y \ne 0$", r"$f: A \rightarrow B$, $y \neq 0$"),
    ("hi", r"$\left(x + 1\right)^2$", "$(x + 1)^2$"),
    ("am", "print tuple[0] of tuple = ( 'abcd', 2.23 )", "print tuple[0] ከ tuple = ('abcd', 2.23)"),
]


def found(before: str, after: str, language: str) -> tuple[Finding, ...]:
    source, target = Unit(before, ()), Unit(after, ())
    return examine([CHECKS["damaged_code"]], source, target, language).findings


@pytest.mark.parametrize(("formula", "changed"), CHANGED)
def test_a_change_is_told_in_every_language(formula: str, changed: str) -> None:
    source = f"What is the value of {formula} here?"
    for language, frame in FRAMES.items():
        sound = frame.format(formula)
        assert not found(source, sound, language), language
        assert found(source, frame.format(changed), language), language


@pytest.mark.parametrize(("language", "before", "after"), SAME)
def test_what_says_the_same_is_left_alone(language: str, before: str, after: str) -> None:
    assert not found(before, after, language)


def test_a_finding_says_where_the_two_part() -> None:
    target = "Halle x^2-1 para x = 3."
    (one,) = found("Find x^2+1 for x = 3.", target, "es")
    assert one.message == "The source has x^2+1, the translation x^2-1."
    assert target[one.start : one.end] == "-"


@pytest.mark.parametrize(
    ("before", "after", "language", "message"),
    [
        (
            "If p > 0 for the price p and the quantity q, q = 3p",
            "Si p > 0 para el precio p y la cantidad s, q = 3p",
            "es",
            "has q, the translation s",
        ),
        ("f(x) = 3, for which x?", "f(x) = 3，哪个z？", "zh", "has x, the translation z"),
        ("x + 3 = 0 and ax + 3 = 0", "x + 3 < 0 y ax + 3 = 0", "es", "has x + 3 = 0"),
    ],
)
def test_a_variable_of_the_prose_and_the_part_of_a_formula_are_told(
    before: str, after: str, language: str, message: str
) -> None:
    (one,) = found(before, after, language)
    assert message in one.message


def test_lost_braces_are_told_with_those_that_mend_them() -> None:
    (one,) = found("What is 2^87 here?", "¿Cuánto es $2^87$ aquí?", "es")
    assert one.message == "The source has 2^{87}, the translation 2^87."


def test_a_command_is_missing_by_the_name_that_the_source_has_for_it() -> None:
    (one,) = found(r"$\tg x$ \leq", "x", "es")
    assert one.message == r"Missing or changed: \leq, \tg."


def test_a_formula_that_is_said_twice_may_be_said_once() -> None:
    assert not found("If x > 0, then x > 0 stays.", "Si x > 0, sigue siéndolo.", "es")


@pytest.mark.parametrize(
    "prose",
    [
        "Let the reader say what he/she meant - or not - by C. W. Post and/or A.D. 1066.",
        "public services (such as schools; courses) are protected from predators",
        "The return forecasts for the class of 1998-99 (see above): for all, if any; else none.",
        "A firm closes if its price (P) is above:\nIn the short run (one year); someone else: who",
        "Of the class Mammalia: they import fish; double bonds (two) or a private class;",
        "The key (a key): Lx, (a) and the old town;\nReturn to it; the UPDATE of a SET, JOIN us",
        "cost = (the 'fair' price), rule = [\"a\" or b], share = 'none'; print [in blue] [1:3]",
        "Type I error, E. coli, U.S. law, vitamin B12, CD4 cells, B-52, 9/11, 24/7, Rs. 5/-",
    ],
)
def test_prose_has_neither_formulae_nor_code(prose: str) -> None:
    assert not [formula for formula in formulae(prose) if formula.is_strong]
    assert not statements(prose)


def test_a_line_of_prose_that_ends_as_code_is_none() -> None:
    key = "Use the key that is given here: f(x): x is a flat Bxy: x is bigger than y {a}"
    assert not statements(key)
    assert statements("int total = count + f(3);")


def test_any_text_is_read() -> None:
    rng = Random(12)
    parts = ["x", "^", "(", ")", "= ", " ", "H2", "_", "1,000", "\\", "²", "é", "の", "-", "for "]
    for _ in range(300):
        before, after = ("".join(rng.choices(parts, k=12)) for _ in range(2))
        found(before, after, "es")


def test_a_formula_that_is_missing_is_told_with_all_its_braces() -> None:
    (lost,) = differences(r"x is \frac{\sqrt{3}}{2}, so", "x is", frozenset())
    assert lost.source == r"\frac{\sqrt{3}}{2}"
