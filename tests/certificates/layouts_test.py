"""The layouts that judge the reader. FROZEN: committed before the reader existed, never edited (test_frozen.py holds it).

Which elements such documents carry follows what is known of them publicly; no real document was copied.
"""

from collections.abc import Callable
from random import Random

from tests.certificates.drawing import GREY, INK, Drawn, Page
from tests.certificates.fonts import font
from tests.certificates.people import Person, dashed, digits, long_date, padded_date, person

A4 = (1654, 2339)
CARD = (1500, 946)
Rows = list[tuple[str, str]]


def _truth(who: Person, kind: str, **more: str) -> dict[str, str]:
    return {"jenis": kind, "nama": who.name, **more}


def _born(who: Person) -> dict[str, str]:
    return {"tempat_lahir": who.place, "tanggal_lahir": who.born.isoformat()}


def str_council_of_doctors(rng: Random) -> Drawn:
    """Two languages: Indonesian upright, English italic below it, values after a colon."""
    who = person(rng, 1, ("dokter", "dokter_gigi", "dokter_spesialis"))
    page = Page(*A4, paper=(250, 248, 238))
    page.guilloche((232, 236, 226))
    page.emblem(827, 210, 92, (150, 120, 40))
    page.text(827, 330, "KONSIL KEDOKTERAN INDONESIA", font("arimo", 50, 700), anchor="ma")
    page.text(827, 394, "INDONESIAN MEDICAL COUNCIL", font("arimo-italic", 32), GREY, anchor="ma")
    page.text(827, 490, f"SURAT TANDA REGISTRASI {who.profession_words.upper()}", font("arimo", 42, 700), anchor="ma")
    page.text(827, 546, "Certificate of Registration", font("arimo-italic", 30), GREY, anchor="ma")
    rows = (
        ("Nomor Registrasi", "Registration Number", who.str_doctor),
        ("Nama", "Name", who.titled.upper() if rng.random() < 0.5 else who.titled),
        ("Tempat, tanggal lahir", "Place, date of birth", f"{who.place}, {long_date(who.born)}"),
        ("Jenis kelamin", "Sex", who.gender),
        ("Nomor ijazah", "Diploma number", who.diploma),
        ("Tanggal lulus", "Date of graduation", long_date(who.issued.replace(year=who.issued.year - 1))),
        ("Perguruan tinggi", "University", rng.choice(("Universitas Mulawarman", "Universitas Nusa Cendana"))),
        ("Kompetensi", "Competence", who.profession_words),
        ("Nomor sertifikat kompetensi", "Certificate of competence", who.competence),
        ("Berlaku sampai dengan", "Valid until", long_date(who.until)),
    )
    y = 660
    for label, english, value in rows:
        page.text(190, y, label, font("arimo", 34))
        page.text(190, y + 38, english, font("arimo-italic", 25), GREY)
        page.text(690, y, ":", font("arimo", 34))
        page.text(715, y, value, page.fitted(value, font("arimo", 34, 700), 780))
        y += 96
    page.photo((210, 1750, 470, 2100), rng)
    page.text(980, 1760, f"Jakarta, {long_date(who.issued)}", font("arimo", 32))
    page.text(980, 1806, "Ketua Konsil,", font("arimo", 32))
    page.signature(990, 1930, 330, rng)
    page.stamp(960, 1950, 120, "KKI", font("arimo", 54, 700))
    page.text(980, 2030, "Prof. Dr. Harun Wibisana", font("arimo", 32))
    truth = _truth(who, "str", nomor_str=who.str_doctor.replace(".", ""), profesi=who.profession, **_born(who))
    return Drawn("str_council_of_doctors", page.image, truth | {"berlaku_sampai": who.until.isoformat()})


def str_council_of_workers(rng: Random) -> Drawn:
    """Serif, number under the title and printed in groups, labels on the left with a far colon column."""
    who = person(rng, 1, ("ners", "bidan_vokasi", "perawat_vokasi", "apoteker", "radiografer", "fisioterapis"))
    page = Page(*A4)
    page.frame(70, (30, 100, 80), 10)
    page.frame(92, (190, 160, 60), 3)
    page.emblem(270, 260, 80, (30, 100, 80))
    page.text(900, 200, "KEMENTERIAN KESEHATAN REPUBLIK INDONESIA", font("caladea-bold", 38), anchor="ma")
    page.text(900, 252, "KONSIL TENAGA KESEHATAN INDONESIA", font("caladea-bold", 44), anchor="ma")
    page.line([(160, 372), (1494, 372)], INK, 4)
    page.text(827, 430, "SURAT TANDA REGISTRASI", font("caladea-bold", 58), anchor="ma")
    page.text(827, 500, "(Registration Certificate)", font("caladea-italic", 34), anchor="ma")
    n = who.str_council
    printed = rng.choice(
        (n, f"{n[:2]} {n[2:4]} {n[4:5]} {n[5:7]} {n[7:9]}-{n[9:]}", f"{n[:4]} {n[4:8]} {n[8:12]} {n[12:]}")
    )
    page.text(827, 580, f"Nomor : {printed}", font("caladea-bold", 40), anchor="ma")
    page.wrapped(
        180,
        690,
        "Berdasarkan peraturan perundang-undangan tentang tenaga kesehatan, diberikan kepada:",
        font("caladea", 34),
        1300,
        46,
    )
    rows: Rows = [
        ("Nama", who.titled),
        ("Tempat/Tanggal Lahir", f"{who.place} / {padded_date(who.born)}"),
        ("Jenis Kelamin", who.gender),
        ("Profesi", who.profession_words),
        ("Perguruan Tinggi", rng.choice(("Poltekkes Kemenkes Makassar", "STIKes Bhakti Husada"))),
        ("Tahun Lulus", str(who.issued.year - 1)),
        ("Nomor Ijazah", who.diploma),
        ("Nomor Sertifikat Kompetensi", f"{who.competence[:4]}/{who.competence[4:9]}/{who.issued.year}"),
    ]
    y = 820
    for label, value in rows:
        page.text(180, y, label, font("caladea", 36))
        page.text(660, y, ":", font("caladea", 36))
        page.text(684, y, value, page.fitted(value, font("caladea", 38), 830))
        y += 74
    page.wrapped(
        180,
        y + 50,
        f"Surat Tanda Registrasi ini berlaku sampai dengan tanggal {padded_date(who.until)}.",
        font("caladea-bold", 36),
        1300,
        48,
    )
    page.photo((700, 1720, 940, 2040), rng)
    page.text(1030, 1690, f"Jakarta, {padded_date(who.issued)}", font("caladea", 34))
    page.text(1030, 1736, "a.n. MENTERI KESEHATAN", font("caladea", 34))
    page.text(1030, 1780, "Ketua KTKI,", font("caladea", 34))
    page.signature(1040, 1890, 300, rng)
    page.stamp(1010, 1900, 110, "KTKI", font("caladea-bold", 46), (30, 90, 150))
    page.text(1030, 1970, "drg. Oktavianus Lengkong, M.Kes", font("caladea", 34))
    truth = _truth(who, "str", nomor_str=n, profesi=who.profession, **_born(who))
    return Drawn("str_council_of_workers", page.image, truth | {"berlaku_sampai": who.until.isoformat()})


def str_for_life(rng: Random) -> Drawn:
    """Electronic, two columns, small grey label above its value, NIK printed, QR code."""
    who = person(rng, 1)
    page = Page(*A4, paper=(255, 255, 255))
    page.pen.rectangle((0, 0, 1654, 190), fill=(0, 132, 132))
    page.text(110, 52, "KONSIL KESEHATAN INDONESIA", font("pt-serif-bold", 48), (255, 255, 255))
    page.text(110, 118, "Indonesian Health Council", font("pt-serif-italic", 30), (220, 240, 240))
    page.text(110, 270, "SURAT TANDA REGISTRASI", font("pt-serif-bold", 60))
    page.text(110, 350, "Registration Certificate", font("pt-serif-italic", 36), GREY)
    left: Rows = [
        ("Nomor STR", who.str_lifelong),
        ("Nama Lengkap", who.titled.upper()),
        ("Profesi", who.profession_words),
        ("Tempat Lahir", who.place.upper()),
        ("Masa Berlaku", "SEUMUR HIDUP"),
    ]
    right: Rows = [
        ("NIK", who.nik),
        ("Jenis Kelamin", who.gender),
        ("Nomor Ijazah", who.diploma),
        ("Tanggal Lahir", dashed(who.born)),
        ("Tanggal Terbit", dashed(max(who.issued, who.issued.replace(year=2023)))),
    ]
    for x, rows, width in ((110, left, 720), (900, right, 640)):
        y = 480
        for label, value in rows:
            page.text(x, y, label, font("pt-serif", 28), GREY)
            page.text(x, y + 42, value, page.fitted(value, font("pt-serif-bold", 38), width))
            y += 150
    page.photo((110, 1320, 390, 1690), rng)
    code = f"https://kki.example.go.id/cek/{who.str_lifelong}"
    page.qr(1180, 1330, 300, code)
    page.wrapped(
        110,
        1830,
        "Dokumen ini ditandatangani secara elektronik menggunakan sertifikat elektronik BSrE. Keabsahan dapat diperiksa dengan memindai kode QR.",
        font("pt-serif", 28),
        1000,
        40,
    )
    page.text(1080, 1740, "a.n. Menteri Kesehatan", font("pt-serif", 30))
    page.text(1080, 1784, "Ketua Konsil Kesehatan Indonesia", font("pt-serif", 30))
    truth = _truth(who, "str", nomor_str=who.str_lifelong, nik=who.nik, profesi=who.profession, **_born(who))
    return Drawn("str_for_life", page.image, truth | {"berlaku_sampai": "SEUMUR HIDUP"}, code)


def str_for_life_table(rng: Random) -> Drawn:
    """A ruled table without colons."""
    who = person(rng, 1)
    page = Page(*A4, paper=(254, 254, 252))
    page.emblem(827, 180, 84, (20, 120, 70))
    page.text(827, 290, "KONSIL KESEHATAN INDONESIA", font("arimo", 46, 700), anchor="ma")
    page.text(827, 372, "SURAT TANDA REGISTRASI", font("arimo", 54, 700), anchor="ma")
    rows: Rows = [
        ("Nomor STR", f"{who.str_lifelong[:2]} {who.str_lifelong[2:]}" if rng.random() < 0.3 else who.str_lifelong),
        ("Nama", who.titled),
        ("Tempat dan Tanggal Lahir", f"{who.place}, {who.born:%d/%m/%Y}"),
        ("Jenis Kelamin", who.gender.upper()),
        ("Jenis Tenaga Medis/Kesehatan", who.profession_words.upper()),
        ("Perguruan Tinggi", rng.choice(("Universitas Andalas", "Institut Kesehatan Deli Husada"))),
        ("Tanggal Lulus", f"{who.issued.replace(year=who.issued.year - 1):%d/%m/%Y}"),
        ("No. Ijazah", who.diploma),
        ("No. Sertifikat Profesi", who.competence),
        ("Berlaku Sampai", "SEUMUR HIDUP"),
    ]
    top, high = 500, 92
    for n, (label, value) in enumerate(rows):
        y = top + n * high
        page.pen.rectangle((140, y, 1514, y + high), outline=(140, 150, 145), width=2)
        page.text(164, y + 26, label, font("arimo", 32))
        page.text(684, y + 24, value, page.fitted(value, font("arimo", 36, 600), 800))
    page.line([(660, top), (660, top + len(rows) * high)], (140, 150, 145), 2)
    page.photo((180, 1560, 430, 1890), rng)
    code = f"https://satusehat.example.go.id/sdmk/str?no={who.str_lifelong}"
    page.qr(560, 1580, 260, code)
    page.text(960, 1580, f"Diterbitkan di Jakarta, {long_date(who.issued)}", font("arimo", 29))
    page.text(960, 1626, "a.n. Menteri Kesehatan", font("arimo", 30))
    page.text(960, 1668, "Ketua Konsil,", font("arimo", 30))
    page.text(960, 1840, "dr. Paulina Matondang, MARS", font("arimo", 30, 700))
    truth = _truth(who, "str", nomor_str=who.str_lifelong, profesi=who.profession, **_born(who))
    return Drawn("str_for_life_table", page.image, truth | {"berlaku_sampai": "SEUMUR HIDUP"}, code)


def sip_numbered(rng: Random) -> Drawn:
    """A licence of a kabupaten: numbered lines, serif, several other numbers around."""
    who = person(rng, 1)
    number = f"446.{rng.randrange(1, 9)}/{digits(rng, 4)}/SIP.{rng.choice(('D', 'P', 'B'))}-II/{who.issued.year}"
    page = Page(*A4)
    page.emblem(230, 200, 80, (20, 60, 130))
    page.text(900, 130, "PEMERINTAH KABUPATEN LEMBAH RAYA", font("caladea-bold", 40), anchor="ma")
    page.text(900, 182, "DINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU", font("caladea-bold", 32), anchor="ma")
    page.text(900, 228, "Jl. Merdeka No. 45 Telp. (0541) 224466 Kode Pos 75123", font("caladea", 28), anchor="ma")
    page.line([(120, 300), (1534, 300)], INK, 6)
    page.text(
        827,
        360,
        f"SURAT IZIN PRAKTIK {who.profession_words.upper()}",
        page.fitted(f"SURAT IZIN PRAKTIK {who.profession_words.upper()}", font("caladea-bold", 46), 1380),
        anchor="ma",
    )
    page.text(827, 426, f"Nomor : {number}", font("caladea", 38), anchor="ma")
    y = page.wrapped(
        150,
        520,
        "Berdasarkan Undang-Undang Nomor 17 Tahun 2023 tentang Kesehatan, yang bertanda tangan di bawah ini memberikan izin praktik kepada:",
        font("caladea", 34),
        1350,
        48,
    )
    rows: Rows = [
        ("1. Nama", who.titled),
        ("2. Tempat, Tanggal Lahir", f"{who.place}, {padded_date(who.born)}"),
        ("3. Alamat Rumah", "Jl. Kenanga RT 03 RW 07 No. 118"),
        ("4. Nomor STR", rng.choice((who.str_lifelong, who.str_council))),
        ("5. Tempat Praktik", rng.choice(("RSUD Lembah Raya", "Puskesmas Sungai Hitam"))),
        ("6. Alamat Praktik", "Jl. Pahlawan No. 12"),
        ("7. SIP ke", "1 (satu)"),
        ("8. Berlaku sampai", padded_date(who.until)),
    ]
    y += 40
    for label, value in rows:
        page.text(170, y, label, font("caladea", 36))
        page.text(640, y, ":", font("caladea", 36))
        page.text(664, y, value, page.fitted(value, font("caladea", 36), 850))
        y += 70
    page.photo((180, 1640, 420, 1960), rng)
    page.text(960, 1560, f"Lembah Raya, {padded_date(who.issued)}", font("caladea", 34))
    page.text(960, 1606, "KEPALA DINAS,", font("caladea", 34))
    page.signature(980, 1730, 320, rng)
    page.stamp(940, 1750, 125, "DPMPTSP", font("caladea-bold", 40))
    page.text(960, 1830, "Ir. H. MASKUR EFENDI, M.Si", font("caladea-bold", 34))
    page.text(960, 1874, "NIP. 19690412 199503 1 004", font("caladea", 32))
    plain = next(value for label, value in rows if label == "4. Nomor STR")
    truth = _truth(who, "sip", nomor=number, nomor_str=plain, profesi=who.profession, **_born(who))
    return Drawn("sip_numbered", page.image, truth | {"berlaku_sampai": who.until.isoformat()})


def sip_typed(rng: Random) -> Drawn:
    """A licence filled in by a form printer: fixed pitch, capital letters."""
    who = person(rng, 1)
    number = f"{digits(rng, 3)}/{digits(rng, 4)}/SIPP/DINKES/{rng.choice(('IV', 'IX', 'II'))}/{who.issued.year}"
    page = Page(*A4, paper=(247, 246, 240))
    f = font("source-code", 34, 500)
    page.text(827, 160, "DINAS KESEHATAN KOTA TELUK INDAH", font("source-code", 40, 700), anchor="ma")
    page.text(827, 220, "SURAT IZIN PRAKTIK (SIP)", font("source-code", 46, 700), anchor="ma")
    page.text(827, 290, f"NO. SIP: {number}", f, anchor="ma")
    rows: Rows = [
        ("NAMA", who.titled.upper()),
        ("NIK", who.nik),
        ("TEMPAT LAHIR", who.place.upper()),
        ("TGL LAHIR", dashed(who.born)),
        ("PROFESI", who.profession_words.upper()),
        ("NO. STR", who.str_council),
        ("MASA BERLAKU STR", "SEUMUR HIDUP"),
        ("SARANA", rng.choice(("KLINIK PRATAMA SEHATI", "RS MITRA BAHARI"))),
        ("BERLAKU S.D.", dashed(who.until)),
    ]
    y = 420
    for label, value in rows:
        page.text(150, y, label, f)
        page.text(560, y, f": {value}", page.fitted(f": {value}", f, 1000))
        y += 78
    page.wrapped(
        150,
        y + 60,
        "Izin ini gugur bila pemegang berhenti praktik di sarana tersebut.",
        font("source-code", 30),
        1350,
        44,
    )
    page.qr(160, 1400, 250, f"SIP|{number}")
    page.text(900, 1440, f"TELUK INDAH, {dashed(who.issued)}", f)
    page.text(900, 1490, "KEPALA DINAS KESEHATAN", f)
    page.signature(920, 1600, 340, rng)
    page.text(900, 1690, "DR. NURLELA BAHAR", f)
    truth = _truth(
        who, "sip", nomor=number, nomor_str=who.str_council, nik=who.nik, profesi=who.profession, **_born(who)
    )
    return Drawn("sip_typed", page.image, truth | {"berlaku_sampai": who.until.isoformat()}, f"SIP|{number}")


def training_heart(rng: Random) -> Drawn:
    """Landscape, centred, name large; valid for three years."""
    who = person(rng, 1)
    kind, title = rng.choice((
        ("acls", "ADVANCED CARDIAC LIFE SUPPORT (ACLS)"), ("bls", "BASIC LIFE SUPPORT (BLS)"),
        ("atls", "ADVANCED TRAUMA LIFE SUPPORT (ATLS)"),
    ))  # fmt: skip
    number = f"{digits(rng, 5)}/{kind.upper()}/PERKI/{who.issued.year}"
    until = who.issued.replace(year=who.issued.year + 3, day=min(who.issued.day, 28))
    page = Page(2339, 1654, paper=(255, 253, 244))
    page.frame(60, (160, 30, 40), 14)
    page.frame(86, (200, 170, 90), 4)
    page.text(1170, 160, "SERTIFIKAT", font("pt-serif-bold", 100), (150, 30, 40), anchor="ma")
    page.text(1170, 284, f"No. {number}", font("pt-serif", 40), anchor="ma")
    page.text(1170, 380, "diberikan kepada", font("pt-serif-italic", 42), anchor="ma")
    page.text(1170, 452, who.titled, font("pt-serif-bold", 76), anchor="ma")
    page.text(1170, 580, "sebagai", font("pt-serif-italic", 40), anchor="ma")
    page.text(1170, 640, "PESERTA", font("pt-serif-bold", 52), anchor="ma")
    page.text(1170, 740, "pada pelatihan", font("pt-serif-italic", 40), anchor="ma")
    page.text(1170, 800, title, font("pt-serif-bold", 56), anchor="ma")
    page.text(
        1170, 900, f"yang diselenggarakan di Makassar pada {long_date(who.issued)}", font("pt-serif", 40), anchor="ma"
    )
    page.text(1170, 966, f"Berlaku sampai {long_date(until)}", font("pt-serif", 40), anchor="ma")
    page.signature(420, 1260, 320, rng)
    page.text(580, 1350, "Ketua Panitia", font("pt-serif", 36), anchor="ma")
    page.signature(1580, 1260, 320, rng)
    page.stamp(1560, 1260, 130, "DIKLAT", font("pt-serif-bold", 48))
    page.text(1740, 1350, "Direktur Pelatihan", font("pt-serif", 36), anchor="ma")
    truth = _truth(who, kind, nomor=number, berlaku_sampai=until.isoformat())
    return Drawn("training_heart", page.image, truth)


def training_trauma(rng: Random) -> Drawn:
    """Portrait, labels and colons, with profession and place of birth."""
    who = person(rng, 1, ("ners", "perawat_vokasi", "bidan_vokasi", "bidan_profesi", "dokter"))
    kind, title = rng.choice((
        ("btcls", "BASIC TRAUMA & CARDIAC LIFE SUPPORT"), ("btls", "BASIC TRAUMA LIFE SUPPORT"),
        ("ppgd", "PERTOLONGAN PERTAMA GAWAT DARURAT"),
    ))  # fmt: skip
    number = f"BT-{digits(rng, 6)}/{who.issued:%m}/{who.issued.year}"
    until = who.issued.replace(year=who.issued.year + 4, day=min(who.issued.day, 28))
    page = Page(*A4)
    page.pen.rectangle((0, 0, 60, 2339), fill=(220, 110, 20))
    page.text(860, 190, "SERTIFIKAT PELATIHAN", font("arimo", 70, 700), (200, 90, 10), anchor="ma")
    page.text(860, 290, title, page.fitted(title, font("arimo", 50, 700), 1380), anchor="ma")
    rows: Rows = [
        ("Nomor Sertifikat", number),
        ("Nama Peserta", who.titled),
        ("Tempat/Tgl. Lahir", f"{who.place}/{long_date(who.born)}"),
        ("Profesi", who.profession_words),
        ("Tanggal Pelatihan", long_date(who.issued)),
        ("Jumlah JPL", f"{rng.randrange(24, 48)} jam"),
        ("Berlaku hingga", long_date(until)),
    ]
    y = 460
    for label, value in rows:
        page.text(170, y, label, font("arimo", 36))
        page.text(600, y, f": {value}", page.fitted(f": {value}", font("arimo", 36, 600), 950))
        y += 84
    page.photo((180, 1300, 420, 1620), rng, (30, 60, 160))
    page.text(960, 1320, "Penanggung jawab,", font("arimo", 34))
    page.signature(970, 1450, 300, rng)
    page.text(960, 1530, "Ns. Robertus Lamba, M.Kep", font("arimo", 34))
    truth = _truth(who, kind, nomor=number, profesi=who.profession, **_born(who))
    return Drawn("training_trauma", page.image, truth | {"berlaku_sampai": until.isoformat()})


def diploma(rng: Random) -> Drawn:
    """Landscape prose: the facts stand in sentences."""
    who = person(rng, 1, ("ners", "dokter", "apoteker", "bidan_profesi"))
    number = f"{digits(rng, 6)}{who.issued.year}{digits(rng, 5)}"
    page = Page(2339, 1654, paper=(252, 249, 236))
    page.guilloche((240, 232, 208))
    page.emblem(1170, 170, 90, (120, 90, 20))
    page.text(1170, 280, "UNIVERSITAS BUMI CENDERAWASIH", font("caladea-bold", 60), anchor="ma")
    page.text(1170, 372, "IJAZAH", font("caladea-bold", 84), anchor="ma")
    page.text(2220, 120, f"Nomor Ijazah Nasional: {number}", font("caladea", 32), anchor="ra")
    page.text(1170, 500, "dengan ini menyatakan bahwa", font("caladea-italic", 40), anchor="ma")
    page.text(1170, 570, who.name.upper(), font("caladea-bold", 66), anchor="ma")
    page.text(1170, 680, f"lahir di {who.place}, tanggal {long_date(who.born)},", font("caladea", 42), anchor="ma")
    page.text(1170, 740, f"Nomor Induk Mahasiswa {who.student},", font("caladea", 42), anchor="ma")
    page.text(
        1170,
        800,
        f"telah menyelesaikan Program Pendidikan Profesi {who.profession_words}",
        font("caladea", 42),
        anchor="ma",
    )
    page.text(1170, 860, "dan diberi hak memakai gelar sesuai peraturan.", font("caladea", 42), anchor="ma")
    page.photo((300, 1080, 540, 1400), rng, (30, 60, 160))
    page.text(1500, 1060, f"Jayapura, {long_date(who.issued)}", font("caladea", 38))
    page.text(1500, 1110, "Rektor,", font("caladea", 38))
    page.signature(1510, 1240, 340, rng)
    page.stamp(1470, 1250, 130, "REKTOR", font("caladea-bold", 44))
    page.text(1500, 1350, "Prof. Dr. Yakobus Mandowen", font("caladea", 38))
    return Drawn("diploma", page.image, _truth(who, "ijazah", nomor=number, **_born(who)))


def student_card(rng: Random) -> Drawn:
    who = person(rng, 1)
    page = Page(*CARD, paper=(240, 246, 255))
    page.pen.rectangle((0, 0, 1500, 200), fill=(20, 50, 120))
    page.text(230, 46, "UNIVERSITAS TELUK INDAH", font("arimo", 56, 700), (255, 255, 255))
    page.text(230, 120, "KARTU TANDA MAHASISWA", font("arimo", 42), (230, 230, 160))
    page.emblem(115, 100, 70, (255, 255, 255))
    page.photo((60, 260, 370, 670), rng, (40, 90, 170))
    until = who.issued.replace(month=8, day=31, year=who.issued.year + 5)
    y = 270
    for label, value in (
        ("Nama", who.name),
        ("NIM", who.student),
        ("Fakultas", "Kedokteran"),
        ("Prodi", "S1 Keperawatan"),
        ("Berlaku s/d", dashed(until)),
    ):
        page.text(430, y, label, font("arimo", 40))
        page.text(690, y, f": {value}", page.fitted(f": {value}", font("arimo", 40, 700), 780))
        y += 84
    return Drawn("student_card", page.image, _truth(who, "ktm", nomor=who.student, berlaku_sampai=until.isoformat()))


def identity_card(rng: Random) -> Drawn:
    who = person(rng, 1)
    page = Page(*CARD, paper=(188, 212, 232))
    page.guilloche((170, 198, 222), 22)
    page.text(750, 40, "PROVINSI KALIMANTAN TIMUR", font("arimo", 50, 700), anchor="ma")
    page.text(750, 100, "KABUPATEN LEMBAH RAYA", font("arimo", 50, 700), anchor="ma")
    page.text(60, 180, "NIK", font("arimo", 52, 600))
    page.text(330, 172, f": {who.nik}", font("source-code", 62, 700))
    rows: Rows = [
        ("Nama", who.name.upper()),
        ("Tempat/Tgl Lahir", f"{who.place.upper()}, {dashed(who.born)}"),
        ("Jenis Kelamin", f"{who.gender.upper()}    Gol. Darah : O"),
        ("Alamat", "JL. KENANGA NO. 118"),
        ("     RT/RW", "003/007"),
        ("     Kel/Desa", "SUNGAI HITAM"),
        ("Agama", "ISLAM"),
        ("Status Perkawinan", "KAWIN"),
        ("Pekerjaan", "KARYAWAN SWASTA"),
        ("Kewarganegaraan", "WNI"),
        ("Berlaku Hingga", "SEUMUR HIDUP"),
    ]
    y = 262
    for label, value in rows:
        page.text(60, y, label, font("arimo", 34, 500))
        page.text(360, y, f": {value}", page.fitted(f": {value}", font("arimo", 34, 500), 720))
        y += 56
    page.photo((1120, 220, 1430, 620), rng)
    page.text(1275, 660, "LEMBAH RAYA", font("arimo", 28), anchor="ma")
    page.text(1275, 700, dashed(who.issued), font("arimo", 28), anchor="ma")
    page.signature(1180, 780, 190, rng)
    truth = _truth(who, "ktp", nik=who.nik, berlaku_sampai="SEUMUR HIDUP", **_born(who))
    return Drawn("identity_card", page.image, truth)


LAYOUTS: tuple[Callable[[Random], Drawn], ...] = (
    str_council_of_doctors, str_council_of_workers, str_for_life, str_for_life_table, sip_numbered, sip_typed,
    training_heart, training_trauma, diploma, student_card, identity_card,
)  # fmt: skip
