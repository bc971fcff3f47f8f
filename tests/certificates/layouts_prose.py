"""More pages to build the reader with: decisions and certificates that say in sentences what others put into tables.

Their sentences begin with titles ("Surat Tanda Registrasi ini …"), name other documents and their dates, and break over
lines. Some carry a line of text along an edge, as electronic documents do.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from PIL import Image, ImageDraw

from tests.certificates.drawing import GREY, INK, Drawn, Page
from tests.certificates.fonts import font
from tests.certificates.people import Person, dashed, digits, long_date, padded_date, person

Rows = list[tuple[str, str]]
ELECTRONIC = "Dokumen ini ditandatangani secara elektronik memakai sertifikat elektronik yang diterbitkan BSrE"


def _truth(who: Person, kind: str, **more: str) -> dict[str, str]:
    return {"jenis": kind, "nama": who.name, **more}


def _born(who: Person) -> dict[str, str]:
    return {"tempat_lahir": who.place, "tanggal_lahir": who.born.isoformat()}


def _day(rng: Random, day: date) -> str:
    return rng.choice((long_date, padded_date, dashed))(day)


def _rows(page: Page, rows: Rows, x: int, y: int, at: int, face: str, size: int, step: int) -> int:
    """Labels, and values behind a colon at `at`; returns the y below."""
    for label, value in rows:
        page.text(x, y, label, font(face, size))
        page.text(at, y, f": {value}", page.fitted(f": {value}", font(face, size), page.width - at - 100))
        y += step
    return y


def _along_edge(page: Page, words: str, size: int, *, left: bool) -> None:
    """Small text that runs up an edge."""
    face = font("roboto", size)
    strip = Image.new("RGB", (round(face.getlength(words)) + 8, size + 14), page.paper)
    ImageDraw.Draw(strip).text((4, 2), words, font=face, fill=GREY)
    turned = strip.transpose(Image.Transpose.ROTATE_90)
    page.image.paste(turned, (14 if left else page.width - size - 28, max(0, (page.height - turned.height) // 2)))


def _ends(rng: Random, subject: str, since: date, until: date) -> str:
    """One sentence about how long a document is good for."""
    start, end = _day(rng, since), _day(rng, until)
    return rng.choice((
        f"{subject} ini berlaku sampai dengan tanggal {end} dan dapat diperpanjang kembali sesuai ketentuan.",
        f"{subject} ini berlaku sejak tanggal {start} sampai dengan tanggal {end}.",
        f"{subject} berlaku hingga {end} sepanjang tidak dicabut oleh pejabat yang berwenang.",
        f"{subject} ini berlaku terhitung mulai tanggal {start} s.d. {end}, kecuali ditentukan lain kemudian.",
        f"{subject} ini dinyatakan berlaku sampai tanggal {end}.",
        f"Masa berlaku {subject} ini sampai dengan {end}.",
    ))  # fmt: skip


def str_decision(rng: Random) -> Drawn:
    """A decision in sentences: the council gives a registration; how long, the last sentence says."""
    who = person(rng, 0)
    doctor = who.profession.startswith("dokter")
    number = who.str_doctor if doctor else who.str_council
    page = Page(1654, 2339, paper=(253, 252, 246))
    page.emblem(827, 150, 80, (150, 120, 50))
    council = "KONSIL KEDOKTERAN INDONESIA" if doctor else "KONSIL TENAGA KESEHATAN INDONESIA"
    page.text(827, 260, council, font("noto-serif", 42, 700), anchor="ma")
    page.text(827, 340, "SURAT TANDA REGISTRASI", font("noto-serif", 54, 700), anchor="ma")
    page.text(827, 420, f"Nomor: {number}", font("noto-serif", 36), anchor="ma")
    law = rng.choice((
        "Berdasarkan Undang-Undang Nomor 29 Tahun 2004 tentang Praktik Kedokteran, dengan ini memberikan Surat Tanda "
        "Registrasi kepada:",
        "Berdasarkan ketentuan peraturan perundang-undangan, Surat Tanda Registrasi diberikan kepada yang namanya "
        "tercantum di bawah ini:",
    ))  # fmt: skip
    y = page.wrapped(170, 530, law, font("noto-serif", 32), 1320, 48)
    rows: Rows = [
        ("Nama", who.titled),
        ("Tempat, tanggal lahir", f"{who.place}, {long_date(who.born)}"),
        ("Jenis kelamin", who.gender),
        ("Nomor ijazah", who.diploma),
        ("Kompetensi", who.profession_words),
    ]
    y = _rows(page, rows, 170, int(y) + 30, 700, "noto-serif", 33, 70)
    ending = _ends(rng, rng.choice(("Surat Tanda Registrasi", "STR", "Surat tanda registrasi")), who.issued, who.until)
    y = int(page.wrapped(170, y + 40, ending, font("noto-serif", 32), 1320, 48))
    page.wrapped(
        170,
        y + 20,
        "Nama tersebut di atas wajib menaati peraturan dan etika profesi.",
        font("noto-serif", 32),
        1320,
        48,
    )
    page.text(950, y + 260, f"Ditetapkan di Jakarta, {long_date(who.issued)}", font("noto-serif", 30))
    page.signature(960, y + 370, 300, rng)
    truth = _truth(who, "str", nomor_str=number.replace(".", ""), profesi=who.profession, **_born(who))
    return Drawn("str_decision", page.image, truth | {"berlaku_sampai": who.until.isoformat()})


def str_for_life_statement(rng: Random) -> Drawn:
    """Landscape, values under labels in two columns, for life in a sentence; text along an edge."""
    who = person(rng, 0)
    page = Page(2260, 1600, paper=(250, 253, 255))
    _along_edge(page, ELECTRONIC, 30, left=rng.random() < 0.5)
    page.text(160, 110, "KONSIL KESEHATAN INDONESIA", font("lato-bold", 48), (20, 90, 120))
    page.text(160, 190, "SURAT TANDA REGISTRASI", font("lato-bold", 66))
    columns: tuple[Rows, Rows] = (
        [
            ("Nama Lengkap", who.titled),
            ("Tempat/Tanggal Lahir", f"{who.place}, {padded_date(who.born)}"),
            ("NIK", who.nik),
        ],
        [
            ("Nomor Registrasi", who.str_lifelong),
            ("Jenis Tenaga Kesehatan", who.profession_words),
            ("Nomor Sertifikat Kompetensi", who.competence),
        ],
    )
    for x, rows in zip((180, 1220), columns, strict=True):
        y = 360
        for label, value in rows:
            page.text(x, y, label, font("lato", 30), GREY)
            page.text(x, y + 42, value, page.fitted(value, font("lato-bold", 42), 920))
            y += 150
    words = rng.choice((
        "Surat Tanda Registrasi ini berlaku seumur hidup sepanjang pemiliknya memenuhi kecukupan satuan kredit profesi.",
        "STR ini diterbitkan sesuai Undang-Undang Nomor 17 Tahun 2023 dan berlaku seumur hidup.",
        "Surat tanda registrasi berlaku selama hidup dan tidak memerlukan perpanjangan.",
    ))  # fmt: skip
    page.wrapped(180, 860, words, font("lato", 36), 1800, 52)
    code = f"https://verifikasi.example.id/s/{digits(rng, 12)}"
    page.qr(1850, 1180, 280, code)
    page.text(180, 1250, f"Jakarta, {long_date(who.issued)}", font("lato", 34))
    truth = _truth(who, "str", nomor_str=who.str_lifelong, nik=who.nik, profesi=who.profession, **_born(who))
    return Drawn("str_for_life_statement", page.image, truth | {"berlaku_sampai": "SEUMUR HIDUP"}, code)


def sip_decree(rng: Random) -> Drawn:
    """A licence that first speaks of the registration, its number and end, and only then of itself."""
    who = person(rng, 0)
    number = f"446/{digits(rng, 3)}/{rng.choice(('SIPP', 'SIPB', 'SIPD'))}/{rng.choice(('II', 'IV', 'IX', 'XI'))}/{who.issued.year}"
    page = Page(1654, 2339, paper=(255, 255, 252))
    page.emblem(210, 190, 80, (40, 110, 60))
    page.text(880, 110, "PEMERINTAH KABUPATEN LEMBAH HIJAU", font("roboto", 42, 600), anchor="ma")
    page.text(880, 170, "DINAS PENANAMAN MODAL DAN PTSP", font("roboto", 44, 700), anchor="ma")
    page.line([(140, 310), (1514, 310)], INK, 6)
    title = f"SURAT IZIN PRAKTIK {who.profession_words.upper()}"
    page.text(827, 350, title, page.fitted(title, font("roboto", 44, 700), 1400), anchor="ma")
    page.text(827, 420, f"Nomor : {number}", font("roboto", 36), anchor="ma")
    lifelong = rng.random() < 0.5
    registered = who.str_lifelong if lifelong else who.str_council
    other = who.until + timedelta(days=rng.randrange(40, 300))
    good = "berlaku seumur hidup" if lifelong else f"berlaku sampai dengan {_day(rng, other)}"
    opening = rng.choice((
        f"Berdasarkan rekomendasi organisasi profesi dan Surat Tanda Registrasi yang {good}, diberikan izin kepada:",
        f"Surat Tanda Registrasi yang bersangkutan {good}, karena itu dengan ini diberikan izin praktik kepada:",
        "Yang bertanda tangan di bawah ini memberikan izin untuk menjalankan praktik kepada:",
    ))  # fmt: skip
    y = int(page.wrapped(150, 520, opening, font("roboto", 34), 1350, 50))
    rows: Rows = [
        ("Nama", who.titled),
        ("Tempat/Tgl Lahir", f"{who.place}, {dashed(who.born)}"),
        ("Nomor STR", registered),
        ("Alamat", "Jl. Anggrek No. 14 RT 02 RW 05"),
        ("Tempat Praktik", rng.choice(("Puskesmas Lembah Hijau", "RSUD Bukit Tinggi Raya"))),
        ("Profesi", who.profession_words),
    ]
    y = _rows(page, rows, 150, y + 30, 560, "roboto", 34, 70)
    ending = _ends(rng, rng.choice(("Surat Izin Praktik", "SIP", "Izin")), who.issued, who.until)
    y = int(page.wrapped(150, y + 40, ending, font("roboto", 34), 1350, 50))
    page.text(950, y + 200, f"Dikeluarkan di Lembah Hijau, {long_date(who.issued)}", font("roboto", 28))
    page.signature(960, y + 320, 300, rng)
    page.stamp(1000, y + 340, 110, "DPMPTSP", font("roboto", 34, 700))
    truth = _truth(who, "sip", nomor=number, nomor_str=registered, profesi=who.profession, **_born(who))
    return Drawn("sip_decree", page.image, truth | {"berlaku_sampai": who.until.isoformat()})


def sip_numbers_beside(rng: Random) -> Drawn:
    """A licence in a ruled table with the registration's end in a row of its own."""
    who = person(rng, 0)
    number = f"{digits(rng, 3)}/{digits(rng, 4)}/SIP/DINKES/{who.issued.year}"
    lifelong = rng.random() < 0.6
    registered = who.str_lifelong if lifelong else who.str_council
    page = Page(1500, 2121, paper=(255, 255, 255))
    if rng.random() < 0.5:
        _along_edge(page, ELECTRONIC, 24, left=True)
    page.text(750, 110, "DINAS KESEHATAN KOTA SINAR PAGI", font("lato-bold", 40), anchor="ma")
    page.text(750, 180, "Surat Izin Praktik", font("lato-bold", 56), anchor="ma")
    page.text(750, 260, f"No. {number}", font("lato", 36), anchor="ma")
    rows: Rows = [
        ("Nama", who.titled),
        ("NIK", who.nik),
        ("Tempat Lahir", who.place),
        ("Tanggal Lahir", long_date(who.born)),
        ("Jenis Tenaga", who.profession_words),
        ("No. STR", registered),
        ("STR berlaku sampai", "Seumur hidup" if lifelong else long_date(who.until + timedelta(days=90))),
        ("Nama Fasilitas", rng.choice(("Klinik Mitra Sehat", "RS Cahaya Timur"))),
        ("Berlaku sampai", long_date(who.until)),
    ]
    y = 370
    for label, value in rows:
        page.pen.rectangle((110, y, 1390, y + 84), outline=GREY, width=2)
        page.line([(520, y), (520, y + 84)], GREY)
        page.text(130, y + 22, label, font("lato", 32))
        page.text(545, y + 20, value, page.fitted(value, font("lato-bold", 34), 820))
        y += 84
    note = "Surat Izin Praktik ini batal demi hukum apabila Surat Tanda Registrasi tidak berlaku lagi."
    page.wrapped(120, y + 50, note, font("lato-italic", 30), 1260, 44)
    page.text(880, y + 220, f"Sinar Pagi, {long_date(who.issued)}", font("lato", 30))
    page.signature(890, y + 320, 300, rng)
    truth = _truth(who, "sip", nomor=number, nomor_str=registered, nik=who.nik, profesi=who.profession, **_born(who))
    return Drawn("sip_numbers_beside", page.image, truth | {"berlaku_sampai": who.until.isoformat()})


def training_citation(rng: Random) -> Drawn:
    """A training in sentences around a large name."""
    who = person(rng, 0)
    kind, title = rng.choice((
        ("bls", "Basic Life Support"), ("acls", "ACLS"), ("btls", "Basic Trauma Life Support"),
        ("ppgd", "Penanggulangan Penderita Gawat Darurat"), ("icu", "Perawatan Intensif"), ("hd", "Hemodialisis"),
        ("laktasi", "Konseling Menyusui"), ("mtbs", "Manajemen Terpadu Balita Sakit"),
    ))  # fmt: skip
    number = f"KS.{digits(rng, 2)}.{digits(rng, 2)}/{rng.choice(('F', 'D'))}/{digits(rng, 4)}/{who.issued.year}"
    page = Page(2200, 1556, paper=(255, 253, 244))
    page.frame(50, (160, 30, 60), 8)
    page.text(1100, 150, "SERTIFIKAT", font("noto-serif", 90, 700), (160, 30, 60), anchor="ma")
    page.text(1100, 280, f"Nomor: {number}", font("noto-serif", 36), anchor="ma")
    page.text(1100, 380, "Sertifikat ini diberikan kepada", font("noto-serif", 38), anchor="ma")
    page.text(1100, 460, who.titled, page.fitted(who.titled, font("noto-serif", 76, 600), 1900), anchor="ma")
    page.text(
        1100, 590, "sebagai peserta yang telah menyelesaikan dengan baik pelatihan", font("noto-serif", 38), anchor="ma"
    )
    page.text(1100, 670, title, font("noto-serif", 60, 700), anchor="ma")
    day = long_date(who.issued)
    page.text(1100, 780, f"yang diselenggarakan pada tanggal {day} di Makassar", font("noto-serif", 36), anchor="ma")
    until = who.issued.replace(year=who.issued.year + rng.choice((2, 3, 5)))
    ending = _ends(rng, "Sertifikat", who.issued, until)
    page.wrapped(300, 870, ending, font("noto-serif", 36), 1600, 52)
    page.text(300, 1100, f"Makassar, {day}", font("noto-serif", 34))
    page.signature(320, 1200, 320, rng)
    page.text(300, 1290, "Direktur Pelatihan", font("noto-serif", 34))
    return Drawn("training_citation", page.image, _truth(who, kind, nomor=number, berlaku_sampai=until.isoformat()))


def diploma_citation(rng: Random) -> Drawn:
    """A diploma that tells a person's birth and numbers in one sentence, and another about itself."""
    who = person(rng, 0)
    number = f"{digits(rng, 6)}{who.issued.year}{digits(rng, 5)}"
    page = Page(2263, 1600, paper=(252, 250, 240))
    page.guilloche((240, 234, 216), 46)
    page.text(1130, 140, "UNIVERSITAS SAMUDRA PERMAI", font("noto-serif", 56, 700), anchor="ma")
    page.text(1130, 240, "IJAZAH", font("noto-serif", 80, 700), anchor="ma")
    page.text(1130, 350, f"Nomor Ijazah: {number}", font("noto-serif", 36), anchor="ma")
    page.text(1130, 440, "dengan ini menyatakan bahwa", font("noto-serif", 36), anchor="ma")
    page.text(1130, 510, who.name, page.fitted(who.name, font("noto-serif", 70, 600), 1800), anchor="ma")
    page.text(
        1130, 625, f"lahir di {who.place} pada tanggal {long_date(who.born)}", font("noto-serif", 38), anchor="ma"
    )
    page.text(1130, 695, f"NIK {who.nik}", font("noto-serif", 38), anchor="ma")
    words = rng.choice((
        "Ijazah ini diserahkan setelah yang bersangkutan memenuhi semua persyaratan yang ditentukan, dan kepadanya "
        "dilimpahkan segala wewenang dan hak yang berhubungan dengan ijazah yang dimilikinya.",
        f"telah menyelesaikan dengan baik pendidikan pada Program Studi {who.profession_words} dan dinyatakan lulus "
        f"tanggal {long_date(who.issued)}, sehingga kepadanya diberikan ijazah beserta segala hak yang melekat.",
    ))  # fmt: skip
    page.wrapped(280, 800, words, font("noto-serif", 36), 1720, 54)
    page.photo((320, 1080, 540, 1380), rng, (30, 60, 160))
    page.text(1450, 1120, f"Samudra Permai, {long_date(who.issued)}", font("noto-serif", 32))
    page.signature(1480, 1240, 320, rng)
    page.text(1480, 1330, "Rektor,", font("noto-serif", 34))
    return Drawn("diploma_citation", page.image, _truth(who, "ijazah", nomor=number, nik=who.nik, **_born(who)))


def student_card_wide(rng: Random) -> Drawn:
    """A card with few lines, one of them a rule about the card."""
    who = person(rng, 0)
    page = Page(1500, 946, paper=(244, 248, 252))
    page.pen.rectangle((0, 0, 1500, 170), fill=(16, 70, 110))
    page.text(60, 30, "KARTU TANDA MAHASISWA", font("lato-bold", 54), (255, 255, 255))
    page.text(60, 104, "Sekolah Tinggi Ilmu Kesehatan Purnama", font("lato", 38), (220, 235, 245))
    page.photo((60, 230, 330, 590), rng, (200, 30, 40))
    if rng.random() < 0.5:
        _along_edge(page, "Kartu ini milik Sekolah Tinggi Ilmu Kesehatan Purnama", 24, left=False)
    y = 250
    for label, value in (("Nama", who.name), ("NPM", who.student), ("Program Studi", "S1 Keperawatan")):
        page.text(390, y, label, font("lato", 36), GREY)
        page.text(650, y, f": {value}", page.fitted(f": {value}", font("lato-bold", 38), 760))
        y += 84
    until = who.issued.replace(year=who.issued.year + 4)
    words = rng.choice((
        f"Kartu mahasiswa ini berlaku sampai {long_date(until)} dan wajib dibawa selama di kampus.",
        f"Kartu ini berlaku hingga {dashed(until)}. Jika ditemukan, harap dikembalikan ke kampus.",
    ))  # fmt: skip
    page.wrapped(60, 680, words, font("lato", 34), 1360, 48)
    truth = _truth(who, "ktm", nomor=who.student, berlaku_sampai=until.isoformat())
    return Drawn("student_card_wide", page.image, truth)


def str_long_name(rng: Random) -> Drawn:
    """A table whose name column is too narrow for the name, with its titles or without."""
    who, other = person(rng, 0), person(rng, 0)
    name = f"{who.name} {other.name}"
    titled = rng.choice((name, f"{who.before}{name}{who.after}"))
    face = rng.choice(("lato", "roboto", "noto-serif"))
    size, column, step = 36, rng.choice((480, 560, 640)), rng.choice((46, 52))
    page = Page(1654, 2339, paper=(252, 252, 250))
    page.text(827, 180, "KONSIL KESEHATAN INDONESIA", font(face, 44), anchor="ma")
    page.text(827, 260, "SURAT TANDA REGISTRASI", font(face, 56), anchor="ma")
    rows: Rows = [
        ("Nomor STR", who.str_council),
        ("Nama", titled.upper() if rng.random() < 0.5 and titled == name else titled),
        ("NIK", who.nik),
        ("Tempat, tanggal lahir", f"{who.place}, {long_date(who.born)}"),
        ("Jenis kelamin", who.gender),
        ("Profesi", who.profession_words),
        ("Berlaku sampai", long_date(who.until)),
    ]
    y, colon = 480.0, rng.random() < 0.5
    for label, value in rows:
        page.text(170, y, f"{label} :" if colon else label, font(face, size))
        y = page.wrapped(640, y, value, font(face, size), column, step) + rng.choice((20, 34))
    page.text(950, y + 200, f"Jakarta, {long_date(who.issued)}", font(face, 32))
    page.signature(960, int(y) + 300, 300, rng)
    truth = {"jenis": "str", "nama": name, "nomor_str": who.str_council, "nik": who.nik, "profesi": who.profession}
    return Drawn("str_long_name", page.image, truth | _born(who) | {"berlaku_sampai": who.until.isoformat()})


LAYOUTS: tuple[Callable[[Random], Drawn], ...] = (
    str_decision, str_for_life_statement, sip_decree, sip_numbers_beside, training_citation, diploma_citation,
    student_card_wide, str_long_name,
)  # fmt: skip
