"""The layouts that the reader was built with. They may be changed and added to; layouts_test.py may not."""

from collections.abc import Callable
from random import Random

from tests.certificates import layouts_prose
from tests.certificates.drawing import GREY, INK, Drawn, Page
from tests.certificates.fonts import font
from tests.certificates.people import Person, dashed, digits, long_date, padded_date, person

Rows = list[tuple[str, str]]


def _truth(who: Person, kind: str, **more: str) -> dict[str, str]:
    return {"jenis": kind, "nama": who.name, **more}


def _born(who: Person) -> dict[str, str]:
    return {"tempat_lahir": who.place, "tanggal_lahir": who.born.isoformat()}


def str_doctor_compact(rng: Random) -> Drawn:
    """Photo on the left, facts beside it, English after a slash, number at the top right."""
    who = person(rng, 0, ("dokter", "dokter_gigi", "dokter_spesialis"))
    page = Page(1600, 2263, paper=(246, 250, 252))
    page.frame(50, (40, 80, 140), 8)
    page.text(120, 130, "KONSIL KEDOKTERAN INDONESIA", font("roboto", 44, 700))
    page.text(120, 190, "SURAT TANDA REGISTRASI / REGISTRATION CERTIFICATE", font("roboto", 36, 600), (40, 80, 140))
    shown = rng.choice((who.str_doctor, who.str_doctor.replace(".", ""), who.str_doctor.replace(".", " ")))
    page.text(120, 290, f"No. STR / Registration No.: {shown}", font("roboto", 38, 700))
    page.photo((120, 400, 420, 800), rng)
    rows: Rows = [
        ("Nama / Name", who.titled),
        ("Lahir / Born", f"{who.place}, {padded_date(who.born).upper()}"),
        ("Jenis Kelamin / Sex", who.gender),
        ("Lulusan / Graduate of", rng.choice(("Universitas Samratulangi", "Universitas Tadulako"))),
        ("No. Ijazah / Diploma No.", who.diploma),
        ("Kualifikasi / Qualification", who.profession_words),
        ("No. Serkom / Competence No.", who.competence),
        ("Masa Berlaku / Valid Until", long_date(who.until)),
    ]
    y = 410
    for label, value in rows:
        page.text(470, y, f"{label}:", font("roboto", 27), GREY)
        page.text(470, y + 34, value, page.fitted(value, font("roboto", 35, 500), 1040))
        y += 104
    page.text(1000, 1500, f"Jakarta, {long_date(who.issued)}", font("roboto", 30))
    page.signature(1010, 1620, 300, rng)
    page.text(1000, 1700, "Ketua Konsil Kedokteran", font("roboto", 30))
    truth = _truth(who, "str", nomor_str=who.str_doctor.replace(".", ""), profesi=who.profession, **_born(who))
    return Drawn("str_doctor_compact", page.image, truth | {"berlaku_sampai": who.until.isoformat()})


def str_worker_old(rng: Random) -> Drawn:
    """Monospaced values, colon directly after the label, place and date of birth on two lines."""
    who = person(rng, 0, ("ners", "bidan_vokasi", "perawat_vokasi", "nutrisionis", "penata_anestesi"))
    page = Page(1654, 2339, paper=(255, 254, 240))
    page.guilloche((244, 238, 214), 40)
    page.text(827, 180, "MAJELIS TENAGA KESEHATAN INDONESIA", font("noto-serif", 40, 700), anchor="ma")
    page.text(827, 260, "SURAT TANDA REGISTRASI", font("noto-serif", 52, 700), anchor="ma")
    page.text(827, 336, f"{who.profession_words.upper()}", font("noto-serif", 38, 600), anchor="ma")
    n = who.str_council
    rows: Rows = [
        ("NO. REGISTRASI", rng.choice((n, f"{n[:8]}-{n[8:]}"))),
        ("NAMA LENGKAP", who.titled.upper()),
        ("TEMPAT LAHIR", who.place.upper()),
        ("TANGGAL LAHIR", long_date(who.born).upper()),
        ("PENDIDIKAN", "DIPLOMA III"),
        ("NO. IJAZAH", who.diploma),
        ("NO. SERTIFIKAT KOMPETENSI", who.competence),
        ("BERLAKU S/D", padded_date(who.until).upper()),
    ]
    y = 480
    for label, value in rows:
        x = page.text(160, y, f"{label} : ", font("noto-serif", 32))
        page.text(x, y, value, page.fitted(value, font("plex-mono", 36), 1500 - x))
        y += 82
    page.photo((200, 1350, 440, 1680), rng)
    page.text(960, 1360, f"JAKARTA, {padded_date(who.issued).upper()}", font("noto-serif", 30))
    page.signature(980, 1500, 300, rng)
    page.stamp(950, 1520, 120, "MTKI", font("noto-serif", 46, 700), (120, 40, 120))
    truth = _truth(who, "str", nomor_str=n, profesi=who.profession, **_born(who))
    return Drawn("str_worker_old", page.image, truth | {"berlaku_sampai": who.until.isoformat()})


def str_electronic(rng: Random) -> Drawn:
    """Label above value, one column beside the photo, mixed case, QR in the footer."""
    who = person(rng, 0)
    page = Page(1500, 2121, paper=(255, 255, 255))
    page.pen.rectangle((0, 0, 24, 2121), fill=(0, 90, 160))
    page.text(110, 100, "Kementerian Kesehatan RI", font("lato-bold", 34), (0, 90, 160))
    page.text(110, 146, "Konsil Kesehatan Indonesia", font("lato", 32))
    page.text(110, 250, "Surat Tanda Registrasi", font("lato-bold", 62))
    page.text(110, 330, who.profession_words, font("lato", 38), GREY)
    rows: Rows = [
        ("Nama / Name", who.titled),
        ("Nomor STR / Registration Number", who.str_lifelong),
        ("NIK", who.nik),
        ("Tempat, Tanggal Lahir / Place, Date of Birth", f"{who.place}, {long_date(who.born)}"),
        ("Profesi / Profession", who.profession_words),
        ("Nomor Sertifikat Kompetensi", who.competence),
        ("Berlaku Sampai / Valid Until", rng.choice(("SEUMUR HIDUP", "Seumur Hidup"))),
    ]
    y = 460
    for label, value in rows:
        page.text(470, y, label, font("lato", 27), GREY)
        page.text(470, y + 38, value, page.fitted(value, font("lato-bold", 36), 960))
        y += 122
    page.photo((110, 470, 400, 860), rng)
    code = f"https://kki.example.id/verifikasi?str={who.str_lifelong}"
    page.qr(110, 1620, 290, code)
    page.text(470, 1640, f"Diterbitkan {long_date(who.issued)}", font("lato", 30))
    truth = _truth(who, "str", nomor_str=who.str_lifelong, nik=who.nik, profesi=who.profession, **_born(who))
    return Drawn("str_electronic", page.image, truth | {"berlaku_sampai": "SEUMUR HIDUP"}, code)


def sip_lettered(rng: Random) -> Drawn:
    """Lettered lines, number after a slash-rich label, validity in a sentence."""
    who = person(rng, 0)
    number = f"503/{digits(rng, 4)}/SIP-{who.profession[:2].upper()}/DPMPTSP/{who.issued.year}"
    page = Page(1654, 2339)
    page.text(827, 150, "PEMERINTAH KOTA PANTAI MUTIARA", font("noto-serif", 42, 700), anchor="ma")
    page.text(827, 206, "DINAS KESEHATAN", font("noto-serif", 38, 600), anchor="ma")
    page.line([(140, 280), (1514, 280)], INK, 5)
    page.text(827, 330, "SURAT IZIN PRAKTIK", font("noto-serif", 50, 700), anchor="ma")
    page.text(827, 400, f"NOMOR: {number}", font("noto-serif", 34), anchor="ma")
    rows: Rows = [
        ("a. Nama Lengkap", who.titled),
        ("b. Tempat/tanggal lahir", f"{who.place}/{dashed(who.born)}"),
        ("c. Jenis tenaga", who.profession_words),
        ("d. No. STR", rng.choice((who.str_lifelong, who.str_council))),
        ("e. Alamat tempat tinggal", "Perum Griya Asri Blok C2 No. 9"),
        ("f. Nama sarana", rng.choice(("RS Harapan Kita Bersama", "Klinik Sumber Waras"))),
    ]
    y = 560
    for label, value in rows:
        page.text(170, y, label, font("noto-serif", 34))
        page.text(680, y, f": {value}", page.fitted(f": {value}", font("noto-serif", 34), 840))
        y += 72
    page.wrapped(
        170,
        y + 40,
        f"Surat izin ini berlaku sampai tanggal {long_date(who.until)} dan dapat diperpanjang.",
        font("noto-serif", 34),
        1320,
        50,
    )
    page.text(950, 1500, f"Ditetapkan tanggal {long_date(who.issued)}", font("noto-serif", 30))
    page.text(950, 1550, "Kepala Dinas", font("noto-serif", 30))
    page.signature(960, 1660, 320, rng)
    page.text(950, 1750, "NIP 19710325 199703 2 003", font("noto-serif", 30))
    plain = rows[3][1]
    truth = _truth(who, "sip", nomor=number, nomor_str=plain, profesi=who.profession, **_born(who))
    return Drawn("sip_lettered", page.image, truth | {"berlaku_sampai": who.until.isoformat()})


def training_plain(rng: Random) -> Drawn:
    """Landscape, left-aligned; name above a line, number at the foot."""
    who = person(rng, 0)
    kind, title = rng.choice((
        ("bls", "Bantuan Hidup Dasar (BLS)"), ("acls", "Advanced Cardiac Life Support"), ("ppgd", "PPGD"),
        ("btcls", "BTCLS"), ("apn", "Asuhan Persalinan Normal"), ("ppi", "Pencegahan dan Pengendalian Infeksi"),
    ))  # fmt: skip
    number = f"{digits(rng, 4)}/SERT/{rng.choice(('PPNI', 'IBI', 'IDI'))}/{rng.choice(('I', 'VII', 'XII'))}/{who.issued.year}"
    page = Page(2200, 1556, paper=(250, 252, 255))
    page.pen.rectangle((0, 0, 2200, 30), fill=(20, 120, 180))
    page.text(150, 150, "Sertifikat Kompetensi Pelatihan", font("lato-bold", 72), (20, 120, 180))
    page.text(150, 300, "Diberikan kepada:", font("lato-italic", 40))
    page.text(150, 370, who.titled.upper(), page.fitted(who.titled.upper(), font("lato-bold", 70), 1800))
    page.line([(150, 470), (1900, 470)], GREY, 3)
    page.text(150, 520, "telah mengikuti pelatihan", font("lato", 40))
    page.text(150, 590, title, font("lato-bold", 58))
    page.text(150, 690, f"Tanggal {long_date(who.issued)} di Semarang", font("lato", 38))
    page.text(150, 760, f"Nomor: {number}", font("lato", 38))
    truth = _truth(who, kind, nomor=number)
    if rng.random() < 0.6:
        until = who.issued.replace(year=who.issued.year + 3)
        page.text(150, 830, f"Masa berlaku s.d. {dashed(until)}", font("lato", 38))
        truth["berlaku_sampai"] = until.isoformat()
    page.signature(1500, 1150, 320, rng)
    page.text(1500, 1240, "Ketua Pelaksana", font("lato", 36))
    return Drawn("training_plain", page.image, truth)


def diploma_labelled(rng: Random) -> Drawn:
    """Labels and colons; a NIK; serif."""
    who = person(rng, 0)
    number = f"{digits(rng, 4)}/UN{rng.randrange(10, 60)}/{digits(rng, 5)}/{who.issued.year}"
    page = Page(2263, 1600, paper=(255, 250, 240))
    page.frame(60, (130, 100, 40), 6)
    page.text(1130, 150, "INSTITUT ILMU KESEHATAN NUSANTARA", font("noto-serif", 54, 700), anchor="ma")
    page.text(1130, 250, "IJAZAH", font("noto-serif", 76, 700), anchor="ma")
    page.text(1130, 350, f"Nomor: {number}", font("noto-serif", 34), anchor="ma")
    rows: Rows = [
        ("memberikan ijazah kepada", who.name),
        ("tempat dan tanggal lahir", f"{who.place}, {long_date(who.born)}"),
        ("NIK", who.nik),
        ("nomor pokok mahasiswa", who.student),
        ("program studi", f"Profesi {who.profession_words}"),
        ("tanggal lulus", long_date(who.issued)),
    ]
    y = 470
    for label, value in rows:
        page.text(300, y, label, font("noto-serif", 36))
        page.text(860, y, f": {value}", font("noto-serif", 38, 600))
        y += 82
    page.photo((320, 1090, 540, 1390), rng, (30, 60, 160))
    page.signature(1500, 1250, 320, rng)
    page.text(1500, 1320, "Rektor", font("noto-serif", 36))
    return Drawn("diploma_labelled", page.image, _truth(who, "ijazah", nomor=number, nik=who.nik, **_born(who)))


def student_card_tall(rng: Random) -> Drawn:
    who = person(rng, 0)
    page = Page(946, 1500, paper=(250, 250, 250))
    page.pen.rectangle((0, 0, 946, 220), fill=(120, 20, 40))
    page.text(473, 50, "POLITEKNIK KESEHATAN", font("roboto", 48, 700), (255, 255, 255), anchor="ma")
    page.text(473, 130, "Kartu Mahasiswa", font("roboto", 40), (250, 220, 220), anchor="ma")
    page.photo((313, 270, 633, 690), rng, (40, 90, 170))
    page.text(473, 740, who.name.upper(), page.fitted(who.name.upper(), font("roboto", 50, 700), 880), anchor="ma")
    page.text(473, 820, f"NIM. {who.student}", font("roboto", 44), anchor="ma")
    page.text(473, 900, "D-III Kebidanan", font("roboto", 40), GREY, anchor="ma")
    until = who.issued.replace(year=who.issued.year + 4)
    page.text(473, 980, f"Berlaku sampai {long_date(until)}", font("roboto", 36), anchor="ma")
    truth = _truth(who, "ktm", nomor=who.student, berlaku_sampai=until.isoformat())
    return Drawn("student_card_tall", page.image, truth)


def identity_card_like(rng: Random) -> Drawn:
    who = person(rng, 0)
    page = Page(1400, 883, paper=(176, 208, 226))
    page.text(700, 30, "PROVINSI NUSA TENGGARA", font("roboto", 44, 700), anchor="ma")
    page.text(700, 84, "KOTA PANTAI MUTIARA", font("roboto", 44, 700), anchor="ma")
    page.text(50, 150, f"NIK : {who.nik}", font("plex-mono-bold", 54))
    rows: Rows = [
        ("Nama", who.name.upper()),
        ("Tempat/Tgl Lahir", f"{who.place.upper()}, {dashed(who.born)}"),
        ("Jenis kelamin", who.gender.upper()),
        ("Alamat", "PERUM GRIYA ASRI C2/9"),
        ("Agama", "KRISTEN"),
        ("Pekerjaan", rng.choice(("BIDAN", "PERAWAT", "WIRASWASTA"))),
        ("Berlaku Hingga", "SEUMUR HIDUP"),
    ]
    y = 250
    for label, value in rows:
        page.text(50, y, label, font("roboto", 32))
        page.text(330, y, f":{value}", page.fitted(f":{value}", font("roboto", 32), 640))
        y += 62
    page.photo((1040, 210, 1340, 600), rng, (40, 80, 170))
    page.text(1190, 640, dashed(who.issued), font("roboto", 26), anchor="ma")
    truth = _truth(who, "ktp", nik=who.nik, berlaku_sampai="SEUMUR HIDUP", **_born(who))
    return Drawn("identity_card_like", page.image, truth)


LAYOUTS: tuple[Callable[[Random], Drawn], ...] = (
    str_doctor_compact, str_worker_old, str_electronic, sip_lettered, training_plain, diploma_labelled,
    student_card_tall, identity_card_like, *layouts_prose.LAYOUTS,
)  # fmt: skip
