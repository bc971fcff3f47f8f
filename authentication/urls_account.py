"""Signing in and out, passwords, second factors: django-allauth's views one by one, so that what is not listed cannot be reached.

Names are allauth's own, because it looks them up. Addresses are confirmed, and forgotten passwords made anew, by our views.
"""

from allauth.account import views as allauth_views
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path
from django.views.generic import RedirectView

from authentication.views import passwords

redirect_to_account = RedirectView.as_view(pattern_name="authentication:account")

urlpatterns = [
    path("login/", allauth_views.login, name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("signup/", allauth_views.signup, name="account_signup"),
    path("reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth_views.password_change, name="account_change_password"),
    path("password/reset/", passwords.forgotten, name="account_reset_password"),
    path("password/baru/", passwords.new_password, name="account_new_password"),
    path("faktor/", redirect_to_account, name="mfa_index"),
    path("faktor/masuk/", mfa.authenticate, name="mfa_authenticate"),
    path("faktor/pastikan/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("faktor/aplikasi/", totp.activate_totp, name="mfa_activate_totp"),
    path("faktor/aplikasi/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("faktor/pemulihan/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("faktor/pemulihan/baru/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("faktor/pemulihan/unduh/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("faktor/kunci/", redirect_to_account, name="mfa_list_webauthn"),
    path("faktor/kunci/baru/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("faktor/kunci/<int:pk>/hapus/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("faktor/kunci/masuk/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("faktor/kunci/pastikan/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
]
