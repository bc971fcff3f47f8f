"""The project's settings for tests: a cheap hasher, mail in memory, no outside."""

import os

os.environ.setdefault("LENTERA_ENV", "development")

from lentera.settings import *  # noqa: F403
from lentera.settings import BASE_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
SECRET_KEY = "tests-only"
VAR_DIR = BASE_DIR / "var" / "tests"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# A key in somebody's .env must not reach a test.
GEMINI_API_KEY = ""
GEMINI_BASE_URL = "http://127.0.0.1:9"
WHATSAPP_PHONE_NUMBER_ID = WHATSAPP_TOKEN = WHATSAPP_TEMPLATE = ""
WHATSAPP_URL = "http://127.0.0.1:9"
BMKG_URL = "http://127.0.0.1:9"
SATUSEHAT_CLIENT_ID = SATUSEHAT_CLIENT_SECRET = ""
SATUSEHAT_OAUTH_URL = SATUSEHAT_FHIR_URL = "http://127.0.0.1:9"
