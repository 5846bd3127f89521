"""Settings shared by every environment. The environment is read here and nowhere else."""

import os
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _

import dj_database_url

CONFIG_DIR = Path(__file__).resolve().parent.parent
CHECKOUT = CONFIG_DIR.parent.parent

env = os.environ.get

DATA_DIR = Path(env("DATA_DIR") or CHECKOUT / "var").resolve()
TEMPLATES_DIR = next(d for d in (CONFIG_DIR / "templates", CHECKOUT / "templates") if d.is_dir())
ASSETS_DIR = next(d for d in (CONFIG_DIR / "assets", CHECKOUT / "site" / "assets") if d.is_dir())

DEBUG = False
SECRET_KEY = env("SECRET_KEY", "")
ALLOWED_HOSTS = [host for host in env("ALLOWED_HOSTS", "").replace(" ", "").split(",") if host]
SITE_BASE_URL = env("SITE_BASE_URL", "").rstrip("/")
FORMS_BASE_URL = env("FORMS_BASE_URL", "").rstrip("/")
REDIS_URL = env("REDIS_URL", "")
WAGTAILADMIN_BASE_URL = SITE_BASE_URL or "http://127.0.0.1:8000"

INSTALLED_APPS = [
    "config",
    "review_pages",
    "importers",
    "cms",
    "bake",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail_modeladmin",
    "modelcluster",
    "taggit",
    "django_filters",
    "import_export",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "config.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "bake.serving.BakedSite",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Public pages are Jinja2 (templates/public/); staff pages, forms and the admin are Django templates.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [TEMPLATES_DIR / "public"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "config.jinja.environment",
            "extensions": ["jinja2.ext.i18n", "wagtail.jinja2tags.core", "wagtail.images.jinja2tags.images"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [TEMPLATES_DIR],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        env("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'tongbao.sqlite3'}", conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=30000;",
        }
    )
else:
    INSTALLED_APPS.append("django.contrib.postgres")

# Tasks: the database backend needs nothing beside the database; Redis takes over when it is named.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    INSTALLED_APPS += ["django_rq", "django_tasks_rq"]
    RQ_QUEUES = {"default": {"URL": REDIS_URL}}
    TASKS = {"default": {"BACKEND": "django_tasks_rq.RQBackend", "QUEUES": ["default"]}}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "staff_login"
LOGIN_REDIRECT_URL = "staff_home"

# Chinese is the first language and has no prefix; English lives under /en/.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [CONFIG_DIR / "locale"]
WAGTAIL_I18N_ENABLED = True
WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [ASSETS_DIR]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Evidence lies outside the media folder and is only ever served by a view that checks who asks.
PRIVATE_ROOT = DATA_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_HTTPONLY = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Turns an imported circular into a draft page; importers and pages know nothing of each other.
CIRCULAR_PAGE_SAVER = "review_pages.policy.save_draft"

WAGTAIL_SITE_NAME = "通报"
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.actions.approve.finish"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
STAFF_FORM_TEXTS = "review_pages.models.form_texts"

# What the public sends. COMMENT_FORMS gives the live form of a page, as cms.intake.definition.FormDefinition.
COMMENT_FORMS = "review_pages.models.find_form"
FORMS_ORIGINS = [origin for origin in env("FORMS_ORIGINS", "").replace(" ", "").split(",") if origin]
FORMS_PER_ADDRESS = (60, 600)  # messages, seconds
FORMS_PER_MINUTE = 60_000
FORMS_MOST_PENDING = 100_000
TRUSTED_PROXIES = int(env("TRUSTED_PROXIES", "0"))
CONTACT_KEYS = [key for key in env("CONTACT_KEYS", "").replace(" ", "").split(",") if key]
CONTACT_DAYS_KEPT = int(env("CONTACT_DAYS_KEPT", "365"))
WAGTAILADMIN_USER_LOGIN_FORM = "cms.forms.sign_in.AdminSignIn"

# The static site. Each edition is what an anonymous reader of that edition may see.
BAKE = {
    "ROOT": DATA_DIR / "baked",
    "EDITIONS": {"public": {"PREFIX": "/"}, "system": {"PREFIX": "/internal/"}},
    "SOURCES": ["config.baking.RecordPages"],
    "HOSTS": [SITE_BASE_URL.partition("://")[2]] if SITE_BASE_URL else [],
    "DYNAMIC": ["/admin/", "/staff/", "/forms/", "/receipt/", "/documents/", "/healthz", "/readyz"],
    "KEEP": 5,
}

# The day that figures on pages stand for; empty means today. Fixed in tests and on demonstrations.
SITE_AS_OF = date.fromisoformat(env("SITE_AS_OF")) if env("SITE_AS_OF") else None

DEMO_PASSWORD = env("DEMO_PASSWORD", "tongbao-demo")
