from django.apps import AppConfig


class ManagementConfig(AppConfig):
    name = "management"
    verbose_name = "Penempatan"

    def ready(self) -> None:
        from authentication.domain import registration
        from management.domain import profiles

        registration.FINISHERS[profiles.NAKES] = profiles.finish_registration
