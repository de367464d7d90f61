"""Marks that are not the language's, or not where it has them."""

from tests.annotations.quality.checks.units import options, question

FOUND = [
    ("opening_marks", "es", question("Which is it?"), question("Cuál es?")),
    ("opening_marks", "es", question("Which is it?"), question("¿Cuál es.")),
    ("opening_marks", "es", options("Why?", "How!"), options("¿Por qué?", "Cómo!")),
    ("foreign_marks", "ar", question("Which?"), question("أيها?")),
    ("foreign_marks", "fa", question("Which?"), question("کدام?")),
    ("foreign_marks", "zh", question("a, b"), question("水, 空气")),
]

LEFT_ALONE = [
    ("opening_marks", "es", question("Is n! > 5?"), question("¿Es n! > 5?")),
    ("opening_marks", "es", question("$x?$ is"), question("$x?$ es")),
    ("opening_marks", "it", question("Which is it?"), question("Qual è?")),
    ("opening_marks", "qaa", question("Which is it?"), question("Qual è?")),
    ("foreign_marks", "ar", question("x, y"), question("x, y")),
    ("foreign_marks", "ar", question("1,000"), question("نحو 1,000")),
    ("foreign_marks", "ja", question("`a,b`"), question("`あ,い`")),
]
