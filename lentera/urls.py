"""Every address of the site, grouped by who uses it."""

from django.contrib import admin
from django.urls import include, path

from lentera import views
from planning.api import api, behind_key

urlpatterns = [
    path("", views.landing, name="landing"),
    path("beranda/", views.home, name="home"),
    path("galeri/", views.gallery, name="gallery"),
    path("luring/", views.offline, name="offline"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sehat/", views.health, name="health"),
    path("akun/", include("authentication.urls_account")),
    path("admin/", admin.site.urls),
    path("", include("authentication.urls")),
    path("", include("management.urls")),
    path("", include("planning.urls")),
    path("api/v1/", behind_key(api)),
]
