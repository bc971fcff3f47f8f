"""The frame of the platform's admin: its name, its first page, and sign-in by the same door as everybody."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

admin.site.site_header = "Lentera · admin platform"
admin.site.site_title = "Lentera"
admin.site.index_title = "Yang menunggu Anda"
admin.site.index_template = "admin/waiting.html"
admin.site.enable_nav_sidebar = False  # lists need the width; the first page names every list
admin.site.empty_value_display = "–"
# Password guessing is slowed down there, and second factors will be asked there.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
