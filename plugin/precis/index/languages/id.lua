--- Indonesian and Malay: words that carry no meaning of their own, and endings. All as folded.

return {
    code = "id",
    stop_words = [[
        ada adalah agar akan anda antara apa apakah atau bagaimana bagi bahwa banyak beberapa belum berapa bisa bukan
        dalam dan dapat dari dengan di dia hanya harus ia ini itu jika juga kami kapan karena ke kepada kita lagi lain
        lebih maka mana masih mengapa mereka namun oleh pada para pernah saat saja sampai sangat satu saya sebagai
        sebelum sebuah secara sedang sehingga sejak selama semua seorang seperti serta setelah siapa sudah tahun tak
        telah terhadap tetapi tidak untuk yaitu yang
    ]],
    passes = {
        { endings = "nya> kah> lah> pun>", keep = 4 },
        { endings = "kan> an> i>", keep = 4 },
    },
}
