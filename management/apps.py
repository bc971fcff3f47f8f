from django.apps import AppConfig


class ManagementConfig(AppConfig):
    name = "management"
    verbose_name = "Penempatan"

    def ready(self) -> None:
        from authentication.domain import accounts, erasure, registration
        from management.domain import leaving, profiles

        accounts.SHUT.append(leaving.rest)
        erasure.OBSTACLES.append(leaving.obstacles)
        erasure.FAREWELLS.append(leaving.take_back_wishes)
        erasure.MENTIONS.append(leaving.mention)
        registration.FINISHERS[profiles.NAKES] = profiles.finish_registration
