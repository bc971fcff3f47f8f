"""What the landing page says about the three pillars; a pillar is called available only once it can be used."""

PILLARS = (
    {
        "icon": "user-group",
        "title": "Pencocokan",
        "status": "Tersedia",
        "tone": "green",
        "text": "Faskes memasang shift, Lentera mengurutkan nakes yang sah dan cocok, lalu keduanya bersepakat "
        "sampai jam kerja disetujui dan saling menilai.",
    },
    {
        "icon": "presentation-chart-line",
        "title": "Perencanaan",
        "status": "Tersedia",
        "tone": "green",
        "text": "Perkiraan kunjungan dan kebutuhan tenaga beberapa pekan ke depan, "
        "supaya kekurangan terlihat sebelum terjadi.",
    },
    {
        "icon": "lifebuoy",
        "title": "Tanggap bencana",
        "status": "Segera",
        "tone": "amber",
        "text": "Dari peringatan dini sampai penugasan tenaga dan relawan ke pos yang paling kekurangan.",
    },
)

# Invented people, shown as an example only.
SAMPLE = (
    {
        "name": "Yohana Ndapa, S.Kep., Ners",
        "level": "green",
        "verdict": "",
        "why": "6 km dari rumah · sertifikat BTLS · 12 shift di IGD ini",
        "score": 94,
        "off": False,
    },
    {
        "name": "Debora Rambu, S.Kep., Ners",
        "level": "amber",
        "verdict": "Perlu surat tugas",
        "why": "18 km · ICU 4 tahun · SIP masih ada 1 slot",
        "score": 81,
        "off": False,
    },
    {
        "name": "Martha Kaka, A.Md.Kep.",
        "level": "red",
        "verdict": "Istirahat kurang dari 11 jam",
        "why": "Selesai dinas pukul 14.00 di puskesmas lain",
        "score": None,
        "off": True,
    },
)
