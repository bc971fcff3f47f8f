from django.apps import AppConfig
from django.core.checks import register


class AuthenticationConfig(AppConfig):
    name = "authentication"
    verbose_name = "Pengguna dan tempat"

    def ready(self) -> None:
        from authentication.checks import retention_is_complete

        register(retention_is_complete)
