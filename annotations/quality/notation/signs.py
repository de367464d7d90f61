"""The signs of formulae and code: which of them say the same, and which name no variable."""

import regex

SAME = {
    **dict.fromkeys("−–—‐‑‒⁻₋~～", "-"),
    **dict.fromkeys("*·⋅•∙✕✖⨯", "×"),
    **dict.fromkeys("÷∕⁄:∶", "/"),
    **dict.fromkeys("≦⩽", "≤"),
    **dict.fromkeys("≧⩾", "≥"),
    **dict.fromkeys(["⇒", "⟶", "⟹", "⊃", "-->", "—>", "–>", "——>", "--->"], "→"),
    "<=": "≤",
    "=<": "≤",
    ">=": "≥",
    "!=": "≠",
    "<>": "≠",
    "->": "→",
    "=>": "→",
    "<-": "←",
    "≅": "≈",
    "≃": "≈",
    "∆": "Δ",
    "µ": "μ",
    "Ω": "Ω",
    "ϵ": "ε",
    "ϕ": "φ",
    "ℓ": "l",
    "¬": "-",
    "（": "(",
    "）": ")",
    "［": "[",
    "］": "]",
    "【": "[",
    "】": "]",
    "＊": "×",
    "＝": "=",
    "＋": "+",
    "＜": "<",
    "＞": ">",
    "／": "/",
    "：": "/",
    "×": "×",
    "−": "-",
}
"""Signs that stand for one another; anything else stands for itself."""

COMMANDS = {
    "cdot": "×", "times": "×", "ast": "×", "div": "/", "pm": "±", "mp": "∓", "leq": "≤",
    "le": "≤", "leqslant": "≤", "geq": "≥", "ge": "≥", "geqslant": "≥", "neq": "≠", "ne": "≠",
    "lt": "<", "gt": ">", "to": "→", "rightarrow": "→", "Rightarrow": "→", "implies": "→",
    "longrightarrow": "→", "leftarrow": "←", "gets": "←", "leftrightarrow": "↔", "iff": "⇔",
    "approx": "≈", "cong": "≈", "equiv": "≡", "sim": "-", "in": "∈", "notin": "∉",
    "subset": "⊂", "subseteq": "⊆", "supset": "→", "cup": "∪", "cap": "∩", "forall": "∀",
    "exists": "∃", "neg": "-", "lnot": "-", "land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨",
    "sum": "∑", "prod": "∏", "int": "∫", "partial": "∂", "nabla": "∇", "infty": "∞",
    "circ": "°", "oplus": "⊕", "otimes": "⊗", "mid": "", "cdots": "…", "ldots": "…", "dots": "…",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ",
    "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω",
}  # fmt: skip
"""LaTeX commands, and the sign that one may stand as."""

_SYNONYMS = """
    le leq leqslant; ge geq geqslant; ne neq; to rightarrow; gets leftarrow; implies Rightarrow
    land wedge; lor vee; neg lnot; frac dfrac tfrac cfrac; binom dbinom tbinom; emptyset varnothing
"""
SYNONYMS = {
    other: names[0]
    for names in map(str.split, _SYNONYMS.strip().replace("\n", ";").split(";"))
    for other in names[1:]
}
"""LaTeX commands that say the same, or in another size, by the first of them."""

STYLES = frozenset(
    {
        *("left", "right", "middle", "bigl", "bigr", "Bigl", "Bigr", "mathop"),
        *("big", "Big", "bigg", "Bigg", "displaystyle", "textstyle", "limits"),
        *("quad", "qquad", "hspace", "vspace", "mathrm", "mathbf", "mathbb", "mathcal", "mathit"),
        *("mathsf", "boldsymbol", "bm", "rm", "bf", "it", "operatorname"),
    }
)
"""LaTeX commands that say how something looks."""

FUNCTIONS = {
    name: function
    for function, names in {
        "sin": "sin sen sinus", "cos": "cos cosinus", "tan": "tan tg tang",
        "cot": "cot ctg cotg cotan", "sec": "sec", "csc": "csc cosec",
        "arcsin": "arcsin arcsen asin", "arccos": "arccos acos", "arctan": "arctan arctg atan",
        "sinh": "sinh senh sh", "cosh": "cosh ch", "tanh": "tanh tgh th", "log": "log lg",
        "ln": "ln", "exp": "exp", "lim": "lim lím", "max": "max máx", "min": "min mín",
        "gcd": "gcd mcd MCD MDC mdc ggT pgcd PGCD MCM НОД", "det": "det", "dim": "dim",
        "lcm": "lcm mcm mmc kgV ppcm PPCM НОК", "mod": "mod MOD", "sqrt": "sqrt", "ker": "ker",
        "deg": "deg gr", "sgn": "sgn sign", "arg": "arg",
    }.items()
    for name in names.split()
}  # fmt: skip
"""What each function is called in formulae of any language."""

UNITS = frozenset(
    {
        *("m", "s", "g", "N", "J", "W", "V", "A", "C", "K", "L", "l", "h", "T", "F", "H", "Ω"),
        *("Pa", "kPa", "MPa", "Hz", "kHz", "MHz", "GHz", "mol", "kg", "mg", "μg", "cm", "mm", "km"),
        *("nm", "μm", "kJ", "kN", "kW", "mV", "kV", "mA", "mL", "ml", "dL", "μL", "eV", "keV"),
        *("MeV", "GeV", "ms", "μs", "min", "sec", "atm", "Torr", "mmHg", "cal", "kcal", "rad"),
        *("yd", "ft", "in", "lb", "oz", "mi", "ppm", "μF", "μC", "nC", "pF", "mT", "Gy", "Sv"),
        *("Bq", "Wb", "lx", "lm", "cd"),
    }
)
"""Signs of units: `m/s^2` is no formula, and languages write some in letters of their own."""

LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТХаеорсухІіЈјЅѕسصعنكملأبجد", "ABEKMHOPCTXaeopcyxIiJjSsxyznkmlabcd"
)
"""Cyrillic letters that a keyboard puts in the place of Latin ones, and the variables of Arabic."""

_ELEMENTS = (
    "A[cglrstu]|B[aeir]?|C[adeflorsu]?|D[y]|E[ru]|F[er]?|G[ade]|H[efgo]?|I[nr]?|Kr?|L[aiu]|M[gno]|"
    "N[abdei]?|O[s]?|P[abdmortu]?|R[abehnu]|S[bceimnr]?|T[abcehil]|U|V|W|Xe|Yb?|Z[nr]"
)
_FIGURES = "(?:[0-9]{1,3}|[₀-₉]{1,3}|_[0-9]|_\\{[0-9]{1,3}\\})"
_STATE = "(?:\\((?:aq|s|l|g)\\))"
_CHARGE = "(?:\\^?\\{?[0-9²³]?[+−⁺⁻-]\\}?)"
MOLECULE = (
    rf"(?:(?:{_ELEMENTS}){_FIGURES}?+|\((?:(?:{_ELEMENTS}){_FIGURES}?+){{1,6}}\){_FIGURES}?+)"
)
CHEMICAL = (
    # At least one figure among two symbols or more, a molecule of one element, or an ion.
    rf"(?=[A-Za-z()]{{1,14}}+[0-9₀-₉_]){MOLECULE}{{2,12}}+{_CHARGE}?+(?![\p{{Latin}}\p{{N}}_]){_STATE}?+"
    rf"|(?:(?:H|O|N|Cl|Br|F|I)(?:2|₂|_2)|O(?:3|₃))(?![\p{{Latin}}\p{{N}}_]){_STATE}?+"
    r"|(?:Na|Li|Ag|Cl|OH|CN|Cu|Ca|Mg|Fe|Zn|Al|Ba|Pb|H|K|Br|F)"
    rf"(?:[0-9]?[+−-]|[²³]?[⁺⁻]|\^\{{?[0-9]?[+−-]\}}?)(?:{_STATE}|(?![\p{{Latin}}\p{{N}}(]))"
)
"""A formula of chemistry, charge included."""

PLURALS = regex.compile(
    r"\((?:s|es|ed|d|n|r|a|o|e|as|os|is|ies|er|en|in|innen|ing|al|y|i|ren|ne|te|et|ar|"
    r"[IVX]+|are|were|or [^()]*)\)"
)
"""What prose puts in brackets right behind a word."""
