"""Texts that cost an unwary reader more than their length, and characters that few know."""

from functools import cache

import regex

REPEATED = (
    *("1,", "A,", "x", "X", "Xx ", "[", "(", ")", r"\(", "$", "{", "{{", "}", " ", "\n", "\r\n"),
    *("7", "٣", "²", "三", "\U0001fbf0", "1 000 ", "e\u0301\u0323", "\u0301\u0323", "\u0f73"),
    *("\u202e", "&amp;", "&#39;", "&#9", "&", "<", "<a ", "<a b=", "<b>", '"', "'", "«", "\u200d"),
    *("\U0001f468\u200d", "\U0001f1e6", "not ", "NOT ", "LEAST ", "aбβ", "漢", "ﷺ", "a.b.", "a_"),
    *("http://", "Roman I ", "I", "A and ", "both A ", "hundred ", "one ", "5 kg ", "5kg", "%"),
    *("*", "**a ", "_", "__", "`", "|", "-", "- a\n", "> ", "# a\n", "a'", "a ", "aa ", "((a"),
    *("Aa a ", "\\a", "![", "[a](", "A) B) ", "=", "/", "@", "\u0915\u094d", "\u00ad", "\ufffd"),
    *("aaa bbb ", "aaa", "*nicht ", "\x00", "\x85", "\u2028", "\ud7a3", "\U0010ffff"),
    *("x²", "፡", "3:15 p.m. "),
)
"""Each makes a text of any length."""

SOUND = "Which of these is NOT a noble gas of 5 kg, as both A and B say of a cell: aaa bbb?"

CATEGORIES = ("Nd", "Nl", "No", "Cf", "Cc", "Zs", "Zl", "Zp", "Mn", "Me", "Mc", "Cn", "Co", "Sk")


def text(part: str, length: int) -> str:
    return (part * (length // len(part) + 1))[:length]


@cache
def characters(category: str) -> str:
    """Every character of a category of Unicode, by the newer table; of `Cn` and `Co` some."""
    known = _all_characters()[:: 997 if category in ("Cn", "Co") else 1]
    return "".join(regex.findall(rf"\p{{{category}}}", known))


@cache
def _all_characters() -> str:
    return "".join(chr(n) for n in range(0x110000) if not 0xD800 <= n < 0xE000)
