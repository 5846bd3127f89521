"""WSGI entry point."""

import os
import sys
from pathlib import Path

from django.core.wsgi import get_wsgi_application

ROOT = Path(__file__).resolve().parents[2]
for place in (str(ROOT / "site"), str(ROOT)):
    if place not in sys.path:
        sys.path.insert(0, place)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()
