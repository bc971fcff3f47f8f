"""Made-up people with numbers of the right shape. `half` 0 is for tuning, 1 for the test layouts: no name is in both."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

FEMALE = (
    "Sumiati", "Siti Rahmawati", "Dewi Anggraini Putri", "Nur'aini Hasanah", "Ni Luh Ayu Kartika Dewi", "Yohana Tabuni",
    "Maria Goreti Bere Tallo", "Fitri Handayani", "Rr. Endang Sulistyowati", "Cut Nyak Meutia Rahmah", "Aisyah",
    "Khairunnisa Ramadhani Lubis", "Agustina Wilhelmina Rumbiak", "Ida Ayu Made Oka Suryani", "Lilis Suryani",
    "Theresia Novita Simbolon",
)  # fmt: skip
MALE = (
    "Bambang Sutrisno", "Ujang", "Muhammad Fadhlurrahman Al-Ghifari Nasution", "I Gede Wirawan", "Yusuf Ibrahim Siregar",
    "Agus Salim", "Petrus Kanisius Wutun", "Andi Baso Makkulau", "Slamet Riyadi Wibowo", "Teuku Zulfikar", "Hendra",
    "Abdul Rahman Saleh Daeng Matutu", "Stefanus Yoseph Nahak", "Rizky Pratama Hutagalung", "Joko Susilo", "Markus Wenda",
)  # fmt: skip
PLACES = (
    "Bandung", "Surabaya", "Kota Baru", "Banjarmasin", "Tanjung Pinang", "Ujung Pandang", "Palangka Raya", "Sleman",
    "Wamena", "Kupang", "Lubuk Linggau", "Medan", "Atambua", "Bau-Bau", "Jakarta", "Ternate",
)  # fmt: skip
REGIONS = ("327301", "357812", "640305", "110105", "530102", "940107", "517104", "737111", "317406", "126003")
# (code of professions.csv, words on a document, title before, title after)
PROFESSIONS = (
    ("dokter", "Dokter", "dr. ", ""),
    ("ners", "Ners", "", ", S.Kep., Ns."),
    ("bidan_vokasi", "Bidan Vokasi", "", ", A.Md.Keb."),
    ("perawat_vokasi", "Perawat Vokasi", "", ", A.Md.Kep."),
    ("apoteker", "Apoteker", "apt. ", ", S.Farm."),
    ("dokter_gigi", "Dokter Gigi", "drg. ", ""),
    ("radiografer", "Radiografer", "", ", A.Md.Rad."),
    ("fisioterapis", "Fisioterapis", "", ", S.Ft."),
    ("nutrisionis", "Nutrisionis", "", ", S.Gz."),
    ("tenaga_sanitasi_lingkungan", "Tenaga Sanitasi Lingkungan", "", ", S.K.L."),
    ("bidan_profesi", "Bidan Profesi", "", ", S.Keb., Bd."),
    ("tenaga_teknologi_laboratorium_medik", "Tenaga Teknologi Laboratorium Medik", "", ", A.Md.Kes."),
    ("dokter_spesialis", "Dokter Spesialis", "dr. ", ", Sp.A"),
    ("perekam_medis_dan_informasi_kesehatan", "Perekam Medis dan Informasi Kesehatan", "", ", A.Md.RMIK."),
    ("penata_anestesi", "Penata Anestesi", "", ", S.Tr.Kes."),
    ("psikolog_klinis", "Psikolog Klinis", "", ", M.Psi."),
)
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    name: str
    before: str
    after: str
    female: bool
    born: date
    place: str
    nik: str
    profession: str
    profession_words: str
    issued: date
    until: date
    str_doctor: str
    str_council: str
    str_lifelong: str
    diploma: str
    competence: str
    student: str

    @property
    def titled(self) -> str:
        return f"{self.before}{self.name}{self.after}"

    @property
    def gender(self) -> str:
        return "Perempuan" if self.female else "Laki-laki"


def person(rng: Random, half: int, professions: tuple[str, ...] = ()) -> Person:
    """One person; `professions` limits whom the document may be for."""
    female = rng.random() < 0.5
    born = date(1962, 1, 1) + timedelta(days=rng.randrange(365 * 38))
    issued = date(2017, 2, 1) + timedelta(days=rng.randrange(365 * 8))
    issued = issued.replace(day=min(issued.day, 28))  # layouts move it by years
    chosen = [one for one in PROFESSIONS if not professions or one[0] in professions]
    code, words, before, after = rng.choice(chosen)
    day = born.day + 40 if female else born.day
    return Person(
        name=rng.choice((FEMALE if female else MALE)[half::2]), before=before, after=after, female=female, born=born,
        place=rng.choice(PLACES[half::2]), nik=f"{rng.choice(REGIONS)}{day:02}{born:%m%y}{rng.randrange(1, 40):04}",
        profession=code, profession_words=words, issued=issued, until=_birthday(born, issued.year + 5),
        str_doctor=f"{rng.choice((31, 32, 35, 33))}.{rng.choice((1, 2))}.{rng.choice((1, 2))}.{rng.randrange(100, 699)}"
        f".{rng.randrange(1, 5)}.{issued:%y}.{digits(rng, 6)}",
        str_council=f"{rng.randrange(10, 40):02}{digits(rng, 14)}",
        str_lifelong=f"{rng.choice(('AB', 'PN', 'QX', 'ZR', 'KW', 'IO', 'SB'))}{digits(rng, 14)}",
        diploma=digits(rng, 15), competence=digits(rng, 16), student=digits(rng, rng.choice((10, 12))),
    )  # fmt: skip


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def _birthday(born: date, year: int) -> date:
    return born.replace(year=year, day=min(born.day, 28))


def long_date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def padded_date(day: date) -> str:
    return f"{day.day:02} {MONTHS[day.month - 1]} {day.year}"


def dashed(day: date) -> str:
    return f"{day:%d-%m-%Y}"
