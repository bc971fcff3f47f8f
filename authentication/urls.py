"""Addresses of accounts, places and notices."""

from django.urls import path

from authentication.views import account, codes, colleagues, files, notices, privacy, registration

app_name = "authentication"
urlpatterns = [
    path("daftar/faskes/", registration.register_faskes, name="register_faskes"),
    path("daftar/faskes/baru/", registration.register_new_faskes, name="register_new_faskes"),
    path("daftar/faskes/menunggu/", registration.waiting, name="waiting"),
    path("daftar/faskes/<uuid:uid>/", registration.register_listed_faskes, name="register_listed_faskes"),
    path("akun/", account.account, name="account"),
    path("akun/alamat/", account.change_address, name="change_address"),
    path("akun/alamat/lanjut/", account.resume_check, name="resume_check"),
    path("akun/faktor/nanti/", account.close_advice, name="close_advice"),
    path("akun/faktor-hilang/", account.ask_factor_off, name="lost_factor"),
    path("akun/faktor-hilang/batal/", account.stop_factor_reset, name="stop_factor_reset"),
    path("akun/perangkat/keluar/", account.end_session, name="end_session"),
    path("akun/perangkat/keluar-semua/", account.end_all_sessions, name="end_all_sessions"),
    path("rekan/", colleagues.colleagues_page, name="colleagues"),
    path("rekan/undang/", colleagues.invite_colleague, name="invite_colleague"),
    path("rekan/undangan/<uuid:uid>/tarik/", colleagues.withdraw_invitation, name="withdraw_invitation"),
    path("rekan/<uuid:uid>/keluarkan/", colleagues.remove_colleague, name="remove_colleague"),
    path("undangan/<uuid:uid>/", colleagues.join, name="join"),
    path("kode/", codes.enter_code, name="enter_code"),
    path("kode/lagi/", codes.ask_again, name="ask_code_again"),
    path("kode/surel/", codes.other_email, name="other_email"),
    path("berkas/<uuid:uid>/", files.private_file, name="private_file"),
    path("akun/data/", privacy.my_data, name="my_data"),
    path("akun/data/dilihat/", privacy.seen_by, name="seen_by"),
    path("akun/data/persetujuan/", privacy.my_consents, name="my_consents"),
    path("akun/data/unduh/", privacy.download, name="download_data"),
    path("akun/data/hapus/", privacy.erase, name="erase_account"),
    path("akun/data/dihapus/", privacy.erased, name="erased"),
    path("pesan/", notices.inbox, name="inbox"),
    path("pesan/dibaca/", notices.read_all, name="read_all"),
    path("pesan/pengaturan/", notices.notice_settings, name="notice_settings"),
    path("pesan/push/", notices.push_subscribe, name="push_subscribe"),
    path("pesan/<uuid:uid>/buka/", notices.open_notice, name="open_notice"),
]
