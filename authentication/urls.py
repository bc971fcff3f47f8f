"""Addresses of accounts, places and notices."""

from django.urls import path

from authentication.views import notices

app_name = "authentication"
urlpatterns = [
    path("pesan/", notices.inbox, name="inbox"),
    path("pesan/dibaca/", notices.read_all, name="read_all"),
    path("pesan/pengaturan/", notices.notice_settings, name="notice_settings"),
    path("pesan/push/", notices.push_subscribe, name="push_subscribe"),
    path("pesan/<uuid:uid>/buka/", notices.open_notice, name="open_notice"),
]
