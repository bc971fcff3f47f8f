"""Addresses of staffing, grouped by who uses them."""

from django.urls import path

from management.views import nakes_documents, nakes_feed, nakes_pages, nakes_profile, nakes_shift, registration
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

profile = [
    path("nakes/profil/", nakes_profile.my_profile, name="my_profile"),
    path("nakes/profil/aktif/", nakes_profile.set_active, name="set_active"),
    path("nakes/profil/tanggal/", nakes_profile.my_exceptions, name="my_exceptions"),
    path("nakes/profil/tanggal/hapus/", nakes_profile.remove_exception, name="remove_exception"),
    path("nakes/profil/tempat-pilihan/", nakes_profile.my_places, name="my_places"),
    path("nakes/profil/dokumen/", nakes_documents.my_documents, name="my_documents"),
    path("nakes/profil/dokumen/<uuid:uid>/hapus/", nakes_documents.remove_document, name="remove_document"),
    path("nakes/profil/sip/", nakes_documents.my_permits, name="my_permits"),
    path("nakes/profil/sip/<uuid:uid>/hapus/", nakes_documents.remove_permit, name="remove_permit"),
    path("nakes/profil/<slug:section>/", nakes_profile.profile_section, name="profile_section"),
]

nakes = [
    path("daftar/nakes/", registration.register_nakes, name="register_nakes"),
    path("daftar/nakes/diterima/", registration.nakes_received, name="nakes_received"),
    path("nakes/", nakes_feed.feed, name="feed"),
    path("nakes/peta/", nakes_feed.feed_map, name="feed_map"),
    path("nakes/shift/<uuid:uid>/", nakes_shift.nakes_shift, name="nakes_shift"),
    path("nakes/shift/<uuid:uid>/lamar/", nakes_feed.apply, name="apply"),
    path("nakes/lamaran/", nakes_pages.my_applications, name="my_applications"),
    path("nakes/lamaran/<uuid:uid>/tarik/", nakes_shift.withdraw, name="withdraw"),
    path("nakes/undangan/<uuid:uid>/terima/", nakes_shift.invitation_accept, name="invitation_accept"),
    path("nakes/undangan/<uuid:uid>/tolak/", nakes_shift.invitation_refuse, name="invitation_refuse"),
    path("nakes/tugas/<uuid:uid>/batal/", nakes_shift.my_assignment_cancel, name="my_assignment_cancel"),
    path("nakes/tugas/<uuid:uid>/hadir/", nakes_shift.clock_in, name="clock_in"),
    path("nakes/tugas/<uuid:uid>/pulang/", nakes_shift.clock_out, name="clock_out"),
    path("nakes/tugas/<uuid:uid>/jam/", nakes_shift.my_hours, name="my_hours"),
    path("nakes/tugas/<uuid:uid>/jam/setuju/", nakes_shift.my_hours_agree, name="my_hours_agree"),
    path("nakes/tugas/<uuid:uid>/nilai/", nakes_shift.my_review, name="my_review"),
    path("nakes/jadwal/", nakes_pages.my_calendar, name="my_calendar"),
    path("nakes/kinerja/", nakes_pages.my_performance, name="my_performance"),
    *profile,
]

dinas = [path("dinas/", pending, name="coverage")]

urlpatterns = [*faskes, *nakes, *dinas]
