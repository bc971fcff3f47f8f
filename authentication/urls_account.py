"""Signing in and out, passwords: django-allauth's views one by one, so that what is not listed cannot be reached.

Names are allauth's own, because it looks them up. Addresses are confirmed, and forgotten passwords made anew, by our views.
"""

from allauth.account import views as allauth_views
from django.urls import path

from authentication.views import passwords

urlpatterns = [
    path("login/", allauth_views.login, name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("signup/", allauth_views.signup, name="account_signup"),
    path("reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth_views.password_change, name="account_change_password"),
    path("password/reset/", passwords.forgotten, name="account_reset_password"),
    path("password/baru/", passwords.new_password, name="account_new_password"),
]
