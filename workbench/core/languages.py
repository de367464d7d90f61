"""The languages of Global MMLU (arXiv 2412.03304, Table 5)."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Language:
    """A language of Global MMLU; `tier` is its resource level by Joshi et al. (Table 5)."""

    code: str
    name: str
    endonym: str
    script: str
    tier: Literal["high", "mid", "low"]

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        return "rtl" if self.script in {"Arab", "Hebr"} else "ltr"


LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("am", "Amharic", "አማርኛ", "Ethi", "low"),
        Language("ar", "Arabic", "العربية", "Arab", "high"),
        Language("bn", "Bengali", "বাংলা", "Beng", "mid"),
        Language("cs", "Czech", "Čeština", "Latn", "high"),
        Language("de", "German", "Deutsch", "Latn", "high"),
        Language("el", "Greek", "Ελληνικά", "Grek", "mid"),
        Language("en", "English", "English", "Latn", "high"),
        Language("es", "Spanish", "Español", "Latn", "high"),
        Language("fa", "Persian", "فارسی", "Arab", "high"),
        Language("fil", "Filipino", "Filipino", "Latn", "mid"),
        Language("fr", "French", "Français", "Latn", "high"),
        Language("ha", "Hausa", "Hausa", "Latn", "low"),
        Language("he", "Hebrew", "עברית", "Hebr", "mid"),
        Language("hi", "Hindi", "हिन्दी", "Deva", "high"),
        Language("id", "Indonesian", "Bahasa Indonesia", "Latn", "mid"),
        Language("ig", "Igbo", "Igbo", "Latn", "low"),
        Language("it", "Italian", "Italiano", "Latn", "high"),
        Language("ja", "Japanese", "日本語", "Jpan", "high"),
        Language("ko", "Korean", "한국어", "Kore", "mid"),
        Language("ky", "Kyrgyz", "Кыргызча", "Cyrl", "low"),
        Language("lt", "Lithuanian", "Lietuvių", "Latn", "mid"),
        Language("mg", "Malagasy", "Malagasy", "Latn", "low"),
        Language("ms", "Malay", "Bahasa Melayu", "Latn", "mid"),
        Language("ne", "Nepali", "नेपाली", "Deva", "low"),
        Language("nl", "Dutch", "Nederlands", "Latn", "high"),
        Language("ny", "Chichewa", "Chichewa", "Latn", "low"),
        Language("pl", "Polish", "Polski", "Latn", "high"),
        Language("pt", "Portuguese", "Português", "Latn", "high"),
        Language("ro", "Romanian", "Română", "Latn", "mid"),
        Language("ru", "Russian", "Русский", "Cyrl", "high"),
        Language("si", "Sinhala", "සිංහල", "Sinh", "low"),
        Language("sn", "Shona", "ChiShona", "Latn", "low"),
        Language("so", "Somali", "Soomaali", "Latn", "low"),
        Language("sr", "Serbian", "Српски", "Cyrl", "high"),
        Language("sv", "Swedish", "Svenska", "Latn", "high"),
        Language("sw", "Swahili", "Kiswahili", "Latn", "low"),
        Language("te", "Telugu", "తెలుగు", "Telu", "low"),
        Language("tr", "Turkish", "Türkçe", "Latn", "high"),
        Language("uk", "Ukrainian", "Українська", "Cyrl", "mid"),
        Language("vi", "Vietnamese", "Tiếng Việt", "Latn", "high"),
        Language("yo", "Yoruba", "Yorùbá", "Latn", "low"),
        Language("zh", "Chinese", "中文", "Hans", "high"),
    )
}
SOURCE_LANGUAGE = "en"
