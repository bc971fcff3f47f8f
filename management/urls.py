"""Addresses of staffing."""

from django.urls import path

app_name = "management"
urlpatterns: list = []
