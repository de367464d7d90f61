"""What is in another language or script, was left as it is in the source, or cannot be seen."""

from annotations.quality.checks import Unit
from tests.annotations.quality.checks.units import options, question

GAS = "Which of these gases is lighter than air at room temperature and does never burn at all?"

GAS_IN = {
    "de": "Welches dieser Gase ist bei Zimmertemperatur leichter als Luft und brennt niemals?",
    "es": "¿Cuál de estos gases es más ligero que el aire a temperatura ambiente y nunca arde?",
    "sw": "Ni gesi ipi kati ya hizi ambayo ni nyepesi kuliko hewa na haiwaki kamwe?",
    "ig": "Kedu nke n'ime gas ndị a dị mfe karịa ikuku ma ọ naghị ere ọkụ ma ọlị?",
    "am": "ከእነዚህ ጋዞች መካከል ከአየር የሚቀለው እና ፈጽሞ የማይቃጠለው የትኛው ነው?",
    "zu": "Yimuphi kula magesi olula kunomoya ekamelweni elifudumele futhi ongashi neze?",
    "no": "Hvilken av disse gassene er lettere enn luft ved romtemperatur og brenner aldri?",
    "ha": "Wanne daga cikin waɗannan iskar gas ya fi iska sauƙi kuma ba ya ƙonewa ko kaɗan?",
    "ky": "Бул газдардын кайсынысы бөлмө температурасында абадан жеңил жана эч качан күйбөйт?",
    "sr": "Који од ових гасова је лакши од ваздуха на собној температури и никада не гори?",
    "sr-Latn": "Koji od ovih gasova je lakši od vazduha na sobnoj temperaturi i nikada ne gori?",
    "ne": "यी ग्यासहरूमध्ये कुन ग्यास कोठाको तापक्रममा हावाभन्दा हलुका छ र कहिल्यै बल्दैन?",
    "hi": "इनमें से कौन सी गैस कमरे के तापमान पर हवा से हल्की है और कभी नहीं जलती?",
    "si": "මෙම වායු අතරින් කාමර උෂ්ණත්වයේදී වාතයට වඩා සැහැල්ලු සහ කිසිදා නොදැවෙන වායුව කුමක්ද?",
    "ny": "Ndi mpweya uti mwa iyi womwe ndi wopepuka kuposa mphepo ndipo suyaka konse?",
    "mg": "Iza amin'ireo entona ireo no maivana kokoa noho ny rivotra ary tsy mirehitra mihitsy?",
    "ja": "次の気体のうち、室温で空気より軽く、決して燃えないものはどれですか。",
    "zh": "这些气体中哪一种在室温下比空气轻，而且永远不会燃烧？",
    "zh-Hant": "這些氣體中哪一種在室溫下比空氣輕，而且永遠不會燃燒？",
    "ko": "다음 기체 중 실온에서 공기보다 가볍고 절대로 타지 않는 것은 무엇입니까?",
    "my": "ဤဓာတ်ငွေ့များထဲမှ အခန်းအပူချိန်တွင် လေထက်ပေါ့ပြီး ဘယ်တော့မှ မလောင်သော ဓာတ်ငွေ့ကား အဘယ်နည်း။",
    "km": "តើឧស្ម័នមួយណាក្នុងចំណោមទាំងនេះស្រាលជាងខ្យល់ហើយមិនដែលឆេះ?",
}
"""The same question, in sound translations."""

IN_ANOTHER_LANGUAGE = [
    ("de", "es"), ("es", "de"), ("sw", "ig"), ("ig", "sw"), ("zu", "no"), ("no", "zu"),
    ("ha", "zu"), ("hi", "ne"), ("ne", "hi"), ("ny", "ig"), ("mg", "ny"), ("zh", "ja"),
    ("ja", "zh"), ("de", "sr-Latn"), ("es", "mg"), ("sr", "ky"), ("no", "sr"),
]  # fmt: skip
IN_ANOTHER_SCRIPT = [
    ("am", "ig"), ("ig", "am"), ("ky", "ha"), ("ha", "ky"), ("si", "ne"), ("zh", "ko"),
    ("ko", "zh"), ("my", "km"), ("km", "my"), ("sr", "no"), ("ja", "no"), ("zh", "zu"),
]  # fmt: skip
"""Whole questions, as (language of the text, language meant)."""

FOUND = [
    *(
        ("wrong_language", meant, question(GAS), question(GAS_IN[text]))
        for text, meant in IN_ANOTHER_LANGUAGE
    ),
    *(
        ("wrong_script", meant, question(GAS), question(GAS_IN[text]))
        for text, meant in IN_ANOTHER_SCRIPT
    ),
    ("wrong_language", "es", question(GAS), question(GAS.replace("does never", "will not"))),
    ("wrong_language", "ig", question(GAS), question(f"{GAS[:-1]} however long it is heated?")),
    ("wrong_script", "no", options("a kidney", "a lung"), options("почка", "en lunge")),
    ("wrong_script", "zh-Hans", question(GAS), question(GAS_IN["zh-Hant"])),
    ("wrong_script", "zh-TW", question(GAS), question(GAS_IN["zh"])),
    (
        "wrong_script",
        "zh",
        Unit(GAS, ("thin air", "oxygen gas")),
        Unit(GAS_IN["zh-Hant"], ("稀薄的这种空气还会变动", "氧气说话时会发热变动")),
    ),
    (
        "wrong_script",
        "sr",
        Unit(GAS, ("thin air", "oxygen gas")),
        Unit(GAS_IN["sr-Latn"], ("редак ваздух", "кисеоник")),
    ),
    ("wrong_script", "sr-Cyrl", question(GAS), question(GAS_IN["sr-Latn"])),
    ("untranslated_option", "es", options("kidney", "lung"), options("kidney", "pulmón")),
    ("untranslated_option", "no", options("Blood flow.", "lung"), options("Blood flow.", "lunge")),
    (
        "untranslated_option",
        "sn",
        options("wages fall", "taxes", "prices"),
        options("wages fall", "mitero", "mitengo"),
    ),
    (
        "untranslated_option",
        "am",
        options("insulin", "cortisol", "thyroxine"),
        options("insulin", "ኮርቲሶል", "ታይሮክሲን"),
    ),
    ("untranslated", "hi", question("What is -8 + 3?"), question("What is -8 + 3?")),
    ("untranslated_option", "de", options("a zygote", "a cell"), options("a zygote", "Zelle")),
    (
        "partly_untranslated",
        "vi",
        question("The air is warm. Which gas is lighter?"),
        question("Không khí ấm. Which gas is lighter?"),
    ),
    (
        "partly_untranslated",
        "ar",
        question("Plants need light. What else do they need to grow?"),
        question("تحتاج النباتات إلى الضوء. What else do they need to grow?"),
    ),
    ("partly_untranslated", "de", question("salt and water"), question("Salz and Wasser")),
    (
        "partly_untranslated",
        "zh",
        question("It caused the damage"),
        question("它caused the damage"),
    ),
    (
        "partly_untranslated",
        "sw",
        options("It is late because it rains", "b"),
        options("Imechelewa because mvua", "b"),
    ),
    ("stray_letters", "ar", question("It pumps blood"), question("يضخ الدم血")),
    ("stray_letters", "es", question("the law"), question("la лей")),
    ("stray_letters", "zh", question("They measured it"), question("研究人员測量了压试")),
    ("stray_letters", "zh", question("They measured it"), question("研究人員測量了壓試测")),
    (
        "partly_untranslated",
        "tr",
        question(GAS),
        question(f"Bu gazlardan hangisi havadan hafiftir ve hiç yanmaz? {GAS}"),
    ),
    (
        "untranslated",
        "no",
        question("A car alerts a driver that it is late."),
        question("A car alerts a driver that it is late."),
    ),
    ("untranslated", "am", options("cilia of the lung"), options("Cilia፣ of the lung።")),
    ("untranslated", "ja", options("a cell with no wall"), options("a cell with no wall")),
    (
        "wrong_script",
        "am",
        question("Lipid membrane free icosahedron"),
        question("Lipid membrane ነፃ icosahedron outer"),
    ),
    ("wrong_script", "el", question("which gas is it here"), question("poio aerio einai edo")),
    (
        "wrong_language",
        "uk",
        question(GAS),
        question(
            "Какой из этих газов при комнатной температуре легче воздуха и почему он не горит?"
        ),
    ),
    (
        "wrong_language",
        "ja",
        question(GAS),
        question("这些气体中哪一种在室温下比空气轻，而且为什么它不会燃烧？"),
    ),
    (
        "wrong_language",
        "fa",
        question(GAS),
        question("أي من هذه الغازات يكون أخف من الهواء في درجة حرارة الغرفة ولماذا لا يحترق أبدا؟"),
    ),
    ("mixed_script", "uk", question("coronary"), question("koronarnыy синдром")),
    ("mixed_script", "ru", question("cell"), question("клeткa")),  # e and a are Latin
    ("invisible_characters", "es", question("What?"), question("¿Qué\u200b?")),
    ("invisible_characters", "am", question("What?"), question("ም\u200dን?")),
    ("invisible_characters", "es", question("👩\u200d🔬 a"), question("👩\u200d🔬 u\u200dn")),
    ("invisible_characters", "ar", question("What?"), question("ما\u202eهذا؟")),
    (
        "key_language",
        "am",
        options("Icosahedral virion", "long virus", "round virus"),
        options("Icosahedral virion", "ረጅም ቫይረስ", "ክብ ቫይረስ"),
    ),
    (
        "key_language",
        "es",
        options("the heart beats", "the lung breathes", "the skin feels"),
        options("el corazón late", "the lung breathes", "the skin feels"),
    ),
]

LEFT_ALONE = [
    ("invisible_characters", "es", question("👩\u200d🔬"), question("👩\u200d🔬 ¿Qué?")),
    ("invisible_characters", "es", question("a nurse"), question("👩🏽\u200d⚕\ufe0f")),
    ("invisible_characters", "de", question("it is"), question("‚می\u200cشود‘ auf Persisch")),
    ("invisible_characters", "ur", question("it is"), question("علم\u200cدان")),
    ("invisible_characters", "si", question("Sri"), question("ශ්\u200dරී ලංකා")),
    ("invisible_characters", "ml", question("eye"), question("കണ്\u200d")),
    ("invisible_characters", "km", question("What is it?"), question("តើ\u200bអ្វី?")),
    ("invisible_characters", "en", question("a\u00adb"), question("a\u00adb")),
    *(
        ("wrong_language", language, question(GAS), question(text))
        for language, text in GAS_IN.items()
    ),
    *(
        ("wrong_script", language, question(GAS), question(text))
        for language, text in GAS_IN.items()
    ),
    ("wrong_script", "sr", question(GAS), question(GAS_IN["sr-Latn"])),
    ("wrong_script", "zh", question(GAS), question(GAS_IN["zh-Hant"])),
    (
        "wrong_script",
        "sr",
        Unit(GAS, ("a bear", "a dog")),
        Unit(GAS_IN["sr"], ("Ursus arctos", "Canis lupus")),
    ),
    ("wrong_script", "no", options("α and β", "さくら"), options("α og β", "さくら")),
    ("untranslated_option", "es", options("hospital", "air"), options("hospital", "aire")),
    ("untranslated_option", "no", options("Greenpeace", "the UN"), options("Greenpeace", "FN")),
    ("untranslated_option", "sn", options("Krebs", "ATP"), options("Krebs", "chimwe")),
    ("untranslated_option", "am", options("DNA", "insulin"), options("DNA", "ኢንሱሊን")),
    (
        "untranslated_option",
        "am",
        options("Escherichia coli", "a virus"),
        options("Escherichia coli", "ቫይረስ"),
    ),
    (
        "untranslated_option",
        "es",
        options("Hit", "Miss", "Hits and misses"),
        options("Hit", "Miss", "Hits y misses"),
    ),
    (
        "partly_untranslated",
        "de",
        question('In "all the world is a stage" what is meant?'),
        question('Was ist mit "all the world is a stage" gemeint?'),
    ),
    (
        "partly_untranslated",
        "am",
        question("It is over the medial half of the hand"),
        question("በእጅ ግማሽ (medial half of the hand) ላይ ነው"),
    ),
    ("partly_untranslated", "sv", question("a cat and a dog"), question("en katt, en hund and")),
    (
        "partly_untranslated",
        "ru",
        question("Bonnie and Clyde fled"),
        question("Bonnie and Clyde сбежали"),
    ),
    ("partly_untranslated", "ko", question("the discount rate"), question("discount rate란")),
    ("stray_letters", "es", question("Confucius"), question("Confucio (孔子) y π")),
    ("stray_letters", "es", question("What is 血?"), question("¿Qué es 血?")),
    ("stray_letters", "ja", question("the Tokyo tower"), question("東京タワーの DNA")),
    ("stray_letters", "zh", question("They measured it"), question("研究人员测量了压试")),
    ("stray_letters", "zh", question("a name"), question("測人")),
    (
        "partly_untranslated",
        "fr",
        question("It borders the Gulf of Mexico and the Caribbean"),
        question("Il borde the Gulf of Mexico and the Caribbean"),
    ),
    (
        "partly_untranslated",
        "sn",
        question("It shows an internal locus of control"),
        question("Zvinoratidza internal locus of control"),
    ),
    (
        "partly_untranslated",
        "zu",
        question("What does it print? for i in range(3): print(i)"),
        question("Luphrinta ini? for i in range(3): print(i)"),
    ),
    (
        "partly_untranslated",
        "no",
        question("It has the instructions load, store, add, subtract"),
        question("Den har instruksjonene load, store, add, subtract"),
    ),
    ("untranslated", "es", options("Bradycardia.", "12 kg"), options("Bradycardia.", "12 kg")),
    ("untranslated", "ru", options("x = a + b", "2x"), options("x = a + b", "2x")),
    ("untranslated", "ar", question("(not a) and (not b)"), question("(not a) and (not b)")),
    ("untranslated", "en", question(GAS), question(GAS)),
    ("untranslated", "am", *[options("int count = list; return count")] * 2),
    ("untranslated", "es", *[options("sin x cos y tan z")] * 2),
    ("untranslated", "zh", *[options("Homo habilis, Homo erectus, Homo sapiens")] * 2),
    ("untranslated", "hi", *[options("Gulf of Mexico and the Caribbean")] * 2),
    ("wrong_language", "es", question(GAS), question(GAS)),  # found as untranslated
    ("wrong_language", "es", question("What gas?"), question("What gases?")),  # too short
    (
        "wrong_language",
        "sn",
        question("Performance enhancing synthetic steroids are based on the structure of"),
        question("Performance enhancing synthetic steroids inobva pane chimiro che"),
    ),
    (
        "wrong_language",
        "ms",
        question(GAS),
        question(
            "Gas manakah di antara berikut yang lebih ringan dari udara pada suhu kamar dan "
            "mengapa gas itu tidak terbakar?"
        ),
    ),
    (
        "wrong_language",
        "ru",
        question(GAS),
        question(
            "Какой из этих газов при комнатной температуре легче воздуха и почему он не горит?"
        ),
    ),
    (
        "wrong_language",
        "es",
        question("a land occupier is strictly liable for dangerous things that escape"),
        question(
            "el ocupante de un terreno responde objetivamente de las cosas peligrosas que escapan "
            "de él"
        ),
    ),
    (
        "wrong_language",
        "ja",
        question(GAS),
        question("次の気体のうち、室温で空気より軽く、決して燃えないものはどれですか。"),
    ),
    (
        "wrong_script",
        "am",
        question("the gas"),
        question("ጋዝ (a gas at room temperature only) የሚባለው ምንድን ነው DNA RNA"),
    ),
    ("wrong_script", "sr", question("which gas is it"), question("koji je ovo gas ovde")),
    ("wrong_script", "no", question("which gas is it"), question("hvilken gass er dette")),
    ("mixed_script", "ko", question("water"), question("H2O이다 DNA는")),
    ("mixed_script", "es", question("5 μm"), question("5 μm de βcaroteno")),
    ("invisible_characters", "fa", question("it is"), question("می\u200cشود")),
    ("invisible_characters", "he", question("C++"), question("C++\u200e")),
    (
        "key_language",
        "nb",
        options("Hydrogen", "Oxygen", "Nitrogen"),
        options("Hydrogen", "Oksygen", "Nitrogen gass"),
    ),
    (
        "key_language",
        "am",
        options("MMR", "oral drug", "skin drug"),
        options("MMR", "የአፍ መድኃኒት", "የቆዳ መድኃኒት"),
    ),
]
