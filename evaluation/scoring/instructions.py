"""What a prompt says besides the question: in English, or in the language of the question.

The English words are those of lm-evaluation-harness. The others are this project's own; have a
reader of the language look at its line before you publish numbers that rest on it.
"""

from dataclasses import dataclass

from evaluation.errors import RunError

INSTRUCTIONS = ("en", "item")


@dataclass(frozen=True, slots=True)
class Words:
    """`answer` stands before the place of the answer; `letter_alone` opens a conversation with a
    model that writes its answer."""

    answer: str
    letter_alone: str


ENGLISH = Words("Answer:", "Answer with the letter of the right option alone.")

OTHERS = {
    "am": Words("መልስ:", "የትክክለኛውን አማራጭ ፊደል ብቻ በመጻፍ ይመልሱ።"),
    "ar": Words("الإجابة:", "أجب بحرف الخيار الصحيح فقط."),
    "bn": Words("উত্তর:", "শুধু সঠিক বিকল্পের অক্ষরটি দিয়ে উত্তর দিন।"),
    "cs": Words("Odpověď:", "Odpovězte pouze písmenem správné možnosti."),
    "de": Words("Antwort:", "Antworten Sie nur mit dem Buchstaben der richtigen Option."),
    "el": Words("Απάντηση:", "Απαντήστε μόνο με το γράμμα της σωστής επιλογής."),
    "es": Words("Respuesta:", "Responda únicamente con la letra de la opción correcta."),
    "fa": Words("پاسخ:", "فقط با حرف گزینهٔ درست پاسخ دهید."),
    "fil": Words("Sagot:", "Sumagot gamit lamang ang titik ng tamang pagpipilian."),
    "fr": Words("Réponse :", "Répondez uniquement par la lettre de la bonne option."),
    "ha": Words("Amsa:", "Amsa da harafin zaɓin da yake daidai kawai."),
    "he": Words("תשובה:", "ענו רק באות של האפשרות הנכונה."),
    "hi": Words("उत्तर:", "केवल सही विकल्प के अक्षर से उत्तर दें।"),
    "id": Words("Jawaban:", "Jawablah hanya dengan huruf pilihan yang benar."),
    "ig": Words("Azịza:", "Jiri naanị mkpụrụedemede nke nhọrọ ziri ezi zaa."),
    "it": Words("Risposta:", "Rispondi solo con la lettera dell'opzione corretta."),
    "ja": Words("回答:", "正しい選択肢の文字だけで答えてください。"),
    "ko": Words("답변:", "올바른 선택지의 문자로만 답하세요."),
    "ky": Words("Жооп:", "Туура варианттын тамгасы менен гана жооп бериңиз."),
    "lt": Words("Atsakymas:", "Atsakykite tik teisingo varianto raide."),
    "mg": Words("Valiny:", "Ny litera mifanaraka amin'ny safidy marina ihany no avaly."),
    "ms": Words("Jawapan:", "Jawab dengan huruf pilihan yang betul sahaja."),
    "ne": Words("उत्तर:", "सही विकल्पको अक्षरले मात्र उत्तर दिनुहोस्।"),
    "nl": Words("Antwoord:", "Antwoord alleen met de letter van de juiste optie."),
    "ny": Words("Yankho:", "Yankhani ndi chilembo cha yankho lolondola lokha."),
    "pl": Words("Odpowiedź:", "Odpowiedz tylko literą poprawnej opcji."),
    "pt": Words("Resposta:", "Responda apenas com a letra da opção correta."),
    "ro": Words("Răspuns:", "Răspundeți doar cu litera opțiunii corecte."),
    "ru": Words("Ответ:", "Ответьте только буквой правильного варианта."),
    "si": Words("පිළිතුර:", "නිවැරදි විකල්පයේ අකුරෙන් පමණක් පිළිතුරු දෙන්න."),
    "sn": Words("Mhinduro:", "Pindura nebhii resarudzo chaiyo chete."),
    "so": Words("Jawaab:", "Ku jawaab oo keliya xarafka doorashada saxda ah."),
    "sr": Words("Одговор:", "Одговорите само словом тачне опције."),
    "sv": Words("Svar:", "Svara endast med bokstaven för rätt alternativ."),
    "sw": Words("Jibu:", "Jibu kwa herufi ya chaguo sahihi pekee."),
    "te": Words("సమాధానం:", "సరైన ఎంపిక అక్షరంతో మాత్రమే సమాధానం ఇవ్వండి."),
    "tr": Words("Cevap:", "Yalnızca doğru seçeneğin harfiyle cevap verin."),
    "uk": Words("Відповідь:", "Дайте відповідь лише літерою правильного варіанта."),
    "vi": Words("Trả lời:", "Chỉ trả lời bằng chữ cái của lựa chọn đúng."),
    "yo": Words("Ìdáhùn:", "Fi lẹ́tà àṣàyàn tó tọ̀nà nìkan dáhùn."),
    "zh": Words("答案:", "只用正确选项的字母回答。"),
}


def words(instructions: str, language: str) -> Words:
    """What is said in this language; raises `RunError` where it is not known here."""
    if instructions == "en" or language == "en":
        return ENGLISH
    found = OTHERS.get(language) or OTHERS.get(language.partition("-")[0].partition("_")[0])
    if found is None:
        raise RunError(
            f"language {language}: its instructions are not known; use --instructions en, or add "
            "them to evaluation/scoring/instructions.py"
        )
    return found
