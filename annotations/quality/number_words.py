"""Numbers that are written out: in English, and in the languages of the translations."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import regex

_ENGLISH_WORD = regex.compile(r"[a-z]+")
_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen", "twenty"),
)
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth"),
)
_TENS = ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH = (
    {word: n for n, word in enumerate(_SMALL)}
    | {word: n for n, word in enumerate(_ORDINALS, start=1)}
    | {word: 10 * n for n, word in enumerate(_TENS, start=3)}
    | {"once": 1, "twice": 2, "double": 2, "half": 2}
)
_MULTIPLIERS = {"hundred": 100, "thousand": 1000, "million": 1_000_000}

# One to ten and a hundred. A hyphen stands for letters that may come before or after; a word
# without one stands alone. Chinese and Japanese need no words: their signs are numerals.
_WORDS = {
    "am": "-አንድ- -ሁለት- -ሦስት-|-ሶስት- -አራት- -አምስት- -ስድስት- -ሰባት- -ስምንት- -ዘጠኝ- -አስር-|-አሥር-|-አስራ- -መቶ-",
    "ar": "-واحد- -اثن-|-ثاني-|-ثنائ- -ثلاث- -أربع- -خمس- -ست- -سبع- -ثمان- -تسع- -عشر- -مائ-|-مئ-",
    "bn": "এক- দুই-|দুটি|দু- তিন- চার- পাঁচ- ছয়- সাত- আট- নয়- দশ- একশ-",
    "cs": "jed- dv- tř- čty- pět-|pat- šest- sed- osm- devět-|devít- deset-|desít- sto",
    "de": "ein- zwei-|zwo drei- vier- fünf- sechs- sieb- acht- neun- zehn- hundert-",
    "el": "έν-|ένα|μία|μια δύο|δυο τρε-|τρί- τέσσερ-|τεσσάρ- πέντε έξι επτά|εφτά οκτώ|οχτώ "
    "εννέα|εννιά δέκα εκατό",
    "es": "un|una|uno|primer- dos tres cuatro cinco seis siete ocho nueve diez cien-",
    "fa": "-یک- -دو- -سه- -چهار- -پنج- -شش- -هفت- -هشت- -نه- -ده- -صد-",
    "fil": "isa-|unang dalawa- tatlo- apat- lima- anim- pito- walo- siyam- sampu- sandaan-",
    "fr": "un|une|premi- deux trois quatre cinq six sept huit neuf dix cent-",
    "ha": "ɗaya|daya biyu uku huɗu|hudu biyar shida bakwai takwas tara goma ɗari|dari",
    "he": "-אחד|-אחת -שני-|-שתי- -שלוש- -ארבע- -חמש-|-חמיש- -שש-|-שיש- -שבע- -שמונ- -תשע- -עשר- "
    "-מאה",
    "hi": "एक- दो- तीन- चार- पाँच-|पांच- छह-|छः|छे सात- आठ- नौ- दस- सौ",
    "id": "satu|se- dua- tiga- empat- lima- enam- tujuh- delapan- sembilan- sepuluh- seratus",
    "ig": "otu abụọ atọ anọ ise isii asaa asatọ itoolu|iteghete iri nari",
    "it": "un|uno|una due tre quattro cinque sei sette otto nove dieci cent-",
    "ko": "한|하나- 두|둘- 세|셋- 네|넷- 다섯- 여섯- 일곱- 여덟- 아홉- 열- 백-",
    "ky": "бир- эки- үч- төрт- беш- алты- жети- сегиз- тогуз- он- жүз-",
    "lt": "vien- du|dvi|dviej- trys|tris|trij- ketur- penk- šeš- septyn- aštuon- devyn- dešimt- "
    "šimt-",
    "mg": "iray|iraika roa telo efatra dimy enina fito valo sivy folo zato",
    "ms": "satu|se- dua- tiga- empat- lima- enam- tujuh- lapan- sembilan- sepuluh- seratus",
    "nb": "en|ett|et|én to tre fire fem seks sju|syv åtte ni ti hundre",
    "ne": "एक- दुई- तीन- चार- पाँच-|पांच- छ- सात- आठ- नौ- दश-|दस- सय-",
    "nl": "een-|één- twee- drie- vier- vijf- zes- zeven- acht- negen- tien- honderd-",
    "ny": "-modzi -wiri -tatu -nayi|-nai -sanu -sanu -sanu -sanu -sanu khumi zana",
    "pl": "jed- dw- trzy-|trzech czter- pięć-|pięci- sześć-|sześci- siedem-|siedmi- osiem-|ośmi- "
    "dziewię- dziesię- sto",
    "pt": "um|uma|primeir- dois|duas três quatro cinco seis sete oito nove dez cem|cent-",
    "ro": "un|una|unu|o doi|două trei patru cinci șase|şase șapte|şapte opt nouă zece sut-",
    "ru": "один-|одн- дв- тр- четыр- пят- шест- сем- восем-|восьм- девят- десят- сто|ста",
    "si": "-එක- -දෙ- -තුන්-|-තුන- -හතර- -පහ-|-පස්- -හය- -හත- -අට- -නව- -දහ- -සිය-",
    "sn": "-mwe|-motsi -viri|-piri -tatu mana|zvina|-mana -shanu -tanhatu|-nhanhatu -nomwe -sere "
    "-pfumbamwe -gumi -zana",
    "so": "kow|hal|mid laba- saddex- afar- shan- lix- toddoba- siddeed-|sideed- sagaal- toban- "
    "boqol-",
    "sr": "један-|једн-|jedan-|jedn- дв-|dv- тр-|tr- четир-|četir- пет-|pet- шест-|šest- "
    "седам-|sedam- осам-|osam- девет-|devet- десет-|deset- сто|sto",
    "sv": "en|ett två tre fyra fem sex sju åtta nio tio hundra",
    "sw": "-moja -wili -tatu -nne -tano sita saba -nane tisa kumi mia",
    "te": "ఒక- రెండు-|రెండ- మూడు- నాలుగు- ఐదు-|అయిదు- ఆరు- ఏడు- ఎనిమిది- తొమ్మిది- పది- వంద-|నూరు-",
    "tr": "bir- iki- üç- dört- beş- altı- yedi- sekiz- dokuz- on|onun- yüz-",
    "uk": "один-|одн- дв- тр- чотир- п'ят-|п’ят- шіст-|шест- сім-|сем- вісім-|восьм- "
    "дев'ят-|дев’ят- десят- сто",
    "vi": "một|nhất hai|nhì ba bốn|tư năm|lăm sáu bảy|bẩy tám chín mười|mươi trăm",
    "yo": "-kan méjì mẹ́ta mẹ́rin márùn-|márùn-ún mẹ́fà méje mẹ́jọ mẹ́sàn-|mẹ́sàn-án mẹ́wàá ọgọ́rùn-",
}
_VALUES = (*range(1, 11), 100)
_ALIASES = {"no": "nb", "nn": "nb"}


def english_numbers(text: str) -> Counter[int]:
    """Return the numbers that English words stand for, each word by itself and all together.

    `thirty-eight` gives 30, 8 and 38; `the seventeenth century` also the year it began, 1600.
    """
    words = _ENGLISH_WORD.findall(text.lower())
    found = Counter(_ENGLISH[word] for word in words if word in _ENGLISH)
    for run in _runs(words):
        value = _value(run)
        found[value] += 1 if len(run) > 1 else 0
    for word, following in pairwise(words):
        if following in ("century", "centuries") and _ENGLISH.get(word, 0) > 0:
            found[100 * (_ENGLISH[word] - 1)] += 1
    return found


def written_out(missing: Counter[int], before: str, after: str, language: str) -> Counter[int]:
    """Return which of the numbers that a translation lacks it has in words.

    Up to ten and for a hundred, words count that the source does not have as words itself. Other
    numbers count where the words for their digits are there, of which many languages make them.
    """
    words = _words(_ALIASES.get(language, language))
    there = Counter({value: len(pattern.findall(after)) for value, pattern in words})
    spare = there - english_numbers(before)
    found: Counter[int] = Counter()
    for number, count in missing.items():
        if number in _VALUES:
            found[number] = min(count, spare[number])
        elif number and all(there[part] for part in _parts(number)):
            found[number] = count
    return found


def _parts(number: int) -> list[int]:
    """Return the words that a number is made of: its digits, for 1 in their place 10 or 100."""
    digits = [(place, int(digit)) for place, digit in enumerate(reversed(str(number)))]
    return [{1: 10, 2: 100}.get(place, 1) if d == 1 else d for place, d in digits if d]


def _runs(words: list[str]) -> Iterator[list[str]]:
    """Yield stretches of words that make one number; `and` joins only what has a multiplier."""
    run: list[str] = []
    for word in words:
        if word in _MULTIPLIERS or (word in _ENGLISH and _continues(run, word)):
            run.append(word)
        elif word == "and" and not _MULTIPLIERS.keys().isdisjoint(run):
            continue
        else:
            yield from [run] if run else []
            run = [word] if word in _ENGLISH else []
    yield from [run] if run else []


def _continues(run: list[str], word: str) -> bool:
    """Say whether a word goes on with a number: after a multiplier, or a digit after tens."""
    if not run or run[-1] in _MULTIPLIERS:
        return True
    return run[-1] in (*_TENS, "twenty") and 0 < _ENGLISH[word] < 10


def _value(run: list[str]) -> int:
    total = current = 0
    for word in run:
        factor = _MULTIPLIERS.get(word)
        if factor == 100:
            current = max(current, 1) * factor
        elif factor:
            total, current = total + max(current, 1) * factor, 0
        else:
            current += _ENGLISH[word]
    return total + current


@cache
def _words(language: str) -> list[tuple[int, "regex.Pattern[str]"]]:
    if language not in _WORDS:
        return []
    return [
        (value, _word_pattern(words))
        for value, words in zip(_VALUES, _WORDS[language].split(), strict=True)
    ]


def _word_pattern(words: str) -> "regex.Pattern[str]":
    letters = r"[\p{L}\p{M}]"
    forms = "|".join(
        f"{letters}*" * word.startswith("-")
        + regex.escape(word.strip("-"))
        + f"{letters}*" * word.endswith("-")
        for word in words.split("|")
    )
    return regex.compile(rf"(?i)(?<!{letters})(?:{forms})(?!{letters})")
