"""What a student may do on a shift, by semester, always under a named Tier 1 person.

The law leaves this to faculty and teaching hospital (UU 20/2013 on medical education; Permenkes on teaching hospitals), so the
semesters here are Lentera's own cautious policy: each is when the skill has usually been taught and examined.
A faskes names tasks; the highest semester among them is what the shift asks for.
"""

from dataclasses import dataclass

from lentera.lib.masks import bits

SOURCE = "kebijakan Lentera; dokter pendidik dan fakultas dapat lebih ketat"


@dataclass(frozen=True)
class StudentTask:
    """`bit` is its fixed place in `Shift.student_tasks`."""

    bit: int
    name: str
    semester: int


TASKS = (
    StudentTask(0, "Pendaftaran dan administrasi", 1),
    StudentTask(1, "Antar pasien, rapikan tempat tidur", 1),
    StudentTask(2, "Ukur tanda vital", 3),
    StudentTask(3, "Edukasi dan penyuluhan", 4),
    StudentTask(4, "Bantu kebersihan dan makan pasien", 3),
    StudentTask(5, "Asistensi rawat luka dan tindakan dasar", 5),
    StudentTask(6, "Asistensi posyandu dan imunisasi", 5),
    StudentTask(7, "Pengkajian awal bersama penyelia", 7),
)
ALL = sum(1 << task.bit for task in TASKS)


def semester_of(mask: int) -> int:
    """The lowest semester in which all of these tasks may be done; 1 where none is named."""
    return max((task.semester for task in TASKS if mask >> task.bit & 1), default=1)


def names(mask: int) -> list[str]:
    known = {task.bit: task.name for task in TASKS}
    return [known[bit] for bit in bits(mask) if bit in known]
