"""Settings of the tests: a data folder of their own, fast hashing, tasks run at once."""

import os
import tempfile

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="tongbao-test-")

from .base import *  # noqa: F403
from .base import STORAGES

SECRET_KEY = "test"  # noqa: S105
ALLOWED_HOSTS = ["*"]
SITE_BASE_URL = WAGTAILADMIN_BASE_URL = "http://127.0.0.1:8000"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
INSTALLED_APPS = [*INSTALLED_APPS, "tests.bake.testsite"]  # noqa: F405
