"""Posting and changing a shift: eight inputs at most are needed, the rest has a sensible start."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from authentication.models import Departemen, Faskes
from billing.enums import FundKind
from lentera.lib.clock import local
from lentera.lib.masks import bits
from lentera.lib.money import rupiah
from lentera.lib.watches import BEGINS, SLOT_NAMES
from management.domain import rates, shifts, student_tasks
from management.domain.shifts import MAX_AHEAD, ShiftData
from management.enums import RATE_RANGE, Tier
from management.forms.profile import WRONG_NUMBER, DateField
from management.forms.registration import ProfessionField
from management.models import NakesProfile, Shift, Skill
from management.models.shifts import MAX_PLACES

OTHER = "lain"
WATCHES = {name: (BEGINS[n], BEGINS[(n + 1) % 3]) for n, name in enumerate(SLOT_NAMES)}
WATCH_CHOICES = [
    *((name, f"{name.capitalize()} {start:%H}–{end:%H}") for name, (start, end) in WATCHES.items()),
    (OTHER, "Jam lain"),
]
WRONG_TIME = {"invalid": "Tulis jam seperti 07:00.", "required": "Isi jamnya."}
WRONG_CHOICE = {
    "required": "Pilih salah satu.",
    "invalid_choice": "Pilih dari daftar.",
    "invalid_pk_value": "Pilih dari daftar.",
}
FIELD_OF = {"starts_at": "day", "ends_at": "end"}


def supervisors(faskes: Faskes) -> QuerySet[NakesProfile]:
    """Licensed people who worked at this faskes or hold a SIP there."""
    here = Q(permits__faskes=faskes, permits__status="verified") | Q(ties__faskes=faskes, ties__shifts_worked__gt=0)
    rows = NakesProfile.objects.filter(here, tier=Tier.LICENSED).select_related("user", "profession").distinct()
    return rows.order_by("user__name", "id")


def rate_help(tier: int) -> str:
    low, high = RATE_RANGE[tier]
    return f"{Tier(tier).label}: {rupiah(low)} sampai {rupiah(high)}."


class SkillsField(forms.ModelMultipleChoiceField):
    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            queryset=Skill.objects.order_by("bit"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages=WRONG_CHOICE,
        )


class SupervisorField(forms.ModelChoiceField):
    def label_from_instance(self, nakes: NakesProfile) -> str:
        return f"{nakes.full_name} · {nakes.profession.name}"


class ShiftForm(forms.Form):
    """`data()` is what the domain is given; times are the faskes's local ones, an end before the start is tomorrow."""

    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    departemen = forms.ModelChoiceField(
        label="Departemen", queryset=Departemen.objects.none(), empty_label=None, error_messages=WRONG_CHOICE
    )
    profession = ProfessionField()
    day = DateField(label="Tanggal mulai")
    watch = forms.ChoiceField(
        label="Waktu jaga", choices=WATCH_CHOICES, widget=forms.RadioSelect, error_messages=WRONG_CHOICE
    )
    start = forms.TimeField(
        label="Mulai", required=False, widget=forms.TimeInput(attrs={"type": "time"}), error_messages=WRONG_TIME
    )
    end = forms.TimeField(
        label="Selesai", required=False, widget=forms.TimeInput(attrs={"type": "time"}), error_messages=WRONG_TIME
    )
    places = forms.IntegerField(
        label="Jumlah tempat",
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": MAX_PLACES}),
        error_messages=WRONG_NUMBER,
    )
    rate = forms.IntegerField(
        label="Tarif per orang",
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "data-money": "", "step": 10_000}),
        error_messages=WRONG_NUMBER,
    )
    tier = forms.TypedChoiceField(
        label="Untuk siapa", coerce=int, choices=Tier.choices, widget=forms.RadioSelect, error_messages=WRONG_CHOICE
    )
    supervisor = SupervisorField(
        label="Penyelia Tier 1",
        queryset=NakesProfile.objects.none(),
        required=False,
        empty_label="Tanpa penyelia",
        help_text="Wajib untuk shift mahasiswa. Yang tampil pernah bertugas atau punya SIP di sini.",
        error_messages=WRONG_CHOICE,
    )
    student_tasks = forms.TypedMultipleChoiceField(
        label="Tugas mahasiswa",
        coerce=int,
        choices=[(task.bit, f"{task.name} (semester {task.semester}+)") for task in student_tasks.TASKS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Hanya untuk shift mahasiswa. Semester tertinggi di antaranya menjadi syarat.",
        error_messages=WRONG_CHOICE,
    )
    skills_required = SkillsField("Wajib bisa")
    skills_wanted = SkillsField("Lebih baik bila bisa")
    fund_source = forms.ChoiceField(
        label="Sumber dana",
        choices=[("", "Belum ditentukan"), *FundKind.choices],
        required=False,
        error_messages=WRONG_CHOICE,
    )
    notes = forms.CharField(
        label="Catatan untuk nakes",
        max_length=1000,
        required=False,
        help_text="Misalnya pintu masuk, seragam, kepada siapa melapor. Jangan tulis nama pasien.",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
    )
    MAIN = ("departemen", "profession", "day", "watch", "start", "end", "places", "rate")

    def __init__(self, data: Any = None, *, faskes: Faskes, initial: dict[str, Any], units: Any) -> None:
        super().__init__(data, initial={"form_key": str(uuid.uuid4()), **initial})
        self.faskes, self.zone = faskes, ZoneInfo(faskes.wilayah.zone)
        fields: Any = self.fields
        fields["departemen"].queryset = units
        fields["supervisor"].queryset = supervisors(faskes)
        self.today = timezone.now().astimezone(self.zone).date()
        fields["day"].widget.attrs |= {"min": self.today.isoformat(), "max": (self.today + MAX_AHEAD).isoformat()}
        fields["profession"].fill()
        fields["rate"].help_text = rate_help(self.tier_now)
        self.shift_data: ShiftData | None = None

    @property
    def tier_now(self) -> int:
        """The tier that is chosen now, to say its range before anything is checked."""
        text = str(self["tier"].value())
        return int(text) if text in ("1", "2") else int(Tier.LICENSED)

    @property
    def key(self) -> uuid.UUID | None:
        try:
            return uuid.UUID(str(self.cleaned_data.get("form_key") or ""))
        except ValueError:
            return None

    @property
    def clock_fields(self) -> tuple[forms.BoundField, forms.BoundField]:
        """Only for hours that are no watch; then both are needed."""
        return self["start"], self["end"]

    @property
    def more_open(self) -> bool:
        """Whether something that needs attention is among the fields usually folded away."""
        return self.tier_now == Tier.STUDENT or any(
            name not in self.MAIN for name in self.errors if name in self.fields
        )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not self.today - timedelta(days=1) <= day <= self.today + MAX_AHEAD:
            raise ValidationError("Pilih tanggal dari hari ini sampai 180 hari ke depan.")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("watch") == OTHER:
            for name in ("start", "end"):
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, WRONG_TIME["required"])
        if not self.errors:
            self.shift_data = self._shift_data(data)
            for field, sentence in shifts.refusals(self.shift_data, now=timezone.now()).items():
                self._refuse(field, sentence)
        return data

    def _refuse(self, field: str, sentence: str) -> None:
        """Beside the field that holds it: the end of a fixed watch follows from its day."""
        name = FIELD_OF.get(field, field)
        if name == "end" and self.cleaned_data.get("watch") != OTHER:
            name = "day"
        self.add_error(name if name in self.fields else None, sentence)

    def refused(self, field: str, sentence: str) -> None:
        """A refusal of the domain, beside its field."""
        self._refuse(field, sentence)

    def times(self) -> tuple[datetime, datetime] | None:
        """Start and end as chosen, when they can be told yet."""
        data = getattr(self, "cleaned_data", {})
        day, clock = data.get("day"), self._clock(data)
        return self._moments(day, *clock) if day and clock else None

    def _clock(self, data: dict[str, Any]) -> tuple[time, time] | None:
        if data.get("watch") in WATCHES:
            return WATCHES[data["watch"]]
        start, end = data.get("start"), data.get("end")
        return (start, end) if start is not None and end is not None else None

    def _moments(self, day: date, start: time, end: time) -> tuple[datetime, datetime]:
        until = day + timedelta(days=1) if end <= start else day
        return datetime.combine(day, start, self.zone), datetime.combine(until, end, self.zone)

    def _shift_data(self, data: dict[str, Any]) -> ShiftData:
        clock = self._clock(data)
        assert clock is not None  # noqa: S101 - `clean` has refused a missing time
        starts_at, ends_at = self._moments(data["day"], *clock)
        return ShiftData(
            departemen=data["departemen"],
            profession=data["profession"],
            tier=data["tier"],
            places=data["places"],
            starts_at=starts_at,
            ends_at=ends_at,
            rate=data["rate"],
            skills_required=sum(skill.mask for skill in data["skills_required"]),
            skills_wanted=sum(skill.mask for skill in data["skills_wanted"]),
            fund_source=data["fund_source"],
            notes=data["notes"].strip(),
            supervisor=data["supervisor"],
            student_tasks=sum(1 << bit for bit in set(data["student_tasks"])),
        )


# --- How the form starts -------------------------------------------------------------------------------------------


def fresh(faskes: Faskes) -> dict[str, Any]:
    """A new shift starts like the last one posted here, tomorrow."""
    last = Shift.objects.filter(faskes=faskes).order_by("-posted_at", "-id").first()
    tomorrow = timezone.now().astimezone(ZoneInfo(faskes.wilayah.zone)).date() + timedelta(days=1)
    start = {"day": tomorrow, "places": 1, "tier": int(Tier.LICENSED), "rate": rates.middle(Tier.LICENSED)}
    if last:
        start |= {"departemen": last.departemen_id, "profession": last.profession_id, "fund_source": last.fund_source}
        if last.tier == Tier.LICENSED:
            start["rate"] = last.rate
    return start


def like(shift: Shift, *, keep_day: bool) -> dict[str, Any]:
    """Everything of a shift; for a copy the day is the same weekday in the coming week."""
    first, last = local(shift.starts_at, shift.zone), local(shift.ends_at, shift.zone)
    clock = (first.time(), last.time())
    watch = next((name for name, times in WATCHES.items() if times == clock), OTHER)
    skills = list(Skill.objects.all())
    return {
        "departemen": shift.departemen_id,
        "profession": shift.profession_id,
        "day": first.date() if keep_day else _same_weekday_ahead(first.date(), shift.zone),
        "watch": watch,
        "start": f"{first:%H:%M}" if watch == OTHER else None,
        "end": f"{last:%H:%M}" if watch == OTHER else None,
        "places": shift.places,
        "rate": shift.rate,
        "tier": shift.tier,
        "supervisor": shift.supervisor_id,
        "student_tasks": bits(shift.student_tasks),
        "skills_required": [s.pk for s in skills if shift.skills_required & s.mask],
        "skills_wanted": [s.pk for s in skills if shift.skills_wanted & s.mask],
        "fund_source": shift.fund_source,
        "notes": shift.notes,
    }


def _same_weekday_ahead(day: date, zone: str) -> date:
    tomorrow = timezone.now().astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    ahead = (day.weekday() - tomorrow.weekday()) % 7
    return tomorrow + timedelta(days=ahead)
