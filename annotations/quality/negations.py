"""Words that turn a question around: how to find them, and how to take one out, by language.

A pattern of `NEGATIONS` or `LEASTS` is generous, for it has to know every way of saying no; the
drops are narrow, for what they leave has to read like a sentence that never had the word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

_SHOUTED_NEGATION = r"\b(?:NOT|EXCEPT|NEVER|INCORRECT|FALSE|UNLIKELY|CANNOT)\b"
_SHOUTED_LEAST = r"\bLEAST\b"

# What may stand for a negation or exception, by language; \b where a stem would match too much.
NEGATIONS = {
    "am": r"(?<!\p{L})(?:አይ|አል|አት|አያ|አን|ያል|የማ[ይትያ]|የሌ|የለ|ሳ[ይትያ]|[ካባላ]ል|(?:ከ|በስተ)?በ?ቀር|ውጭ|ውጪ)"
    r"|ስህተት|ሐሰት|ሀሰት",
    "ar": r"ليس|\bلا\b|غير|عدا\b|باستثناء|\bإلا\b|\bلم\b|\bلن\b|خاطئ|خطأ",
    "bn": r"না|নয়|নেই|নন|ব্যতী|ছাড়া|বাদে|ভুল|মিথ্যা|অসত্য|ব্যতিক্রম",
    "cs": r"\bne(?!bo\b|j|ž)|\bnikdy|\bnen[ií]|kromě|vyjma|\bmimo\b|žádn|\bbez\b|chybn",
    "de": r"\bnicht|\bkein|außer|ausgenommen|\bnie\b|\bniemals|falsch|ausnahme|\bweder\b"
    r"|unwahr|unmöglich|unrichtig|unzutreffend|inkorrekt",
    "el": r"\bδεν\b|\bμη|\bόχι\b|εκτός|εξαιρ|\bκανέν|λάθος|\bποτέ\b|λανθασμ|ψευδ",
    "es": r"\bno\b|\bnunca\b|excepto|salvo|menos|\bni\b|\bning|incorrect|fals|excepci|\bsin\b",
    "fa": r"نیست|نمی|نبود|نبا|نش[دو]|نکن|نکرد|ندا[رش]|نتوان|جز|استثنا|مگر|غیر|نادرست|غلط"
    r"|اشتباه|هیچ|هرگز|بدون",
    "fil": r"\bhindi\b|maliban|\bwala|\bhuwag|\bmali\b|di-|puwera|kailanman",
    "fr": r"\bn['’e]|\bpas\b|sauf|except|jamais|\baucun|incorrect|faux|fausse|hormis|\bnon\b",
    "he": r"\bלא\b|\b[שוה]?לא\b|אינ|\b[ש]?אין\b|למעט|חוץ|מלבד|פרט ל|בלתי|שגוי|לעולם|בלי|ללא",
    "hi": r"नहीं|सिवाय|छोड़कर|अलावा|(?<!\S)न(?!\S)|अतिरिक्त|गलत|ग़लत|कभी|असत्य|अनुचित",
    "id": r"tidak|bukan|kecuali|belum|tanpa|\btak\b|salah|jangan|selain|mustahil",
    "it": r"\bnon\b|tranne|eccetto|salvo|\bmai\b|nessun|\bné\b|errat|fals|meno|eccezion",
    "ja": r"ない|なく|なかっ|ません|除|以外|誤|ず|非|不|偽",
    "ko": r"않|아닌|아니|제외|못|없|틀린|잘못|거짓|옳지",
    "ky": r"эмес|башка|тышкары|жок|эч |туура эмес|[мп][аеоөуүы]й|ба[гс]|бе[гс]|бо[гс]",
    "lt": r"\bne|išskyrus|\bnėra|niekada|neteising|\bbe\b",
    "mg": r"\btsy\b|afa-tsy|ankoatra|diso|mihitsy|\btsia",
    "ms": r"tidak|bukan|kecuali|belum|tanpa|\btak\b|salah|jangan|selain",
    "nb": r"\bikke|unntatt|unntak|bortsett|\bingen|aldri|\bfeil|foruten|utenom"
    r"|usann|umulig|uriktig|ukorrekt",
    "ne": r"\S*दैन|होइन|छैन|बाहेक|नभ|न[िह]|गलत|(?<!\S)न\p{L}|असत्य|कहिल्यै",
    "nl": r"\bniet|\bgeen|behalve|uitgezonderd|nooit|onjuist|uitzondering|onwaar|onmogelijk",
    "pl": r"\bnie|oprócz|wyjątk|\bpoza\b|nigdy|\bżad|fałsz|błęd|\bbez\b",
    "pt": r"\bnão\b|exceto|excepto|nunca|salvo|menos|\bnem\b|incorret|fals|nenhum|exceção",
    "ro": r"\bnu\b|\bn-|cu excepția|în afar|niciodată|\bnici|incorect|fals|except|neadevărat",
    "ru": r"\bне\b|\bни\b|кроме|исключ|никогда|никак|\bнет\b|невер|невозм|ложн|\bбез\b",
    "si": r"නො|නැ|හැර|නොවේ|වැරදි|අසත්‍ය|බැ",
    "sn": r"kwete|kunze|siri|\b(?:ha|hz|kus)\w+|\w*sina|\w*sing|\w*sak|\w*sati\b|\w*sazo|nhema",
    "sr": r"\bне\b|\bније|\bнису|\bни\b|осим|изузе|никад|нетачн|\bбез\b|\bнем"
    r"|\bne\b|\bnije|\bnisu|\bni\b|osim|izuze|nikad|netačn|\bbez\b|\bnem",
    "sv": r"\binte|\bej\b|utom|\bing[ae]|undantag|aldrig|\bfel|falsk|osann|omöjlig|oriktig",
    "sw": r"\bsi\b|\bsiyo|\bsio|isipokuwa|\bha\w+|\w*si(?:yo|cho|vyo|lo|po|wa)|bila|kamwe"
    r"|makosa|uongo",
    "te": r"కాదు|కాని|లేదు|లేని|తప్ప|మినహా|కావు|లేవు|తప్పు|అసత్య|\w*(?:వద్దు|దు)(?!\p{L})",
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

# Words that go without a trace: those that stand before what they negate, and those after it.
_BEFORE = {
    "ar": "ليس|ليست|لا(?! شيء)|لم|لن|غير",
    "el": "δεν|δε",
    "es": "no",
    "fil": "hindi",
    "he": "לא|אינו|אינה|אינם|אינן",
    "id": "tidak|bukan",
    "it": "non",
    "lt": "NE",
    "mg": "tsy",
    "ms": "tidak|bukan",
    "pl": "nie",
    "pt": "não",
    "ro": "nu",
    "ru": "не",
    "sr": "не|ne",
    "uk": "не",
    "vi": "không",
}
_AFTER = {
    "bn": "নয়|না",
    "de": "nicht",
    "hi": "नहीं",
    "ky": "эмес",
    "nb": "ikke",
    "nl": "niet",
    "sn": "kwete",
    "sv": "inte",
    "tr": "değil(?:dir)?",
}
_ONLY = (
    "solo|sólo|só|somente|apenas|soltanto|solamente|nur|alleen|bare|bara|kun|только|тільки|лише|"
    "tylko|numai|doar|samo|само|hanya|saja|chỉ|только|רק|فقط|केवल|μόνο|lamang"
)
# Words and endings that have a positive counterpart; `\1` keeps what stands in brackets.
_REPLACED = {
    "am": {
        r"(?<!\p{L})ያልሆነ": "የሆነ",
        r"(?<!\p{L})አይደለም": "ነው",
        r"(?<!\p{L})አይደሉም": "ናቸው",
        r"(?<!\p{L})የሌለው": "ያለው",
        r"(?<!\p{L})የለም": "አለ",
        r"(?<!\p{L})አይችልም": "ይችላል",
        r"(?<!\p{L})የማይ(?=\p{L})": "የሚ",
    },
    "cs": {
        r"\bnení\b": "je",
        r"\bnejsou\b": "jsou",
        r"\bnemá\b": "má",
        r"\bnemůže\b": "může",
        r"\bnelze\b": "lze",
        r"\bnepatří\b": "patří",
    },
    "de": {r"\bkein(e[mnrs]?)?\b": r"ein\1"},
    "fa": {"نیست": "است", r"\bنمی": "می", "ندارد": "دارد", "نادرست": "درست"},
    "fr": {r"\bn(?:e |['’])(\p{L}+(?:['’\s]\p{L}+)?) pas\b(?! seulement)": r"\1"},
    "ig": {r"\babụghị\b": "bụ"},
    "ja": {
        "ではない": "である",
        "でない": "である",
        "ではありません": "です",
        "できない": "できる",
        "されない": "される",
        "しない": "する",
        "正しくない": "正しい",
    },
    "ko": {"[이가] 아닌": "인", "지 않는": "는", "옳지 않은": "옳은", "없는": "있는"},
    "lt": {r"\bnėra\b": "yra", r"\bneturi\b": "turi", r"\bnegali\b": "gali"},
    "ne": {"होइन": "हो", "छैन": "छ"},
    "sn": {r"\b(\p{L}{1,3})siri\b": r"\1ri"},
    "sr": {r"\bније\b": "је", r"\bнису\b": "су", r"\bnije\b": "je", r"\bnisu\b": "su"},
    "sw": {r"\bsi(?:yo)?\b": "ni", r"\bhakuna\b": "kuna", r"\bhaiwezi\b": "inaweza"},
    "te": {"కాదు": "అవును", "లేదు": "ఉంది", "కానిది": "అయినది", "లేని": "ఉన్న"},
    "tr": {"olmayan": "olan", "bulunmayan": "bulunan", "yoktur": "vardır", "edilmez": "edilir"},
    "zh": {
        "不是": "是",
        "不能": "能",
        "不会": "会",
        "不属于": "属于",
        "不正确": "正确",
        "不包括": "包括",
        "没有": "有",
    },
}

_ALIASES = {"no": "nb", "nn": "nb"}


@dataclass(frozen=True)
class Drop:
    """Put `replacement` for `start` to `end` (code points), and a negation is gone."""

    start: int
    end: int
    replacement: str


def demands(source: str, language: str) -> Iterator[tuple[str, "regex.Pattern[str]"]]:
    """Yield each word that an English text shouts, with what may stand for it in `language`.

    Yields nothing for a language without a list of its words.
    """
    language = _ALIASES.get(language, language)
    for shouted, words in ((_SHOUTED_NEGATION, NEGATIONS), (_SHOUTED_LEAST, LEASTS)):
        match = _pattern(shouted).search(source)
        if match and language in words:
            yield match[0], _pattern(f"(?i){words[language]}")


def count(text: str, language: str) -> int:
    """Return how many marks of negation stand in a text; of one negation there may be several."""
    language = _ALIASES.get(language, language)
    known = [pattern for pattern, _ in _drops(language)]
    if language in NEGATIONS:
        known.append(_pattern(f"(?i){NEGATIONS[language]}"))
    return sum(len(pattern.findall(text)) for pattern in known)


def drops(text: str, language: str) -> list[Drop]:
    """Return every place of a text where one negation can be taken out, in order."""
    found = [
        Drop(match.start(), match.end(), match.expand(replacement))
        for pattern, replacement in _drops(_ALIASES.get(language, language))
        for match in pattern.finditer(text)
    ]
    return sorted(found, key=lambda drop: (drop.start, drop.end))


def droppable() -> frozenset[str]:
    """Return the languages that `drops` knows negations of."""
    return frozenset(_BEFORE) | frozenset(_AFTER) | frozenset(_REPLACED)


@cache
def _drops(language: str) -> list[tuple["regex.Pattern[str]", str]]:
    not_only = rf"(?!\s*(?:{_ONLY})(?!\p{{L}}))"
    known = dict(_REPLACED.get(language, {}))
    if words := _BEFORE.get(language):
        known[rf"(?<![\p{{L}}\p{{M}}])\**(?:{words})\**\s+(?=\p{{L}}){not_only}"] = ""
    if words := _AFTER.get(language):
        known[rf"\s+\**(?:{words})\**(?![\p{{L}}\p{{M}}-]){not_only}"] = ""
    return [(_pattern(f"(?i){found}"), replacement) for found, replacement in known.items()]


@cache
def _pattern(expression: str) -> "regex.Pattern[str]":
    return regex.compile(expression)
