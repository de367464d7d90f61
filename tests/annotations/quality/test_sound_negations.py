"""EXCEPT and LEAST as one says them in many languages: nothing is lost."""

import pytest

from annotations.quality.checks import Unit, run_checks

EXCEPT, LEAST = "All of these are gases EXCEPT which one?", "Which of these is LEAST likely?"
SAID = {
    "am": ("ከየትኛው በስተቀር ሁሉም ጋዞች ናቸው?", "የመሆን ዕድሉ አነስተኛ የሆነው የትኛው ነው?"),
    "ar": ("كل هذه غازات ما عدا أيها؟", "أيها أقل احتمالًا؟"),
    "bn": ("কোনটি ছাড়া সবগুলিই গ্যাস?", "কোনটির সম্ভাবনা সবচেয়ে কম?"),
    "cs": ("Všechny jsou plyny KROMĚ kterého?", "Co z toho je NEJMÉNĚ pravděpodobné?"),
    "de": ("Alle sind Gase AUSSER welchem?", "Was ist AM WENIGSTEN wahrscheinlich?"),
    "el": ("Όλα είναι αέρια ΕΚΤΟΣ από ποιο;", "Ποιο είναι το ΛΙΓΟΤΕΡΟ πιθανό;"),
    "es": ("Todos son gases EXCEPTO ¿cuál?", "¿Cuál es el MENOS probable?"),
    "fa": ("همهٔ این‌ها گازند به‌جز کدام؟", "کدام کمترین احتمال را دارد؟"),
    "fil": ("Lahat ng ito ay gas MALIBAN sa alin?", "Alin ang PINAKAMABABA ang posibilidad?"),
    "fr": ("Tous sont des gaz SAUF lequel ?", "Lequel est le MOINS probable ?"),
    "ha": ("Duk waɗannan iskar gas ne BANDA wanne?", "Wanne ne MAFI ƘARANCIN yiwuwa?"),
    "he": ("כל אלה הם גזים חוץ מאיזה?", "מה הכי פחות סביר?"),
    "hi": ("किसको छोड़कर ये सभी गैसें हैं?", "किसकी संभावना सबसे कम है?"),
    "id": ("Semuanya gas KECUALI yang mana?", "Manakah yang PALING TIDAK mungkin?"),
    "ig": ("Ha niile bụ gas MA E WEZỤGA nke ole?", "Olee nke KACHA NTA?"),
    "it": ("Tutti questi sono gas TRANNE quale?", "Quale di questi è il MENO probabile?"),
    "ja": ("次のうち気体でないものを除いて正しいものはどれか。", "最も可能性が低いものはどれか。"),
    "km": ("ទាំងអស់ជាឧស្ម័ន លើកលែងតែមួយណា?", "តើមួយណាមានលទ្ធភាពតិចបំផុត?"),
    "ko": ("다음 중 하나를 제외하고 모두 기체이다. 그것은?", "다음 중 가능성이 가장 낮은 것은?"),
    "ky": ("Кайсынысынан БАШКА баары газ?", "Кайсынысынын ыктымалдыгы ЭҢ АЗ?"),
    "lo": ("ທັງໝົດເປັນອາຍແກັສ ຍົກເວັ້ນຂໍ້ໃດ?", "ຂໍ້ໃດມີໂອກາດໜ້ອຍທີ່ສຸດ?"),
    "lt": ("Visi yra dujos, IŠSKYRUS kurį?", "Kas yra MAŽIAUSIAI tikėtina?"),
    "mg": (
        "Gazy daholo ireto AFA-TSY ny iray, iza izany?",
        "Iza no KELY INDRINDRA ny mety hisiany?",
    ),
    "ms": ("Semua ini gas KECUALI yang mana?", "Yang manakah PALING KURANG berkemungkinan?"),
    "my": (
        "မည်သည့်အရာမှလွဲ၍ အားလုံးသည် ဓာတ်ငွေ့များ ဖြစ်သနည်း။",
        "မည်သည့်အရာသည် ဖြစ်နိုင်ခြေ အနည်းဆုံး ဖြစ်သနည်း။",
    ),
    "ne": ("कुन बाहेक सबै ग्यास हुन्?", "कुनको सम्भावना सबैभन्दा कम छ?"),
    "nl": ("Dit zijn allemaal gassen BEHALVE welke?", "Wat is het MINST waarschijnlijk?"),
    "no": ("Alle er gasser UNNTATT hvilken?", "Hva er MINST sannsynlig?"),
    "ny": ("Zonse ndi mpweya KUPATULA chiti?", "Ndi chiti CHOCHEPA kwambiri?"),
    "pl": ("Wszystkie są gazami Z WYJĄTKIEM którego?", "Co jest NAJMNIEJ prawdopodobne?"),
    "pt": ("Todos são gases EXCETO qual?", "Qual é o MENOS provável?"),
    "ro": ("Toate sunt gaze CU EXCEPȚIA căruia?", "Care este CEL MAI PUȚIN probabil?"),
    "ru": ("Все они газы, КРОМЕ какого?", "Что из этого НАИМЕНЕЕ вероятно?"),
    "si": ("කුමක් හැර අන් සියල්ල වායු වේද?", "කුමක් සිදුවීමේ සම්භාවිතාව අවම ද?"),
    "sn": ("Zvese magasi KUNZE kwechipi?", "Ndechipi chine mukana MUDIKI pane zvese?"),
    "so": ("Dhammaan waa gaas MARKA LAGA REEBO kee?", "Kee baa UGU YAR?"),
    "sr": ("Сви су гасови ОСИМ којег?", "Шта је НАЈМАЊЕ вероватно?"),
    "sv": ("Alla är gaser UTOM vilken?", "Vilket är MINST sannolikt?"),
    "sw": ("Zote ni gesi ISIPOKUWA ipi?", "Ipi ina uwezekano MDOGO ZAIDI?"),
    "te": ("ఏది తప్ప మిగతావన్నీ వాయువులు?", "ఏది జరిగే అవకాశం అతి తక్కువ?"),
    "th": ("ข้อใดต่อไปนี้เป็นก๊าซยกเว้นข้อใด", "ข้อใดมีโอกาสเกิดขึ้นน้อยที่สุด"),
    "tr": ("Hangisi HARİÇ hepsi gazdır?", "Hangisi EN AZ olasıdır?"),
    "uk": ("Усі вони є газами, КРІМ якого?", "Що з цього є НАЙМЕНШ імовірним?"),
    "vi": ("Tất cả đều là khí NGOẠI TRỪ cái nào?", "Điều nào ÍT có khả năng NHẤT?"),
    "yo": ("Gbogbo wọn jẹ́ gáàsì ÀYÀFI èwo?", "Èwo ni ó KÉRÉ JÙLỌ?"),
    "zh": ("除了哪一个，其余都是气体？", "哪一项最不可能？"),
    "zu": ("Konke lokhu kungamagesi NGAPHANDLE kwakuphi?", "Yikuphi okunethuba ELINCANE KAKHULU?"),
}


@pytest.mark.parametrize("language", SAID)
def test_except_and_least_are_known_where_they_are_said_and_missed_where_they_are_not(
    language: str,
) -> None:
    found = {
        (finding.check, told)
        for source, told in zip((EXCEPT, LEAST), SAID[language], strict=True)
        for finding in run_checks(Unit(source, ("a", "b")), Unit(told, ("c", "d")), language)
    }
    assert not {told for check, told in found if check in ("lost_negation", "polarity")}

    silent = run_checks(Unit(LEAST, ("a", "b")), Unit("x", ("c", "d")), language)
    assert "lost_negation" in {finding.check for finding in silent}
