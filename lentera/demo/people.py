"""Places and people of the demo world, as data. Names are invented."""

from dataclasses import dataclass, field

from authentication.enums import Role

PASSWORD = "lentera-demo"  # noqa: S105 - printed at start-up, only ever in the demo world
DOMAIN = "demo.lentera.example"


@dataclass(frozen=True)
class DemoAccount:
    name: str
    handle: str
    role: Role

    @property
    def email(self) -> str:
        return f"{self.handle}@{DOMAIN}"


ACCOUNTS = {
    "platform": DemoAccount("Ratih Kusuma", "admin", Role.PLATFORM_ADMIN),
    "faskes": DemoAccount("Maria Dondu", "faskes", Role.FASKES_ADMIN),
    "head": DemoAccount("Yakob Landu", "ruang", Role.DEPARTEMEN_HEAD),
    "hospital": DemoAccount("Arta Wiguna", "rsud", Role.FASKES_ADMIN),
    "nakes": DemoAccount("Yohana Ndapa", "nakes", Role.NAKES),
    "volunteer": DemoAccount("Reinaldi Pati", "relawan", Role.VOLUNTEER),
    "dinas": DemoAccount("Katrina Hambu", "dinas", Role.COORDINATOR),
}


@dataclass(frozen=True)
class DemoPlace:
    key: str
    code: str
    name: str
    kind: str
    wilayah: str
    lat: float
    lon: float
    departemen: tuple[str, ...]
    inpatient: bool = True


PLACES = (
    DemoPlace(
        "puskesmas",
        "DEMO-1",
        "Puskesmas Kambaniru",
        "puskesmas",
        "53.11",
        -9.6890,
        120.2900,
        ("IGD", "Rawat Inap", "KIA"),
    ),
    DemoPlace("rsud", "DEMO-2", "RSUD Waingapu", "rs", "53.11", -9.6570, 120.2640, ("IGD", "ICU", "Rawat Inap")),
    DemoPlace("kota", "DEMO-3", "Klinik Cahaya Menteng", "klinik", "31.71", -6.1950, 106.8320, ("Poli Umum",), False),
)


@dataclass(frozen=True)
class DemoNakes:
    """`papers`: live, free_slot, full, waiting, expired, rejected or none; `sip` the places with a SIP."""

    name: str
    title: str
    profession: str
    papers: str = "live"
    sip: tuple[str, ...] = ("puskesmas",)
    skills: tuple[str, ...] = ("BLS",)
    offset: tuple[float, float] = (0.0, 0.0)
    years: int = 5
    min_rate: int = 500_000
    max_km: int = 50
    hours_elsewhere: int = 0
    tier: int = 1
    account: str = ""
    nights: bool = True
    slots: int = 0
    male: bool = False
    extras: tuple[str, ...] = field(default=())


NAKES = (
    DemoNakes("Yohana Ndapa", "S.Kep., Ners", "ners", sip=("puskesmas", "rsud"), skills=("BLS", "BTCLS", "Triase"),
              offset=(0.02, -0.02), years=8, account="nakes"),
    DemoNakes("Agus Lalupanda", "A.Md.Kep.", "perawat_vokasi", male=True, skills=("BLS", "Triase"), offset=(-0.04, 0.05), years=4),
    DemoNakes("Debora Rambu", "S.Kep., Ners", "ners", papers="free_slot", sip=("rsud",), skills=("BLS", "ICU", "Ventilator"),
              offset=(0.03, -0.05), years=6),
    DemoNakes("Martha Kaka", "A.Md.Kep.", "perawat_vokasi", skills=("BLS",), offset=(0.01, 0.03), years=3),
    DemoNakes("Petrus Umbu", "A.Md.Kep.", "perawat_vokasi", male=True, skills=("BLS", "Infus"), offset=(-0.02, -0.01), years=10),
    DemoNakes("Lidia Hunga", "S.Kep., Ners", "ners", skills=("BLS", "BTCLS"), offset=(0.05, 0.01), years=7, min_rate=600_000),
    DemoNakes("Yuliana Tamu", "A.Md.Kep.", "perawat_vokasi", papers="full", sip=("rsud", "luar"), offset=(0.0, 0.06)),
    DemoNakes("Simon Njurumana", "A.Md.Kep.", "perawat_vokasi", male=True, papers="waiting", offset=(0.02, 0.02), years=1),
    DemoNakes("Adriana Loru", "A.Md.Kep.", "perawat_vokasi", papers="expired", offset=(-0.03, 0.02), years=12),
    DemoNakes("Kristofel Bili", "A.Md.Kep.", "perawat_vokasi", male=True, papers="rejected", offset=(0.04, 0.04)),
    DemoNakes("Novita Ata", "A.Md.Kep.", "perawat_vokasi", papers="none", sip=(), offset=(-0.05, -0.03), years=0),
    DemoNakes("Hendrik Wulang", "A.Md.Kep.", "perawat_vokasi", male=True, hours_elsewhere=38, offset=(0.03, 0.0)),
    DemoNakes("Ferdinan Mila", "A.Md.Kep.", "perawat_vokasi", male=True, max_km=5, offset=(0.15, 0.1), skills=("BLS", "EKG")),
    DemoNakes("Selfina Rambu Ana", "A.Md.Kep.", "perawat_vokasi", nights=False, offset=(0.01, -0.03), skills=("BLS", "Luka")),
    DemoNakes("Oktaviani Lende", "A.Md.Keb.", "bidan_vokasi", skills=("APN", "BLS"), offset=(0.02, 0.01)),
    DemoNakes("Bernadeta Konda", "S.Keb., Bdn.", "bidan_profesi", skills=("APN", "PPGDON", "BLS"), offset=(-0.01, 0.02), years=9),
    DemoNakes("Stefanus Ngongo", "dr.", "dokter", male=True, skills=("ACLS", "ATLS", "BLS"), offset=(0.03, -0.04), min_rate=700_000,
              sip=("puskesmas", "rsud"), years=6),
    DemoNakes("Melinda Pekabanda", "dr.", "dokter", papers="free_slot", sip=("rsud",), skills=("ACLS", "BLS"),
              offset=(-0.02, 0.04), min_rate=650_000, years=2),
    DemoNakes("Reinaldi Pati", "", "perawat_vokasi", male=True, papers="none", sip=(), tier=2, min_rate=100_000, offset=(0.01, 0.0),
              skills=("BLS",), years=0, account="volunteer"),
    DemoNakes("Trisna Djawa", "", "perawat_vokasi", papers="none", sip=(), tier=2, min_rate=120_000, offset=(0.04, 0.02),
              skills=("BLS",), years=0),
)  # fmt: skip
