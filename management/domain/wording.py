"""Problems, verdicts and score parts as Indonesian sentences, for the person themselves and for the faskes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from lentera.lib.clock import format_date, format_day, format_time
from lentera.lib.money import rupiah
from management.domain.legality import Judgement
from management.domain.problems import Code, Problem
from management.domain.scoring import PART_NAMES, WEIGHTS, Need, Person, Score, TieFacts, bits, slot_words
from management.enums import Side, Tier
from management.models import Skill


@dataclass(frozen=True)
class Told:
    """Whom a sentence speaks to: "Anda" or the person's name; and the clock it uses."""

    to: Side
    zone: str
    skills: Mapping[int, str]
    name: str = "orang ini"

    @property
    def who(self) -> str:
        return "Anda" if self.to == Side.NAKES else self.name

    def named(self, name: str) -> "Told":
        return replace(self, name=name)

    def skill_names(self, found: tuple[int, ...] | list[int]) -> str:
        return ", ".join(self.skills.get(bit, f"keterampilan {bit}") for bit in found)


def speak(*, to: Side, zone: str) -> Told:
    """Load what sentences need once per page; `named` then turns to each person."""
    return Told(to, zone, dict(Skill.objects.values_list("bit", "code")))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def number(value: float) -> str:
    """At most one decimal, with a comma: 7, 7,5."""
    return f"{value:.1f}".rstrip("0").rstrip(".").replace(".", ",")


def km_words(km: float) -> str:
    return "kurang dari 1 km" if km < 1 else f"{round(km)} km"


def _day(value: object) -> str:
    return format_day(value) if isinstance(value, date) else ""


# --- Legality --------------------------------------------------------------------------------------------------------


def _slots(f: dict[str, Any], t: Told) -> str:
    return f"{f['used']} dari {f['slots']} slot SIP terpakai"


LEGALITY: dict[str, Callable[[dict[str, Any], Told], tuple[str, str]]] = {
    # code -> (reason, next step)
    "sip_here": lambda f, t: (f"STR berlaku dan SIP di sini berlaku sampai {_day(f['until'])}.", ""),
    "disaster_sip": lambda f, t: (f"SIP bencana dari Menteri berlaku sampai {_day(f['until'])}.", ""),
    "sip_not_required": lambda f, t: ("Profesi ini tidak memerlukan SIP untuk tempat ini.", ""),
    "supervised": lambda f, t: ("Mahasiswa dengan penyelia Tier 1 yang tercatat pada shift ini.", ""),
    "free_slot": lambda f, t: (
        f"Belum ada SIP di sini; {_slots(f, t)}.",
        "Ajukan SIP untuk tempat ini, atau lampirkan surat tugas selama SIP diurus.",
    ),
    "sip_lapsed_here": lambda f, t: (
        f"SIP di sini habis {_day(f['lapsed'])}.",
        "Perpanjang SIP, atau lampirkan surat tugas selama perpanjangan diurus.",
    ),
    "letter_beyond_slots": lambda f, t: (f"Belum ada SIP di sini dan {_slots(f, t)}.", "Lampirkan surat tugas."),
    "slots_full": lambda f, t: (
        f"Belum ada SIP di sini dan semua slot SIP terpakai ({f['used']} dari {f['slots']}).",
        "Salah satu SIP lain harus dicabut lebih dulu.",
    ),
    "sip_needed_first": lambda f, t: ("Belum ada SIP di sini.", "SIP untuk tempat ini harus terbit lebih dulu."),
    "str_missing": lambda f, t: ("STR belum ada di Lentera.", "Tambahkan STR di profil."),
    "str_waiting": lambda f, t: ("STR masih menunggu verifikasi.", "Verifikasi dikerjakan admin platform."),
    "str_rejected": lambda f, t: ("STR ditolak saat verifikasi.", "Perbaiki data STR di profil."),
    "str_expired": lambda f, t: (f"STR habis {_day(f['until'])}.", "Perbarui STR di profil."),
    "student_on_licensed_place": lambda f, t: ("Mahasiswa tidak mengisi tempat tenaga berlisensi.", ""),
    "card_missing": lambda f, t: ("Kartu mahasiswa belum ada di Lentera.", "Kirim fotonya di profil."),
    "card_waiting": lambda f, t: ("Kartu mahasiswa masih diperiksa.", "Petugas mencocokkannya dengan kampus."),
    "card_expired": lambda f, t: (f"Kartu mahasiswa habis {_day(f['until'])}.", "Kirim kartu yang baru di profil."),
    "semester_missing": lambda f, t: (
        f"Tugas ini untuk semester {f['need']} ke atas.",
        "Isi data kuliah di pendaftaran.",
    ),
    "semester_low": lambda f, t: (
        f"Tugas ini untuk semester {f['need']} ke atas; {t.who} semester {f['have']}.",
        "Pilih shift dengan tugas yang sesuai semester.",
    ),
    "no_supervisor": lambda f, t: (
        "Shift mahasiswa ini belum punya penyelia Tier 1.",
        "Faskes harus menetapkan penyelia pada shift.",
    ),
}


@dataclass(frozen=True)
class VerdictWords:
    verdict: str
    label: str
    reason: str
    step: str
    source: str = ""


VERDICT_LABELS = {"green": "Sah bekerja di sini", "amber": "Perlu surat tugas", "red": "Belum boleh bekerja di sini"}


def verdict(judgement: Judgement, told: Told) -> VerdictWords:
    facts = judgement.facts
    reason, step = LEGALITY[judgement.code](facts, told)
    return VerdictWords(
        judgement.verdict, VERDICT_LABELS[judgement.verdict], reason, step, str(facts.get("source") or "")
    )


# --- Problems --------------------------------------------------------------------------------------------------------


def _when(moment: object, zone: str) -> str:
    assert isinstance(moment, datetime)  # noqa: S101 - problems carry moments under these keys
    return f"{format_date(moment, zone)} {format_time(moment, zone)}"


def _credential(f: dict[str, Any], t: Told) -> str:
    if f["reason"] == "certificate_expired":
        return f"Sertifikat {t.skill_names(f['bits'])} sudah tidak berlaku pada tanggal shift."
    reason, step = LEGALITY[f["reason"]](f, t)
    return f"{reason} {step}".strip()


def _legality(f: dict[str, Any], t: Told) -> str:
    reason, step = LEGALITY[f["reason"]](f, t)
    return f"{reason} {step}".strip()


def _week(f: dict[str, Any], t: Told) -> str:
    elsewhere = f", termasuk {f['elsewhere']} jam di tempat lain" if f["elsewhere"] else ""
    return f"Dengan shift ini minggu {t.who} menjadi {number(f['hours'])} jam{elsewhere}; batasnya 40 jam."


def _off(f: dict[str, Any], t: Told) -> str:
    days = _day(f["first"]) if f["first"] == f["last"] else f"{_day(f['first'])} – {_day(f['last'])}"
    return f"{t.who} menandai {days} tidak bisa bertugas."


PROBLEMS: dict[Code, Callable[[dict[str, Any], Told], str]] = {
    Code.STATE: lambda f, t: "Shift ini sudah tidak terbuka.",
    Code.STARTED: lambda f, t: "Shift ini sudah dimulai.",
    Code.INACTIVE: lambda f, t: (
        f"{t.who} sedang tidak ikut pencocokan. Aktifkan kembali di profil."
        if t.to == Side.NAKES
        else f"{t.name} sedang tidak ikut pencocokan."
    ),
    Code.ACCOUNT: lambda f, t: f"Akun {t.name} dinonaktifkan." if t.to == Side.FASKES else "Akun Anda dinonaktifkan.",
    Code.TIER: lambda f, t: (
        "Tempat ini untuk tenaga berlisensi (Tier 1)."
        if f["tier"] == Tier.STUDENT
        else "Tempat ini untuk mahasiswa yang disupervisi (Tier 2)."
    ),
    Code.PROFESSION: lambda f, t: f"Profesi {t.who} tidak sesuai dengan yang diminta.",
    Code.SKILLS: lambda f, t: f"Wajib {t.skill_names(f['bits'])}, belum ada di profil {t.who}.",
    Code.CREDENTIAL: _credential,
    Code.LEGALITY: _legality,
    Code.LETTER: _legality,
    # The other side is never told who blocked whom.
    Code.BLOCKED: lambda f, t: "Faskes dan nakes ini tidak dipasangkan.",
    Code.OVERLAP: lambda f, t: f"{t.who} sudah bertugas {_when(f['start'], t.zone)} sampai {_when(f['end'], t.zone)}.",
    Code.REST: lambda f, t: (
        f"Istirahat kurang dari 11 jam: ada tugas {_when(f['start'], t.zone)} sampai {_when(f['end'], t.zone)}."
    ),
    Code.WEEK: _week,
    Code.OFF: _off,
    Code.DISTANCE: lambda f, t: (
        f"{km_words(f['km'])} dari rumah, di luar jarak paling jauh {t.who} ({round(f['reach'])} km)."
    ),
    Code.RATE: lambda f, t: (
        f"Tarif {rupiah(f['rate'])} di bawah tarif paling rendah {t.who} ({rupiah(f['min_rate'])})."
    ),
}
SHORT: dict[Code, str] = {
    Code.STATE: "Sudah tidak terbuka",
    Code.STARTED: "Sudah dimulai",
    Code.INACTIVE: "Tidak ikut pencocokan",
    Code.ACCOUNT: "Akun dinonaktifkan",
    Code.TIER: "Tier berbeda",
    Code.PROFESSION: "Profesi berbeda",
    Code.SKILLS: "Keterampilan wajib belum ada",
    Code.CREDENTIAL: "STR atau sertifikat tidak berlaku",
    Code.LEGALITY: "Belum sah bekerja di sini",
    Code.LETTER: "Perlu surat tugas",
    Code.BLOCKED: "Tidak dipasangkan",
    Code.OVERLAP: "Sudah bertugas di waktu itu",
    Code.REST: "Istirahat kurang dari 11 jam",
    Code.WEEK: "Lebih dari 40 jam seminggu",
    Code.OFF: "Sedang tidak bisa",
    Code.DISTANCE: "Terlalu jauh",
    Code.RATE: "Tarif di bawah batasnya",
}


def problem(found: Problem, told: Told) -> str:
    return _capital(PROBLEMS[found.code](found.facts, told))


# --- Score parts -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PartWords:
    """One part of a score: points of at most `most`, and why."""

    name: str
    points: float
    most: float
    sentence: str

    @property
    def percent(self) -> int:
        return round(100 * self.points / self.most) if self.most else 0


def _skills_words(person: Person, need: Need, told: Told) -> str:
    have, missing = person.skill_mask & need.skills_wanted, need.skills_wanted & ~person.skill_mask
    if not need.skills_wanted:
        return "Tidak ada keterampilan tambahan yang diharapkan."
    pieces = [f"punya {told.skill_names(bits(have))}"] if have else []
    if missing:
        pieces.append(f"belum punya {told.skill_names(bits(missing))}")
    return _capital(", ".join(pieces)) + "."


def _own(noun: str, told: Told) -> str:
    """`pola mingguan Anda`, or `pola mingguannya` of somebody else."""
    return f"{noun} Anda" if told.to == Side.NAKES else f"{noun}nya"


def _availability_words(points: float, need: Need, told: Told) -> str:
    watches = slot_words(need.need_mask)
    if points >= WEIGHTS["availability"]:
        return f"Bersedia pada waktu jaga {watches}."
    if points > 0:
        return f"Hanya sebagian waktu jaga {watches} ada di {_own('pola mingguan', told)}."
    return f"Waktu jaga {watches} tidak ada di {_own('pola mingguan', told)}."


def _preference_words(person: Person, tie: TieFacts) -> str:
    parts = []
    if tie.shifts_worked:
        parts.append(f"{tie.shifts_worked} kali bertugas di sini")
    if tie.favourite:
        parts.append("favorit faskes")
    if tie.preferred:
        parts.append("memilih tempat ini")
    return _capital(", ".join(parts) or "belum pernah bertugas di sini") + "."


def parts(score: Score, person: Person, need: Need, tie: TieFacts, told: Told) -> list[PartWords]:
    """Every part with its sentence, in the order of `WEIGHTS`; the 3T boost last where there is one."""
    above = need.rate - person.min_rate
    sentences = {
        "distance": _capital(f"{km_words(score.km)} dari rumah."),
        "skills": _skills_words(person, need, told),
        "availability": _availability_words(score.availability, need, told),
        "budget": f"Tarif {f'{rupiah(above)} di atas' if above else 'tepat di'} {_own('batas terendah', told)}.",
        "track": f"Nilai rekam jejak {round(100 * score.track / WEIGHTS['track'])} dari 100.",
        "preference": _preference_words(person, tie),
    }
    out = [PartWords(PART_NAMES[k], getattr(score, k), most, sentences[k]) for k, most in WEIGHTS.items()]
    if score.boost:
        out.append(PartWords("Daerah 3T", score.boost, score.boost, "Faskes di daerah 3T didahulukan."))
    return out


def summary(score: Score, person: Person, need: Need, tie: TieFacts, told: Told) -> str:
    """The facts that decide, in one line: distance, held skills, shared history."""
    held = bits(person.skill_mask & need.skills_wanted)
    bites = [km_words(score.km) + " dari rumah"]
    if held:
        bites.append("punya " + told.skill_names(held))
    bites.append(_preference_words(person, tie).rstrip(".").lower())
    return " · ".join(bites)
