from django.apps import AppConfig


class LenteraConfig(AppConfig):
    name = "lentera"
    label = "lentera"

    def ready(self) -> None:
        from django_q.signals import post_execute_in_worker

        from lentera.lib.masking import mask_failure

        post_execute_in_worker.connect(mask_failure, dispatch_uid="mask_failure")
