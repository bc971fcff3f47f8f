"""Addresses of staffing, grouped by who uses them."""

from django.urls import path

from management.views.pending import pending

app_name = "management"

faskes = [
    path("faskes/", pending, name="faskes_today"),
    path("faskes/pilih/", pending, name="choose_membership"),
    path("faskes/shift/", pending, name="shift_list"),
    path("faskes/shift/baru/", pending, name="shift_new"),
    path("faskes/shift/biaya/", pending, name="shift_cost"),
    path("faskes/shift/<uuid:uid>/", pending, name="shift_detail"),
    path("faskes/shift/<uuid:uid>/cocok/", pending, name="shift_matches"),
    path("faskes/shift/<uuid:uid>/kenapa/", pending, name="shift_why"),
    path("faskes/shift/<uuid:uid>/ubah/", pending, name="shift_edit"),
    path("faskes/shift/<uuid:uid>/batal/", pending, name="shift_cancel"),
    path("faskes/shift/<uuid:uid>/undang/<uuid:nakes>/", pending, name="invite"),
    path("faskes/lamaran/<uuid:uid>/terima/", pending, name="application_accept"),
    path("faskes/lamaran/<uuid:uid>/tolak/", pending, name="application_decline"),
    path("faskes/tugas/<uuid:uid>/batal/", pending, name="assignment_cancel"),
    path("faskes/tugas/<uuid:uid>/datang/", pending, name="confirm_arrival"),
    path("faskes/tugas/<uuid:uid>/pulang/", pending, name="confirm_departure"),
    path("faskes/tugas/<uuid:uid>/tidak-hadir/", pending, name="mark_no_show"),
    path("faskes/tugas/<uuid:uid>/jam/", pending, name="faskes_hours"),
    path("faskes/tugas/<uuid:uid>/nilai/", pending, name="faskes_review"),
    path("faskes/nakes/<uuid:nakes>/favorit/", pending, name="favourite"),
    path("faskes/nakes/<uuid:nakes>/blokir/", pending, name="block_nakes"),
    path("faskes/jadwal/", pending, name="roster"),
    path("faskes/riwayat/", pending, name="faskes_history"),
    path("faskes/kinerja/", pending, name="faskes_performance"),
]

nakes = [
    path("daftar/nakes/", pending, name="register_nakes"),
    path("nakes/", pending, name="feed"),
    path("nakes/peta/", pending, name="feed_map"),
    path("nakes/shift/<uuid:uid>/", pending, name="nakes_shift"),
    path("nakes/lamaran/", pending, name="my_applications"),
    path("nakes/jadwal/", pending, name="my_calendar"),
    path("nakes/kinerja/", pending, name="my_performance"),
    path("nakes/profil/", pending, name="my_profile"),
]

dinas = [path("dinas/", pending, name="coverage")]

urlpatterns = [*faskes, *nakes, *dinas]
