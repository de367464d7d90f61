"""Mathematics as people type it within prose, made LaTeX: `10^-8` means `10^{-8}`."""

import regex

_SCRIPT = regex.compile(
    r"([\^_])(\([^()\n]{1,40}\)|\d[+−-](?=\()|(?<=_)\p{Latin}{2,4}(?![\p{L}\d_])"
    r"|[-−–+]?(?:\d+(?:\.\d+)?|[^\s\\{(]))"
)
_SAID = regex.compile(r"(?<![\\\p{L}])(?:and|or|if|is|for|in|of|to)(?!\p{L})")
_SPACED = regex.compile(r"(\\[A-Za-z]++[ ])|(?<=[\p{L}\d)\]}])[ ](?=[\p{L}\d(\[])|(?<=\})[ ](?=\\)")
_SIGNS = {"−": "-", "–": "-", "~": r"\mathord{\sim}", "%": r"\%", "#": r"\#", "&": r"\&"}
_ION = regex.compile(
    r"(?<=\p{L})[+−-](?=\((?:aq|s|l|g)\))|(?<=[\d ](?:cm|min|mol|m|s|K|T))[−-][1-3]\b"
)
"""`H+(aq)` has a charge and `cm-1` a power: neither takes anything away."""

_SIGN = regex.compile(r"(?<!\\)[%#&]|[−–~]")
_ENDS_IN_COMMAND = regex.compile(r"\\[A-Za-z]++(?:\[[^\]]*\])?$")


def as_latex(written: str) -> str:
    """A stretch of bare mathematics as LaTeX: scripts in braces, signs and spaces as they stand."""
    scripts = _SCRIPT.sub(r"\1{\2}", _ION.sub(r"^\g<0>", _with_braces_shown(written)))
    signs = _SIGN.sub(lambda sign: _SIGNS[sign[0]], scripts)
    spaced = _SPACED.sub(lambda found: found[1] or r"\ ", signs)
    return _SAID.sub(lambda word: rf"\text{{{word[0]}}}", spaced)


def _with_braces_shown(written: str) -> str:
    """Braces that hold no argument are signs of their own, as in `{0, 1}^*`."""
    if "{" not in written:
        return written
    made: list[str] = []
    shown: list[bool] = []
    was_argument = False
    for at, sign in enumerate(written):
        if written[max(0, at - 1) : at] == "\\" or sign not in "{}":
            made.append(sign)
            continue
        if sign == "{":
            before = written[:at]
            is_argument = before.endswith(("^", "_")) or bool(_ENDS_IN_COMMAND.search(before))
            is_argument |= before.endswith("}") and was_argument
            shown.append(not is_argument)
        was_argument = bool(shown) and not shown[-1]
        made.append(f"\\{sign}" if shown and shown[-1] else sign)
        if sign == "}" and shown:
            shown.pop()
    return "".join(made)
