"""Settings of the benchmark's site. Its folder is BENCH_WORK; BENCH_PEER adds a peer to the applications."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORK = Path(os.environ["BENCH_WORK"])
PEER = os.environ.get("BENCH_PEER", "bake")
BENCH_LANE = os.environ.get("BENCH_LANE", "fast")
SECRET_KEY = "benchmark"
ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
ROOT_URLCONF = "tests.bench.ssg.urls"
INSTALLED_APPS = [
    "tests.bench.ssg",
    *{"bake": ["bake"], "bakery": ["bakery", "wagtailbakery"], "distill": ["django_distill"]}[PEER],
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(WORK / "site.sqlite3")}}
STATIC_URL, MEDIA_URL = "/static/", "/media/"
MEDIA_ROOT = str(WORK / "media")
WAGTAIL_SITE_NAME = "bench"
WAGTAILADMIN_BASE_URL = "http://localhost"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
BUILD_DIR = str(WORK / "out-bakery")
BAKERY_VIEWS = ("wagtailbakery.views.AllPublishedPagesView",)
DISTILL_DIR = str(WORK / "out-distill")
BAKE = {
    "ROOT": WORK / "baked",
    "SOURCES": ["tests.bench.ssg.source.Articles"] if BENCH_LANE == "fast" else [],
    "COMPRESS": tuple(os.environ.get("BENCH_COMPRESS", "").split()),
    "DYNAMIC": ["/search/", "/about/", "/privacy/"],
    "DEAD_LINKS": "report",
    "FSYNC": False,
    "RECYCLE_AFTER": 0,
}
# The peers' environment has other versions: the migrations of the site lie in its folder.
(WORK / "benchmigrations").mkdir(parents=True, exist_ok=True)
(WORK / "benchmigrations" / "__init__.py").touch()
sys.path.insert(0, str(WORK))
MIGRATION_MODULES = {"benchsite": "benchmigrations"}
