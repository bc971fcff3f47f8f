from django.apps import AppConfig


class AiServiceConfig(AppConfig):
    name = "ai_service"
    verbose_name = "Kecerdasan buatan"
