--- The languages to choose an answer's from, each as those call it who speak it. Data only.

return {
    { code = "ar", name = "العربية" },
    { code = "de", name = "Deutsch" },
    { code = "en", name = "English" },
    { code = "es", name = "Español" },
    { code = "fr", name = "Français" },
    { code = "it", name = "Italiano" },
    { code = "ja", name = "日本語" },
    { code = "ko", name = "한국어" },
    { code = "nl", name = "Nederlands" },
    { code = "pl", name = "Polski" },
    { code = "pt_BR", name = "Português" },
    { code = "ru", name = "Русский" },
    { code = "tr", name = "Türkçe" },
    { code = "uk", name = "Українська" },
    { code = "zh_CN", name = "中文" },
}
