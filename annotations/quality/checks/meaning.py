"""Words that turn a question around, and words that the campaign has agreed on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from annotations.quality.checks.base import Check, Finding
from annotations.quality.units import Unit, fields_in_both

NEGATION = r"\b(?:NOT|EXCEPT|NEVER|INCORRECT|FALSE|UNLIKELY|CANNOT)\b"
LEAST = r"\bLEAST\b"

# What may stand for a negation or exception, by language; \b where a stem would match too much.
NEGATIONS = {
    "ar": r"ليس|\bلا\b|غير|عدا\b|باستثناء|\bإلا\b|\bلم\b|\bلن\b|خاطئ|خطأ",
    "cs": r"\bne(?!bo\b|j|ž)|\bnikdy|\bnen[ií]|kromě|vyjma|\bmimo\b|žádn|\bbez\b|chybn",
    "de": r"\bnicht|\bkein|außer|ausgenommen|\bnie\b|\bniemals|falsch|ausnahme|\bweder\b"
    r"|unwahr|unmöglich|unrichtig|unzutreffend|inkorrekt",
    "el": r"\bδεν\b|\bμη|\bόχι\b|εκτός|εξαιρ|\bκανέν|λάθος|\bποτέ\b|λανθασμ|ψευδ",
    "es": r"\bno\b|\bnunca\b|excepto|salvo|menos|\bni\b|\bning|incorrect|fals|excepci|\bsin\b",
    "fr": r"\bn['’e]|\bpas\b|sauf|except|jamais|\baucun|incorrect|faux|fausse|hormis|\bnon\b",
    "hi": r"नहीं|सिवाय|छोड़कर|अलावा|(?<!\S)न(?!\S)|अतिरिक्त|गलत|ग़लत|कभी|असत्य|अनुचित",
    "id": r"tidak|bukan|kecuali|belum|tanpa|\btak\b|salah|jangan|selain|mustahil",
    "it": r"\bnon\b|tranne|eccetto|salvo|\bmai\b|nessun|\bné\b|errat|fals|meno|eccezion",
    "ja": r"ない|なく|なかっ|ません|除|以外|誤|ず|非|不|偽",
    "ko": r"않|아닌|아니|제외|못|없|틀린|잘못|거짓|옳지",
    "ms": r"tidak|bukan|kecuali|belum|tanpa|\btak\b|salah|jangan|selain",
    "nb": r"\bikke|unntatt|unntak|bortsett|\bingen|aldri|\bfeil|foruten|utenom"
    r"|usann|umulig|uriktig|ukorrekt",
    "nl": r"\bniet|\bgeen|behalve|uitgezonderd|nooit|onjuist|uitzondering|onwaar|onmogelijk",
    "pl": r"\bnie|oprócz|wyjątk|\bpoza\b|nigdy|\bżad|fałsz|błęd|\bbez\b",
    "pt": r"\bnão\b|exceto|excepto|nunca|salvo|menos|\bnem\b|incorret|fals|nenhum|exceção",
    "ro": r"\bnu\b|\bn-|cu excepția|în afar|niciodată|\bnici|incorect|fals|except|neadevărat",
    "ru": r"\bне\b|\bни\b|кроме|исключ|никогда|никак|\bнет\b|невер|невозм|ложн|\bбез\b",
    "sr": r"\bне\b|\bније|\bнису|\bни\b|осим|изузе|никад|нетачн|\bбез\b|\bнем"
    r"|\bne\b|\bnije|\bnisu|\bni\b|osim|izuze|nikad|netačn|\bbez\b|\bnem",
    "sv": r"\binte|\bej\b|utom|\bing[ae]|undantag|aldrig|\bfel|falsk|osann|omöjlig|oriktig",
    "tr": r"değil|hariç|dışında|\wm[ae](?:z|y[ae]n|d[ıi])|\byok|asla|hiçbir|yanlış",
    "uk": r"\bне\b|\bні\b|крім|окрім|винят|виключ|ніколи|\bнема|неправ|хибн|\bбез\b",
    "vi": r"không|trừ|chưa|\bsai\b|chẳng|đừng",
    "zh": r"不|非|没|沒|無|无|除|未|错|錯|误|别|勿|否",
}
LEASTS = {
    "cs": r"nejmén|nejmen|minim|nejnižš",
    "de": r"wenigst|mindest|gering|niedrigst|minim|kleinst|unwahrscheinlich|am seltenst",
    "es": r"menos|menor|mínim|peor",
    "fr": r"moins|moindre|minim|plus faible|plus petit",
    "id": r"paling (?:sedikit|kecil|rendah|tidak|kurang)|ter(?:kecil|rendah|kurang)|kurang",
    "it": r"meno|minor|minim",
    "nb": r"minst|lavest|minim",
    "nl": r"minst|laagst|minim|kleinst",
    "pl": r"najmniej|najniżs|minim",
    "pt": r"menos|menor|mínim",
    "ro": r"puțin|mai mic|minim",
    "ru": r"наимен|меньше|миним|менее|маловероят",
    "sr": r"најмањ|најниж|миним|најмање|najmanj|minim|najniž",
    "sv": r"minst|lägst|minim",
    "tr": r"en (?:az|düşük|küçük)|asgari|minim",
    "uk": r"наймен|мінім|найниж",
    "vi": r"ít|thấp|nhỏ|kém",
    "zh": r"最少|最小|最低|最不|至少",
}
_ALIASES = {"no": "nb", "nn": "nb"}
_SHOUTED = regex.compile(r"(?<![\p{L}\p{N}])\p{Lu}{3,}(?![\p{L}\p{N}])")
_MARKED = regex.compile(r"\*\*.+?\*\*|__.+?__|<(?:b|u|em|strong)>")


class LostNegation(Check):
    """Only in languages whose words for it are listed here."""

    id = "lost_negation"
    name = "Negation or emphasis lost"
    description = (
        "The source shouts NOT, EXCEPT or LEAST and the translation has neither emphasis nor any "
        "of the language's words for it."
    )
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            for word, pattern in _demands(before, _ALIASES.get(language, language)):
                if after.strip() and not pattern.search(after) and not _emphasis(before, after):
                    yield self.finding(
                        field,
                        f"The source says {word}; nothing here says so.",
                        "Say it, and emphasise it where the language can.",
                    )


@dataclass(frozen=True)
class Term:
    """A source term with the translations allowed for it, and those forbidden."""

    source: str
    allowed: tuple[str, ...]
    forbidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class Glossary(Check):
    """Words are compared by their first three quarters, for many languages inflect them."""

    terms: Sequence[Term] = ()

    id = "glossary"
    name = "Glossary"
    description = (
        "A term of the campaign's glossary stands in the source and none of its agreed "
        "translations in the translation, or a forbidden one does."
    )
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            for term in self.terms:
                if not after.strip() or not _term(term.source).search(before):
                    continue
                allowed = ", ".join(f"“{word}”" for word in term.allowed)
                remedy = f"For “{term.source}” use {allowed}."
                if not any(_stem(word).search(after) for word in term.allowed):
                    yield self.finding(field, f"“{term.source}” is not rendered as agreed.", remedy)
                for word in term.forbidden:
                    for match in _term(word).finditer(after):
                        start, end = match.span()
                        message = f"“{match[0]}” is not to be used for “{term.source}”."
                        yield self.finding(field, message, remedy, start=start, end=end)


def _demands(before: str, language: str) -> Iterator[tuple[str, "regex.Pattern[str]"]]:
    """Yield each shouted word of the source with what may stand for it."""
    for shouted, words in ((NEGATION, NEGATIONS), (LEAST, LEASTS)):
        match = _pattern(shouted).search(before)
        if match and language in words:
            yield match[0], _pattern(f"(?i:{words[language]})")


def _emphasis(before: str, after: str) -> bool:
    """Say whether the translation stresses a word that the source does not have as it is."""
    kept = set(_SHOUTED.findall(before))
    return bool(_MARKED.search(after)) or any(w not in kept for w in _SHOUTED.findall(after))


@cache
def _pattern(expression: str) -> "regex.Pattern[str]":
    return regex.compile(expression)


@cache
def _term(term: str) -> "regex.Pattern[str]":
    """Match a term as whole words, with an English plural."""
    return regex.compile(
        rf"(?i)(?<![\p{{L}}\p{{M}}]){regex.escape(term)}(?:e?s)?(?![\p{{L}}\p{{M}}])"
    )


@cache
def _stem(term: str) -> "regex.Pattern[str]":
    stems = (word[: max(3, -(-3 * len(word) // 4))] for word in term.split())
    return regex.compile(r"(?i)" + r"\w*\s+".join(regex.escape(stem) for stem in stems))
