"""Addresses of accounts, places and notices."""

from django.urls import path

app_name = "authentication"
urlpatterns: list = []
