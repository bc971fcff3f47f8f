"""All settings, read from the environment (see .env.example).

Development needs nothing. Production (`LENTERA_ENV=production`) refuses to start when something is missing.
"""

import os
from pathlib import Path

from dotenv import load_dotenv

from lentera import env

# Processes share the cores. Threads inside numpy's linear algebra only wait for one another: forecasting took 2 to 8 times the
# processor time with them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

BASE_DIR = Path(__file__).resolve().parent.parent
load_dotenv(BASE_DIR / ".env")

ENVIRONMENT = os.environ.get("LENTERA_ENV", "development")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.flag("DEBUG", not PRODUCTION)

SECRET_KEY = env.required("SECRET_KEY", development="development-only-key-not-for-production-use", debug=not PRODUCTION)
ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS", [] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"])
SITE_URL = env.required("SITE_URL", development="http://localhost:8000", debug=not PRODUCTION).rstrip("/")
CSRF_TRUSTED_ORIGINS = env.listing("CSRF_TRUSTED_ORIGINS", [SITE_URL])

INSTALLED_APPS = [
    "lentera",
    "planning",
    "emergency",
    "management",
    "billing",
    "authentication",
    "ai_service",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "heroicons",
    "django_q",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "lentera.middleware.bounded_bodies",
    "lentera.middleware.plain_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "authentication.middleware.second_factor",
    "authentication.middleware.last_seen",
    "django_htmx.middleware.HtmxMiddleware",
    "lentera.middleware.without_nul",
    "lentera.middleware.domain_errors",
    "lentera.middleware.fresh_pages",
]

ROOT_URLCONF = "lentera.urls"
WSGI_APPLICATION = "lentera.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lentera.nav.context",
            ],
            "builtins": ["lentera.templatetags.lentera", "heroicons.templatetags.heroicons"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": env.database(
        env.required(
            "DATABASE_URL", development=f"sqlite:///{BASE_DIR / 'var' / 'lentera.sqlite3'}", debug=not PRODUCTION
        )
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
(BASE_DIR / "var").mkdir(exist_ok=True)

# Throttling counts in the cache, so it must be shared by every web process, and hold every count that still runs: Django's
# own limit of 300 entries would forget the tries against one account as soon as some hundred other people sign in.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# --- People -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "authentication.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "authentication.domain.passwords.IndonesianWords"},
    {"NAME": "authentication.domain.passwords.NotLeaked"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "landing"
ACCOUNT_ADAPTER = "authentication.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Our own codes come before an account exists; what stands on a User was shown to be theirs (docs/accounts.md).
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/300s/key",
    "code": "30/m/ip",
    # A code goes out: by network (an office shares one) and by address, known or not. With five tries each, a day's
    # twenty codes leave a hundred guesses (NIST SP 800-63B allows a hundred before an account must be shut).
    "ask_code": "40/h/ip,6/h/key,20/d/key",
    "reset_password": "20/m/ip",
    "export_data": "5/h/user",
}
# How many proxies of ours stand in front. Limits count the address that the outermost of them saw; with 0 they count
# whoever connects, which behind a proxy is everybody at once.
ALLAUTH_TRUSTED_PROXY_COUNT = env.count("TRUSTED_PROXY_COUNT", 1 if PRODUCTION else 0)
MFA_ADAPTER = "authentication.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Lentera"
MFA_TOTP_TOLERANCE = 1  # phones' clocks are off by seconds, rarely by more than half a minute
# Browsers allow passkeys without TLS on localhost alone, and so do we.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_FORMS = {
    "authenticate": "authentication.forms_mfa.AuthenticateForm",
    "reauthenticate": "authentication.forms_mfa.ReauthenticateForm",
    "activate_totp": "authentication.forms_mfa.ActivateForm",
    "add_webauthn": "authentication.forms_mfa.AddKeyForm",
    "authenticate_webauthn": "authentication.forms_mfa.KeyForm",
    "reauthenticate_webauthn": "authentication.forms_mfa.KeyAgainForm",
    "login_webauthn": "authentication.forms_mfa.KeyLoginForm",
}
ACCOUNT_FORMS = {
    "login": "authentication.forms.LoginForm",
    "change_password": "authentication.forms.ChangePasswordForm",
    "reauthenticate": "authentication.forms.ReauthenticateForm",
}

# --- Language and time ------------------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

# --- Personal data at rest (lentera/lib/crypto.py, docs/privacy.md) ------------------------------------------------
# Newest first: it encrypts, all of them decrypt. `manage.py rotate_keys` writes everything again with the newest.
DATA_KEYS = env.keys("DATA_KEYS", development=not PRODUCTION)
INDEX_KEY = env.keys("INDEX_KEY", development=not PRODUCTION)[0]

# --- Files ------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# Not static/src: those are sources, and their imports are resolved at build time.
STATICFILES_DIRS = [(name, BASE_DIR / "static" / name) for name in ("dist", "images")]
(BASE_DIR / "static" / "dist").mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- Hardening --------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
PERMISSIONS_POLICY = {"geolocation": ["self"], "camera": [], "microphone": [], "payment": [], "usb": []}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^sehat/$"]  # health checks come without TLS
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = int(os.environ.get("HSTS_SECONDS", str(60 * 60 * 24 * 365)))
    # Turn off where other names under the same domain are still served without TLS.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.flag("HSTS_SUBDOMAINS", True)

# --- Messages out -----------------------------------------------------------------------------------------------
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = Path(os.environ.get("EMAIL_FILE_PATH", "") or BASE_DIR / "var" / "surel")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.required(
    "DEFAULT_FROM_EMAIL", development="Lentera <halo@lentera.example>", debug=not PRODUCTION
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
VAPID_PRIVATE_KEY = env.required("VAPID_PRIVATE_KEY", development="", debug=not PRODUCTION)
VAPID_PUBLIC_KEY = env.required("VAPID_PUBLIC_KEY", development="", debug=not PRODUCTION)
VAPID_SUBJECT = os.environ.get("VAPID_SUBJECT", "mailto:halo@lentera.example")

# --- Gemini: without a key the statistical forecast answers alone -------------------------------------------------
GEMINI_API_KEY = os.environ.get("GEMINI_API_KEY", "")
GEMINI_MODEL = os.environ.get("GEMINI_MODEL", "") or "gemini-3.8-flash"
GEMINI_BASE_URL = os.environ.get("GEMINI_BASE_URL", "") or "https://generativelanguage.googleapis.com"
GEMINI_SECONDS = 30.0
# US dollars per million tokens. The defaults are deliberately dear, so that a budget is kept before the price list's
# own numbers are filled in.
GEMINI_PRICE_IN = env.dollars("GEMINI_PRICE_IN", "2.00")
GEMINI_PRICE_OUT = env.dollars("GEMINI_PRICE_OUT", "12.00")
# US dollars per calendar month.
GEMINI_BUDGET_EACH = env.dollars("GEMINI_BUDGET_EACH", "5")
GEMINI_BUDGET_PLATFORM = env.dollars("GEMINI_BUDGET_PLATFORM", "200")

# --- WhatsApp: one-time codes; without a provider the platform admin confirms phone numbers -----------------------
WHATSAPP_URL = os.environ.get("WHATSAPP_URL", "") or "https://graph.facebook.com"
WHATSAPP_VERSION = os.environ.get("WHATSAPP_VERSION", "") or "v23.0"
WHATSAPP_PHONE_NUMBER_ID = os.environ.get("WHATSAPP_PHONE_NUMBER_ID", "")
WHATSAPP_TOKEN = os.environ.get("WHATSAPP_TOKEN", "")
WHATSAPP_TEMPLATE = os.environ.get("WHATSAPP_TEMPLATE", "")
WHATSAPP_LANGUAGE = os.environ.get("WHATSAPP_LANGUAGE", "") or "id"

# --- Leaked passwords (Pwned Passwords, by range): set to nothing, it is off ---------------------------------------
PWNED_URL = os.environ.get("PWNED_URL", "https://api.pwnedpasswords.com" if PRODUCTION else "")

# --- BMKG: weather of the kabupaten; no key ------------------------------------------------------------------------
BMKG_URL = os.environ.get("BMKG_URL", "") or "https://api.bmkg.go.id"

# --- SATUSEHAT: the Practitioner record; without a client id a person compares -----------------------------------
SATUSEHAT_CLIENT_ID = os.environ.get("SATUSEHAT_CLIENT_ID", "")
SATUSEHAT_CLIENT_SECRET = os.environ.get("SATUSEHAT_CLIENT_SECRET", "")
_SATUSEHAT = "https://api-satusehat.kemkes.go.id"
SATUSEHAT_OAUTH_URL = os.environ.get("SATUSEHAT_OAUTH_URL", "") or f"{_SATUSEHAT}/oauth2/v1"
SATUSEHAT_FHIR_URL = os.environ.get("SATUSEHAT_FHIR_URL", "") or f"{_SATUSEHAT}/fhir-r4/v1"

# --- Background work: one database is the broker until REDIS_URL is set -----------------------------------------
REDIS_URL = os.environ.get("REDIS_URL", "")
Q_CLUSTER = {
    "name": "lentera",
    "workers": int(os.environ.get("WORKERS", "2")),
    "timeout": 120,
    "retry": 180,
    "max_attempts": 5,
    "ack_failures": True,
    "catch_up": False,
    "save_limit": 2000,
    "poll": 1,
    "label": "Pekerjaan latar",
    **({"redis": REDIS_URL} if REDIS_URL else {"orm": "default"}),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "lentera.lib.masking.MaskingFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        # Only the root's handler: Django's own would mail whole requests, with what people typed, to ADMINS.
        "django": {"handlers": [], "level": "INFO"},
        "django-q": {"level": os.environ.get("QUEUE_LOG_LEVEL", "WARNING")},
        # They would write a line per request.
        "httpx": {"level": "WARNING"},
        "google_genai": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
