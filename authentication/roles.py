"""What each role is for, as data a person can read. Access itself is checked in `permissions.py` of each app."""

from dataclasses import dataclass

from authentication.enums import Role

# A role that may do this must have a second factor: one line in ROLES when the payment stage gives it to a role.
MOVES_MONEY = "menggerakkan uang"


@dataclass(frozen=True)
class RoleDescription:
    """`home` is the URL name of the page a signed-in person lands on."""

    role: Role
    home: str
    scope: str
    may: tuple[str, ...]


ROLES: dict[str, RoleDescription] = {
    r.role: r
    for r in (
        RoleDescription(
            Role.PLATFORM_ADMIN,
            "admin:index",
            "seluruh platform",
            (
                "menyetujui faskes",
                "memverifikasi kredensial",
                "mengubah aturan SIP",
                "membaca jejak audit",
                MOVES_MONEY,
            ),
        ),
        RoleDescription(
            Role.FASKES_ADMIN,
            "management:faskes_today",
            "faskes tempat ia terdaftar",
            (
                "memasang shift",
                "menerima dan mengundang nakes",
                "membatalkan shift",
                "menyepakati jam",
                "menilai nakes",
            ),
        ),
        RoleDescription(
            Role.DEPARTEMEN_HEAD,
            "management:faskes_today",
            "departemen tempat ia terdaftar",
            ("melihat siapa yang datang", "mengonfirmasi kehadiran", "menyepakati jam", "menilai nakes"),
        ),
        RoleDescription(
            Role.NAKES,
            "management:feed",
            "data dan shift miliknya",
            ("melamar dan mundur", "menjawab undangan", "melaporkan jam", "menilai faskes"),
        ),
        RoleDescription(
            Role.VOLUNTEER,
            "management:feed",
            "data dan shift miliknya, hanya shift Tier 2 dengan penyelia",
            ("melamar dan mundur", "menjawab undangan", "melaporkan jam", "menilai faskes"),
        ),
        RoleDescription(
            Role.COORDINATOR,
            "management:coverage",
            "kabupaten/kota atau provinsinya",
            ("melihat keterisian shift per kabupaten/kota",),
        ),
    )
}
