"""Addresses of staffing, grouped by who uses them."""

from django.urls import path

from management.views import (
    coverage,
    faskes_answers,
    faskes_pages,
    faskes_posting,
    faskes_shifts,
    faskes_tasks,
    nakes_documents,
    nakes_feed,
    nakes_pages,
    nakes_profile,
    nakes_shift,
    practice,
    registration,
    start,
)

app_name = "management"

faskes = [
    path("faskes/", faskes_pages.faskes_today, name="faskes_today"),
    path("faskes/pilih/", faskes_pages.choose_membership, name="choose_membership"),
    path("faskes/mahasiswa/", faskes_posting.student_rules, name="student_rules"),
    path("faskes/shift/", faskes_shifts.shift_list, name="shift_list"),
    path("faskes/shift/baru/", faskes_posting.shift_new, name="shift_new"),
    path("faskes/shift/biaya/", faskes_posting.shift_cost, name="shift_cost"),
    path("faskes/shift/<uuid:uid>/", faskes_shifts.shift_detail, name="shift_detail"),
    path("faskes/shift/<uuid:uid>/cocok/", faskes_shifts.shift_matches, name="shift_matches"),
    path("faskes/shift/<uuid:uid>/kenapa/", faskes_shifts.shift_why, name="shift_why"),
    path("faskes/shift/<uuid:uid>/ubah/", faskes_posting.shift_edit, name="shift_edit"),
    path("faskes/shift/<uuid:uid>/batal/", faskes_answers.shift_cancel, name="shift_cancel"),
    path("faskes/shift/<uuid:uid>/undang/<uuid:nakes>/", faskes_answers.invite, name="invite"),
    path("faskes/shift/<uuid:uid>/surat/<uuid:nakes>/", practice.shift_letter, name="shift_letter"),
    path("faskes/lamaran/<uuid:uid>/terima/", faskes_answers.application_accept, name="application_accept"),
    path("faskes/lamaran/<uuid:uid>/tolak/", faskes_answers.application_decline, name="application_decline"),
    path("faskes/tugas/<uuid:uid>/batal/", faskes_tasks.assignment_cancel, name="assignment_cancel"),
    path("faskes/tugas/<uuid:uid>/ganti/", faskes_tasks.assignment_replace, name="assignment_replace"),
    path("faskes/tugas/<uuid:uid>/datang/", faskes_tasks.confirm_arrival, name="confirm_arrival"),
    path("faskes/tugas/<uuid:uid>/darurat/", faskes_tasks.emergency_contact_page, name="emergency_contact"),
    path("faskes/tugas/<uuid:uid>/pulang/", faskes_tasks.confirm_departure, name="confirm_departure"),
    path("faskes/tugas/<uuid:uid>/tidak-hadir/", faskes_tasks.mark_no_show, name="mark_no_show"),
    path("faskes/tugas/<uuid:uid>/jam/", faskes_tasks.faskes_hours, name="faskes_hours"),
    path("faskes/tugas/<uuid:uid>/nilai/", faskes_tasks.faskes_review, name="faskes_review"),
    path("faskes/nakes/<uuid:nakes>/favorit/", faskes_tasks.favourite, name="favourite"),
    path("faskes/nakes/<uuid:nakes>/blokir/", faskes_tasks.block_nakes, name="block_nakes"),
    path("faskes/jadwal/", faskes_pages.faskes_roster, name="roster"),
    path("faskes/riwayat/", faskes_pages.faskes_history, name="faskes_history"),
    path("faskes/kinerja/", faskes_pages.faskes_performance, name="faskes_performance"),
]

profile = [
    path("nakes/profil/", nakes_profile.my_profile, name="my_profile"),
    path("nakes/profil/aktif/", nakes_profile.set_active, name="set_active"),
    path("nakes/profil/tanggal/", nakes_profile.my_exceptions, name="my_exceptions"),
    path("nakes/profil/tanggal/hapus/", nakes_profile.remove_exception, name="remove_exception"),
    path("nakes/profil/tempat-pilihan/", nakes_profile.my_places, name="my_places"),
    path("nakes/profil/dokumen/", nakes_documents.my_documents, name="my_documents"),
    path("nakes/profil/dokumen/<uuid:uid>/hapus/", nakes_documents.remove_document, name="remove_document"),
    path("nakes/profil/dokumen/tulis/", nakes_documents.type_document, name="type_document"),
    path("nakes/profil/dokumen/<uuid:uid>/", nakes_documents.document, name="document"),
    path("nakes/profil/dokumen/<uuid:uid>/foto/", nakes_documents.document_photo, name="document_photo"),
    path("nakes/profil/sip/", nakes_documents.my_permits, name="my_permits"),
    path("nakes/profil/sip/<uuid:uid>/foto/", nakes_documents.permit_photo, name="permit_photo"),
    path("nakes/profil/sip/<uuid:uid>/hapus/", nakes_documents.remove_permit, name="remove_permit"),
    path("nakes/profil/sah/", practice.my_practice, name="my_practice"),
    path("nakes/profil/sah/surat/<slug:kind>/", practice.practice_letter, name="practice_letter"),
    path("nakes/profil/<slug:section>/", nakes_profile.profile_section, name="profile_section"),
]

beginning = [
    path("nakes/mulai/", start.start_page, name="start"),
    path("nakes/mulai/identitas/", start.start_identitas, name="start_identitas"),
    path("nakes/mulai/kuliah/", start.start_kuliah, name="start_kuliah"),
    path("nakes/mulai/dokumen/", start.start_dokumen, name="start_dokumen"),
    path("nakes/mulai/tempat/", start.start_tempat, name="start_tempat"),
]

nakes = [
    path("daftar/nakes/", registration.register_nakes, name="register_nakes"),
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
    *beginning,
    *profile,
]

dinas = [path("dinas/", coverage.coverage, name="coverage")]

urlpatterns = [*faskes, *nakes, *dinas]
