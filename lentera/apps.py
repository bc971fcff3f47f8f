from django.apps import AppConfig


class LenteraConfig(AppConfig):
    name = "lentera"
    label = "lentera"
