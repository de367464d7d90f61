"""Options that are made of the same parts."""

from tests.annotations.quality.checks.units import options

TRUTH = options("True, True", "False, False", "True, False", "False, True")
MORAL = options("Wrong, Wrong", "Wrong, Not wrong", "Not wrong, Wrong", "Not wrong, Not wrong")

FOUND = [
    ("repeated_parts", "es", TRUTH, options("V, V", "F, F", "F, V", "F, V")),
    (
        "repeated_parts",
        "ar",
        MORAL,
        options("خطأ، خطأ", "خطأ، ليس خطأ", "ليس خطأ، خطأ", "ليس خطأ، خطأ"),
    ),
    ("repeated_parts", "zh", TRUTH, options("真，真", "假，假", "假，真", "真，假")),
]

LEFT_ALONE = [
    ("repeated_parts", "ar", MORAL, options("خطأ، خطأ", "خطأ، صح", "صح، خطأ", "صح، صح")),
    ("repeated_parts", "zh", TRUTH, options("真，真", "假，假", "真，假", "假，真")),
    # Two words for one part are a matter of style.
    ("repeated_parts", "es", TRUTH, options("V, Cierto", "F, F", "V, F", "Falso, V")),
    ("repeated_parts", "de", TRUTH, options("Beide wahr", "Beide falsch", "Nur 1", "Nur 2")),
    (
        "repeated_parts",
        "ja",
        options("it rises, as it is warm", "it falls, as it is warm"),
        options("暖かいので、上がる", "暖かいので、下がる"),
    ),
]
