"""Settings, read from the environment; `docs/guide/settings.md` says what each variable does.

Without DATABASE_URL the platform uses its own embedded PostgreSQL, and is then a place to try things, not production.
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from cedre.gateways import mail_server
from cedre.gateways.openid import configuration as openid
from cedre.operations import embedded_postgres
from cedre.operations.connections import LivingConnection
from cedre.site import logs, production
from cedre.site.secret import secret_key

ROOT = Path(__file__).resolve().parents[2]
STATE_DIR = embedded_postgres.state_directory()


def _flag(name: str, *, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "oui"}


# In service, nothing is made up in the place of what is missing: the site refuses to start, and says all it lacks.
PRODUCTION = _flag("CEDRE_PRODUCTION", default=False)
if PRODUCTION:
    production.check(os.environ)

DEBUG = _flag("CEDRE_DEBUG", default=False)
SECRET_KEY = secret_key(STATE_DIR)
ALLOWED_HOSTS = [host.strip() for host in os.environ.get("CEDRE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")]
# Behind HTTPS: cookies are for HTTPS only and browsers are told to stay there.
HTTPS = _flag("CEDRE_HTTPS", default=PRODUCTION)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_TRUSTED_ORIGINS = [f"https://{'*' * host.startswith('.')}{host}" for host in ALLOWED_HOSTS] if HTTPS else []
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_FAILURE_VIEW = "cedre.site.errors.csrf_failure"
# Every page says that the site will be back: for an update that takes the database away.
MAINTENANCE = _flag("CEDRE_MAINTENANCE", default=False)

INSTALLED_APPS = [
    "cedre.site.apps.SiteConfig",
    "cedre.operations.apps.OperationsConfig",
    "cedre.demo.apps.DemoConfig",
    "cedre.pages.apps.PagesConfig",
    "cedre.syntheses.apps.SynthesesConfig",
    "cedre.answers.apps.AnswersConfig",
    "cedre.testimonies.apps.TestimoniesConfig",
    "cedre.proposals.apps.ProposalsConfig",
    "cedre.turnout.apps.TurnoutConfig",
    "cedre.admissions.apps.AdmissionsConfig",
    "cedre.ballots.apps.BallotsConfig",
    "cedre.dialogues.apps.DialoguesConfig",
    "cedre.coaching.apps.CoachingConfig",
    "cedre.territories.apps.TerritoriesConfig",
    "cedre.moderation.apps.ModerationConfig",
    "cedre.accounts.apps.AccountsConfig",
    "cedre.gateways.apps.GatewaysConfig",
    "cedre.gateways.openid",
    "cedre.base.apps.BaseConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    # Not "allauth" itself: its pages and its words are ours. Nor allauth.usersessions, which stores IP addresses.
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cedre.site.logs.RequestsMiddleware",
    "cedre.site.kept_pages.KeptPagesMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "cedre.site.middleware.ReadableAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cedre.site.errors.MaintenanceMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cedre.site.middleware.PrivacyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cedre.site.errors.WrongMethodMiddleware",
    "cedre.site.middleware.SecondFactorMiddleware",
    "cedre.site.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "cedre.site.urls"
WSGI_APPLICATION = "cedre.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cedre.site.context.site",
            ],
            # In every template, as `include` is.
            "builtins": ["cedre.site.templatetags.components"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

EMBEDDED_DATABASE = not os.environ.get("DATABASE_URL")
DATABASES = {
    "default": dj_database_url.parse(os.environ.get("DATABASE_URL") or embedded_postgres.database_url(STATE_DIR)),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if _flag("CEDRE_POOL", default=False):
    # In a web process connections are kept by psycopg's pool; elsewhere one process needs one connection.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": 8,
        "timeout": 10,
        "connection_class": LivingConnection,
    }
    # A database that was restarted must not cost each kept connection one failed page.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

AUTH_USER_MODEL = "accounts.Person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator")
] + [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}}]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "dialogues:desk"
LOGOUT_REDIRECT_URL = "home"

# Signing in is django-allauth's: docs/decisions/0013-sign-in.md says what was decided of it.
ACCOUNT_ADAPTER = "cedre.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
# allauth's own limits of a minute, and one of an hour: a code of six figures is guessed by whoever may go on for days.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,12/h/key",
    "manage_email": "10/m/user,30/h/user",
    # Ours: the tries of one code.
    "try_login_code": "3/15m/key",
}
# How long after signing in one may change the security of one's account.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
MFA_ADAPTER = "cedre.accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Cèdre"
MFA_TOTP_PERIOD, MFA_TOTP_TOLERANCE = 30, 1
SOCIALACCOUNT_ADAPTER = "cedre.accounts.adapters.IdentityAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": openid.providers(os.environ)}}
CACHES = {
    # Where allauth counts attempts: for all web processes, with room enough that none is pushed out by others.
    "default": {
        "BACKEND": "cedre.site.attempts.Attempts",
        "LOCATION": "site_attempts",
        "KEY_FUNCTION": "cedre.site.attempts.digest",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    # What every page asks, and no process need tell another.
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

LANGUAGE_CODE = "fr"
# The browser says which at the first visit, the cookie of `choose-language` afterwards.
LANGUAGES = [("fr", "français"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [ROOT / "cedre" / "site" / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = STATE_DIR / "static"
# The pictures of the guides, which the help shows too.
STATICFILES_DIRS = [("guides", ROOT / "docs" / "images")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if _flag("CEDRE_STATIC_FROM_SOURCE", default=DEBUG):
    # Tests and development read the files where they are written: nothing to collect first.
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = True
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A provider of identities is reached by a form of ours, then a redirection.
        "form-action": [SELF, *openid.origins(os.environ)],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
# Sites that may show a dialogue in their own pages: the frame-ancestors of /embed/, which no other page has.
EMBED_HOSTS = os.environ.get("CEDRE_EMBED_HOSTS", "*").replace(",", " ").split()
# No page takes a file: without this, one of any size sent to any page is written to the disk before it is ignored.
FILE_UPLOAD_HANDLERS = ["cedre.site.uploads.NoFile"]

# A group or a college with fewer people than this is never shown.
SMALLEST_GROUP_SHOWN = int(os.environ.get("CEDRE_SMALLEST_GROUP_SHOWN", "5"))
# Votes that arrive within these seconds are gathered into one drawing of the results.
SECONDS_BETWEEN_DRAWINGS = int(os.environ.get("CEDRE_SECONDS_BETWEEN_DRAWINGS", "1"))
# Results are drawn again when this many people have answered since, and this many wait with them; under 2: at once.
FEWEST_NEW_PEOPLE = int(os.environ.get("CEDRE_FEWEST_NEW_PEOPLE", "5"))
# What one client may ask the API in a minute, of all web processes together; 0: no limit.
API_REQUESTS_PER_MINUTE = int(os.environ.get("CEDRE_API_REQUESTS_PER_MINUTE", "120"))
# How many participations may begin in a day from one network, a town hall or a school being one; 0: no limit.
PARTICIPATIONS_PER_NETWORK = int(os.environ.get("CEDRE_PARTICIPATIONS_PER_NETWORK", "1000"))
# How long a page of results may be shown again to other readers, while nothing is done on the site; 0: written anew.
SECONDS_KEPT = int(os.environ.get("CEDRE_SECONDS_KEPT", "10"))
# How many proxies of ours stand before the site: their X-Forwarded-For is believed, nobody else's.
TRUSTED_PROXIES = int(os.environ.get("CEDRE_TRUSTED_PROXIES", "1" if HTTPS else "0"))
# The style guide, with every component in every state, is for those who build the pages.
SHOW_STYLE_GUIDE = _flag("CEDRE_STYLE_GUIDE", default=DEBUG)
# The demonstration brings accounts whose password everybody knows.
DEMONSTRATION_ALLOWED = not (PRODUCTION or HTTPS)

# Whoever animates or administers signs in with two proofs; in service, always, unless the installation says otherwise.
SECOND_FACTOR_REQUIRED = _flag("CEDRE_SECOND_FACTOR", default=not DEMONSTRATION_ALLOWED)

# The mail server. Without one, a trial keeps its letters in files and shows them; a site in service sends none.
MAIL_SERVER = os.environ.get("CEDRE_MAIL", "")
MAILS_SHOWN = DEMONSTRATION_ALLOWED and not MAIL_SERVER
MAIL_WORKS = bool(MAIL_SERVER) or MAILS_SHOWN
EMAIL_BACKEND = "cedre.gateways.kept_mail.Keeper" if MAILS_SHOWN else mail_server.NONE
EMAIL_FILE_PATH = STATE_DIR / "courriels"
if MAIL_SERVER:
    globals().update(mail_server.configuration(MAIL_SERVER))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("CEDRE_MAIL_FROM") or f"Cèdre <cedre@{ALLOWED_HOSTS[0].lstrip('.')}>"

# Where letters lead: the address of the site as people type it.
SITE_ADDRESS = os.environ.get("CEDRE_ADDRESS", "").rstrip("/") or (
    f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
    if HTTPS
    else f"http://{ALLOWED_HOSTS[0]}:{os.environ.get('PORT', '8000')}"
)

# How long what is kept of people is kept, in months of thirty days; the register says it. 0 months: never too absent.
INACTIVE_MONTHS = int(os.environ.get("CEDRE_INACTIVE_MONTHS", "24"))
INACTIVE_WARNING_DAYS = int(os.environ.get("CEDRE_INACTIVE_WARNING_DAYS", "30"))
KEEP_NOTICES_MONTHS = int(os.environ.get("CEDRE_KEEP_NOTICES_MONTHS", "12"))
KEEP_CONSENTS_MONTHS = int(os.environ.get("CEDRE_KEEP_CONSENTS_MONTHS", "60"))
KEEP_JOURNAL_AUTHORS_MONTHS = int(os.environ.get("CEDRE_KEEP_JOURNAL_AUTHORS_MONTHS", "60"))

LOGGING = logs.configuration(os.environ.get("CEDRE_LOG", "json" if PRODUCTION else "lines"))
