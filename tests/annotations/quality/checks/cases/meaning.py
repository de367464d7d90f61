"""What was lost, added, doubled or spoilt."""

import regex

from tests.annotations.quality.checks.units import options, question

ENGLISH = (
    "A farmer counts 40 sheep before the storm. The dog sleeps beside the old barn all day. "
    "Which animal does the farmer count?"
)
SPANISH = (
    "Un granjero cuenta 40 ovejas antes de la tormenta. El perro duerme todo el día junto al viejo "
    "granero. ¿Qué animal cuenta el granjero?"
)
HINDI = (
    "एक किसान तूफ़ान से पहले 40 भेड़ें गिनता है। कुत्ता पूरे दिन पुराने खलिहान के पास सोता है। "
    "किसान कौन सा जानवर गिनता है?"
)
JAPANESE = (
    "農夫は嵐の前に羊を40頭数える。"
    "犬は一日中、古い納屋のそばで眠っている。"
    "農夫が数える動物はどれか？"
)


def without(text: str, sentence: int) -> str:
    marks = "।？?。." if "।" in text or "。" in text else ".?"
    parts = [part for part in regex.split(rf"(?<=[{marks}])", text) if part]
    return "".join(part for place, part in enumerate(parts) if place != sentence).strip()


FOUND = [
    ("omission", "es", question(ENGLISH), question(without(SPANISH, 1))),
    ("omission", "hi", question(ENGLISH), question(without(HINDI, 0))),
    ("omission", "ja", question(ENGLISH), question(without(JAPANESE, 1))),
    ("addition", "es", question(ENGLISH), question(f"{SPANISH} La tormenta llega mañana al mar.")),
    ("addition", "es", question(without(ENGLISH, 1)), question(SPANISH)),
    ("addition", "hi", question(ENGLISH), question(f"{HINDI} {HINDI[:43]}")),
    (
        "addition",
        "ja",
        question(ENGLISH),
        question(f"{JAPANESE}嵐は明日、海の上に来るだろう。"),
    ),
    ("polarity", "es", question("It does not burn."), question("Se quema.")),
    ("polarity", "de", question("It burns well."), question("Es brennt nicht gut.")),
    ("polarity", "am", question("It is not a gas."), question("ጋዝ ነው።")),
    ("polarity", "sn", question("It is not a gas."), question("Igasi.")),
    ("polarity", "zh", question("It is a gas."), question("这不是气体。")),
    ("polarity", "yo", options("They do not sleep", "b"), options("Wọ́n ń sùn", "b")),
    (
        "polarity",
        "ru",
        question("The dog never sleeps. The cat is not here."),
        question("Собака никогда не спит. Кошка здесь."),
    ),
    ("opposite", "fr", question("At least six"), question("Au plus six")),
    (
        "opposite",
        "de",
        question("It takes more than an hour."),
        question("Es dauert weniger als eine Stunde."),
    ),
    ("opposite", "ja", question("the greatest atomic radius"), question("原子半径が最も小さい")),
    ("opposite", "zh", options("True", "False"), options("正确", "正确")),
    (
        "opposite",
        "ru",
        question("Is it hot? The pressure increases."),
        question("Жарко ли? Давление уменьшается."),
    ),
    ("lost_negation", "es", question("Which is NOT in the USA?"), question("¿Cuál está en EEUU?")),
    ("wrong_decoding", "es", question("It works"), question("La funciÃ³n actÃºa")),
    ("wrong_decoding", "fr", question("the body's"), question("lâ€™organe")),
    ("wrong_decoding", "pt", question("How much is it?"), question("Quanto Ã© isso?")),
    ("wrong_decoding", "de", question("Nothing at all"), question("Ãœberhaupt nichts")),
    ("wrong_decoding", "ha", question("It raises heat."), question("Yana É—aga zafi.")),
    ("wrong_decoding", "ru", question("hi"), question("РїСЂРёРІРµС‚")),
    ("wrong_decoding", "uk", question("hi"), question("Ð¿Ñ€Ð¸Ð²Ñ–Ñ‚")),
    ("wrong_decoding", "ja", question("water"), question("æ°´")),
    ("wrong_decoding", "am", question("water"), question("á‹\x8d")),
    ("wrong_decoding", "pt", question("It is"), question("Ele \\u00e9")),
    ("model_talk", "es", question("Which?"), question("Sure! ¿Cuál?")),
    ("model_talk", "es", question("Which?"), question("Aquí está la traducción: ¿Cuál?")),
    ("model_talk", "hi", question("Which?"), question("अनुवाद: कौन सा?")),
    ("model_talk", "zh", question("Which?"), question("哪个？（注：专有名词未译）")),
    ("model_talk", "ar", question("Which?"), question("```\nأي؟\n```")),
    ("model_talk", "sw", question("Which?"), question("**Swali:** Ni ipi?")),
    ("nearly_identical_options", "es", options("power", "dizziness"), options("fuerza", "fuerzas")),
    (
        "nearly_identical_options",
        "ru",
        options("the liver", "a kidney"),
        options("печень", "печен"),
    ),
    ("lost_negation", "es", question("Which is NOT a gas?"), question("¿Cuál es un gas?")),
    ("lost_negation", "de", question("All EXCEPT one"), question("Alle und eines")),
    ("lost_negation", "ru", question("Which is LEAST likely?"), question("Что вероятнее?")),
    ("lost_negation", "zh", question("Which is NOT a metal?"), question("哪个是金属？")),
    ("lost_negation", "ar", question("Which is NOT a metal?"), question("أي اللوازم معدن؟")),
    ("lost_negation", "am", question("All EXCEPT one"), question("ሁሉም እውነት ናቸው")),
    ("lost_negation", "sn", question("Which is NOT a metal?"), question("Ndechipi chiri metal?")),
    ("lost_negation", "he", question("Which is NOT a gas?"), question("מה הוא גז?")),
    ("quotes", "fr", question('the "law"'), question("la « loi")),
    ("end_punctuation", "ar", question("What is it?"), question("ما هو.")),
    ("end_punctuation", "el", question("What is it?"), question("Τι είναι.")),
    ("end_punctuation", "ja", question("What is it?"), question("これです。")),
    ("end_punctuation", "hi", options("a", "b", "c"), options("क", "ख?", "ग")),
    ("quotes", "es", question("a 'blank cheque'"), question("un 'cheque en blanco")),
    ("quotes", "am", question("the 'star'"), question("ኮከብ' የሚባለው")),
    ("repeated_words", "es", question("the law"), question("la ley de de la casa")),
    ("repeated_words", "fr", question("the law"), question("Qu'affiche affiche la loi")),
    ("repeated_words", "hi", question("a law"), question("कानून कानून है")),
    ("repeated_words", "vi", question("a law"), question("là luật luật")),
    ("repeated_words", "zh", question("cell wall"), question("细胞细胞壁")),
    ("repeated_words", "th", question("cell wall"), question("ผนังเซลล์ผนังเซลล์")),
    ("length_ratio", "es", question("x" * 100), question("y" * 20)),
    ("length_ratio", "zh", question("x" * 100), question("字" * 120)),
]

LEFT_ALONE = [
    ("opposite", "fr", question("At least six"), question("Au moins six")),
    ("opposite", "es", question("no more than six"), question("a lo sumo seis")),
    ("opposite", "es", question("the least of the greatest"), question("el mayor de los mínimos")),
    ("opposite", "de", question("less common"), question("am seltensten, nicht am meisten")),
    ("opposite", "zh", question("set to true, else an error"), question("设为 true，否则错误")),
    ("omission", "es", question(ENGLISH), question(SPANISH)),
    ("omission", "hi", question(ENGLISH), question(HINDI)),
    ("omission", "ja", question(ENGLISH), question(JAPANESE)),
    (
        "omission",
        "es",
        question(ENGLISH),
        question(SPANISH.replace("tormenta. El", "tormenta y el")),
    ),
    ("addition", "es", question(ENGLISH), question(SPANISH)),
    (
        "addition",
        "es",
        question(ENGLISH),
        question(SPANISH.replace("ovejas antes", "ovejas. Antes")),
    ),
    ("addition", "es", question("Smith et al. say so."), question("Smith et al. lo dicen.")),
    (
        "omission",
        "es",
        question(
            "Suppose $f(x)$ is a function that has this property: For all real numbers $a$, "
            "the portion of the graph of $y=f(x)$ lies below the line. (A function with this "
            "property is called convex.) What is the range of all values for $f(1)$?"
        ),
        question(
            "Suponga que $f(x)$ es una función con esta propiedad: para todos los números reales "
            "$a$ y $b$, la parte de la gráfica de $y=f(x)$ queda por debajo del segmento. (Una "
            "función con esta propiedad se llama convexa.) Cuál es el rango de $f(1)$?"
        ),
    ),
    (
        "addition",
        "es",
        question("Jane's quiz scores were 98, 97, 92, 85 and 93. What was her mean score?"),
        question(
            "Las puntuaciones de Jane en el cuestionario fueron 98, 97, 92, 85 y 93 . "
            "Cuál fue su puntuación media?"
        ),
    ),
    ("addition", "fr", question("To sing: la la la."), question("Chanter : la la la.")),
    ("polarity", "es", question("It does not burn."), question("No se quema.")),
    ("polarity", "es", question("It is unable to burn."), question("No se puede quemar.")),
    ("polarity", "de", question("not only gas"), question("auch Gas")),
    ("polarity", "fr", question("Is it so or not?"), question("Est-ce le cas ?")),
    ("polarity", "zh", question("They are different."), question("它们不同。")),
    ("polarity", "qaa", question("It is not so."), question("kancane")),
    ("polarity", "de", question("It is True or None."), question("Es ist True oder None.")),
    (
        "polarity",
        "de",
        question("Choose again. The city is not there."),
        question("Die Stadt steht nicht da. Noch einmal bitte."),
    ),
    ("polarity", "sn", question("To use it"), question("Kushandisa")),
    ("polarity", "tr", question("the chance that it does not rain"), question("yağmama ihtimali")),
    ("polarity", "tr", question("It will not rain."), question("Yağmayacağı belli.")),
    ("polarity", "sw", question("They did not go."), question("Hawakwenda.")),
    ("polarity", "am", question("One kind of mouse"), question("አንድ አይነት አይጥ")),
    ("wrong_decoding", "fr", question('"coffee…"'), question("« café…», né\u00a0»")),
    ("wrong_decoding", "pt", question("BROTHER"), question("“IRMÃ” – AMANHÃ…")),
    ("wrong_decoding", "cs", question("BROWSER"), question("PROHLÍŽEČ Úžasný")),
    ("wrong_decoding", "sv", question("5 Å³, on"), question("5 Å³ PÅ”, “Å…")),
    ("wrong_decoding", "de", question(r"print '\u00e9'"), question(r"print '\u00e9'")),
    ("model_talk", "es", question("Question: which?"), question("Pregunta: ¿cuál?")),
    ("model_talk", "de", question("Sure, I will."), question("Sicher, das mache ich.")),
    ("model_talk", "fr", question("The answer: 3"), question("La réponse: 3")),
    ("model_talk", "ja", question("Note, it is"), question("注: これは")),
    ("nearly_identical_options", "vi", options("Trout", "Whale"), options("Cá hồi", "Cá voi")),
    ("nearly_identical_options", "nb", options("True, False", "True"), options("Sant, U", "Sant")),
    ("nearly_identical_options", "zh", options("heat", "energy"), options("热量", "热能")),
    ("nearly_identical_options", "es", options("12 kg", "about 13 kg"), options("12 kg", "13 kg")),
    ("lost_negation", "es", question("Which is NOT a gas?"), question("¿Cuál no es un gas?")),
    ("lost_negation", "tr", question("all EXCEPT one"), question("biri hariç hepsi")),
    ("lost_negation", "qaa", question("Which is NOT?"), question("Kedu")),  # no list of words
    ("lost_negation", "de", question("Which is LEAST?"), question("Was ist es **kaum**?")),
    ("lost_negation", "zh", question("Which is NOT a gas?"), question("下列哪个不是气体？")),
    ("lost_negation", "am", question("Which is NOT a gas?"), question("ጋዝ ያልሆነው የትኛው ነው?")),
    ("lost_negation", "sn", question("would you NOT see"), question("zvawaisazotarisira kuona")),
    ("lost_negation", "bn", question("Which is NOT a gas?"), question("কোনটি গ্যাস নয়?")),
    ("quotes", "de", question('the "law"'), question("das „Gesetz“")),
    ("quotes", "ar", question('"a" and "b"'), question('"أ" و"ب"')),
    ("quotes", "he", question('Dr. "X"'), question('ד"ר "X"')),
    ("end_punctuation", "el", question("What is it?"), question("Τι είναι;")),
    ("end_punctuation", "am", question("What is it?"), question("ምንድን ነው፧")),
    ("end_punctuation", "ja", question("What is it?"), question("何ですか？")),
    ("end_punctuation", "ja", question("What is it?"), question("これは何ですか。")),
    ("end_punctuation", "nb", question("It is"), question("Hva er det?")),
    ("end_punctuation", "sn", question('Truth?"'), question("Truth?&quot;")),
    ("quotes", "am", question("a 'star'"), question("የ'ኮከብ' ውጫዊ")),
    ("quotes", "ko", question("a 'star'"), question("'별'로")),
    ("quotes", "fr", question("the 'law'"), question("la ‘loi’ d'aujourd'hui")),
    ("quotes", "es", question("the students' law"), question("la ley' de")),
    ("quotes", "am", question("5'-3' 'star'"), question("5'-3' 'ኮከብ'")),
    ("end_punctuation", "hi", options("a", "b", "c"), options("क", "ख", "ग।")),
    ("repeated_words", "it", question("What is good is."), question("Quello che c'è è buono.")),
    ("repeated_words", "hi", question("apart"), question("अलग अलग")),
    ("repeated_words", "zh", question("step by step"), question("一步一步")),
    ("repeated_words", "ar", question("step by step"), question("خطوة خطوة")),
    ("repeated_words", "tr", question("slowly"), question("yavaş yavaş")),
    ("repeated_words", "de", question("who"), question("jene, die die Katze sieht")),
    ("repeated_words", "es", question("had had"), question("de de")),
    ("length_ratio", "zh", question("x" * 100), question("字" * 30)),
    ("length_ratio", "es", question("short"), question("un texto bastante más largo")),
]
