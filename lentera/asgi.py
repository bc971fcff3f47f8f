"""The asynchronous entry point, for the live-stream process of a later stage."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lentera.settings")
application = get_asgi_application()
