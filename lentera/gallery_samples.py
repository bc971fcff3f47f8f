"""Invented content for the gallery: every component in every state."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone

ZONE = "Asia/Makassar"


class SampleForm(forms.Form):
    """Every kind of control."""

    title = forms.CharField(label="Judul shift", max_length=80, help_text="Seperti tertulis di jadwal ruangan.")
    rate = forms.IntegerField(
        label="Tarif per shift",
        min_value=500_000,
        max_value=1_000_000,
        help_text="Rp 500.000 sampai Rp 1.000.000 untuk Tier 1.",
        widget=forms.NumberInput(attrs={"data-money": "", "inputmode": "numeric"}),
    )
    day = forms.DateField(label="Tanggal", widget=forms.DateInput(attrs={"type": "date"}))
    role = forms.ChoiceField(label="Profesi", choices=[("", "Pilih profesi"), ("p", "Perawat"), ("b", "Bidan")])
    skills = forms.MultipleChoiceField(
        label="Keterampilan wajib",
        required=False,
        choices=[("bls", "BLS"), ("btls", "BTLS"), ("icu", "ICU")],
        widget=forms.CheckboxSelectMultiple,
    )
    watch = forms.ChoiceField(
        label="Jam dinas", choices=[("p", "Pagi"), ("s", "Siang"), ("m", "Malam")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Catatan", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agree = forms.BooleanField(label="Faskes menyediakan orientasi singkat")


class SampleFilter(forms.Form):
    q = forms.CharField(label="Cari nama", required=False)
    profession = forms.ChoiceField(label="Profesi", required=False, choices=[("", "Semua"), ("p", "Perawat")])


PARTS = (
    {"label": "Jarak", "points": 0.9, "sentence": "6 km dari rumah."},
    {"label": "Keterampilan", "points": 1.0, "sentence": "Perawat dengan sertifikat BTLS, seperti diminta."},
    {"label": "Ketersediaan", "points": 1.0, "sentence": "Malam Kamis termasuk pola mingguannya."},
    {"label": "Tarif", "points": 0.6, "sentence": "Rp 650.000, di atas tarif terendahnya Rp 550.000."},
    {"label": "Rekam jejak", "points": 0.95, "sentence": "38 dari 38 shift dikerjakan, 97% tepat waktu."},
)
PEOPLE: tuple[dict[str, Any], ...] = (
    {
        "name": "Yohana Ndapa, S.Kep., Ners",
        "level": "green",
        "why": "6 km dari rumah · sertifikat BTLS · 12 shift di IGD ini, selalu tepat waktu",
        "score": 94,
        "parts": PARTS,
        "tags": ["Melamar"],
        "action": "gallery/_accept.html",
    },
    {
        "name": "Agus Lalupanda, A.Md.Kep.",
        "level": "green",
        "why": "11 km · sertifikat Triase IGD · belum pernah di sini",
        "score": 86,
        "parts": PARTS,
        "action": "gallery/_invite.html",
    },
    {
        "name": "Debora Rambu, S.Kep., Ners",
        "level": "amber",
        "verdict": "Perlu surat tugas",
        "why": "18 km · ICU 4 tahun · SIP di RS lain, masih ada 1 slot SIP",
        "score": 81,
        "action": "gallery/_letter.html",
    },
    {
        "name": "Martha Kaka, A.Md.Kep.",
        "level": "red",
        "verdict": "Istirahat kurang dari 11 jam",
        "why": "Selesai dinas 26 Nov 14.00 di puskesmas lain",
        "score": None,
        "off": True,
        "parts": PARTS[:1],
    },
)
STEPS = (
    {"title": "Shift terisi", "detail": "2 dari 2 tempat", "state": "done"},
    {"title": "Kehadiran", "detail": "Kepala ruangan mengonfirmasi saat datang dan pulang", "state": "now"},
    {"title": "Jam kerja disepakati", "detail": "Paling lambat 48 jam setelah dilaporkan", "state": "next"},
    {"title": "Saling menilai", "state": "next"},
)
STOPPED = (
    {"title": "Lamaran dikirim", "detail": "Sen 23 Nov 2026", "state": "done"},
    {"title": "Ditolak: sudah terisi", "detail": "Shift serupa masih terbuka di dekat Anda", "state": "stop"},
)
MONEY = (
    {"label": "Tarif 2 × Rp 650.000", "amount": 1_300_000},
    {"label": "Biaya platform 3T, 2%", "amount": 26_000},
)
BUTTONS = (
    ("Utama", "primary"),
    ("Kedua", "secondary"),
    ("Mendesak", "urgent"),
    ("Batalkan", "danger"),
    ("Ya, batalkan", "danger-solid"),
    ("Pelan", "quiet"),
)


def _table() -> dict[str, Any]:
    columns = [{"label": "Nakes"}, {"label": "Status"}, {"label": "Jam", "num": True}, {"label": "Tarif", "num": True}]
    people = [
        ("Yohana Ndapa", "Selesai", "green", "10", "Rp 650.000"),
        ("Agus Lalupanda", "Menunggu", "amber", "8", "Rp 520.000"),
    ]
    rows = [
        [
            {"label": "Nakes", "text": name, "href": "#"},
            {"label": "Status", "text": state, "tone": tone},
            {"label": "Jam", "text": hours, "num": True},
            {"label": "Tarif", "text": rate, "num": True},
        ]
        for name, state, tone, hours, rate in people
    ]
    return {"columns": columns, "rows": rows}


def context(request: HttpRequest) -> dict[str, Any]:
    """Everything `templates/gallery.html` shows."""
    now = timezone.now()
    wrong = SampleForm({"title": "", "rate": "200000", "day": "kemarin", "role": ""}, auto_id="salah_%s")
    return {
        "buttons": BUTTONS,
        "chips": [{"label": "Semua", "url": "?", "current": True, "count": 14}, {"label": "≤ 15 km", "url": "?km=15"}]
        + [{"label": label, "url": "?"} for label in ("Malam", "Akhir pekan", "3T", "Sah bekerja di sini")],
        "tabs": [{"label": "Terbuka", "url": "?", "current": True, "count": 3}, {"label": "Selesai", "url": "?tab=2"}],
        "people": PEOPLE,
        "parts": PARTS,
        "steps": STEPS,
        "stopped": STOPPED,
        "money": MONEY,
        "table": _table(),
        "start": datetime(2026, 11, 26, 13, 0, tzinfo=UTC),
        "end": datetime(2026, 11, 26, 23, 0, tzinfo=UTC),
        "zone": ZONE,
        "form": SampleForm(auto_id="isi_%s"),
        "wrong": wrong,
        "form_problems": ["Shift ini bertabrakan dengan shift lain di ruangan yang sama."],
        "filter_form": SampleFilter(request.GET or None, auto_id="saring_%s"),
        "page_obj": Paginator(range(60), 20).get_page(2),
        "moment": now - timedelta(seconds=4),
        "deadline": now + timedelta(hours=2, minutes=14),
        "passed": now - timedelta(minutes=3),
    }
