"""Settings of `make run` and of every command that names no others: one machine, loopback, SQLite."""

import secrets

from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, DATA_DIR, SECRET_KEY, SITE_BASE_URL, env

DEBUG = env("DEBUG", "") == "1"

DATA_DIR.mkdir(parents=True, exist_ok=True)

if not SECRET_KEY:
    # One key for each data folder, so that sessions outlive a restart and no key is shared.
    key_file = DATA_DIR / "secret_key"
    if not key_file.exists():
        key_file.touch(mode=0o600)
        key_file.write_text(secrets.token_urlsafe(50))
    SECRET_KEY = key_file.read_text().strip()

ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]", "testserver"]
SITE_BASE_URL = SITE_BASE_URL or f"http://{env('HOST', '127.0.0.1')}:{env('PORT', '8000')}"
WAGTAILADMIN_BASE_URL = SITE_BASE_URL
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
