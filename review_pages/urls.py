"""Addresses of records that are no Wagtail pages of their own. They come before Wagtail's in the project."""

from django.urls import re_path

from .live import record_file

PATTERNS = (
    r"(?:opinions|progress)/[^/].*/",
    r"(?:progress|data|search|feeds)/.+\.(?:json|csv|py|xml)",
    r"sitemap\.xml",
    r"robots\.txt",
    r"404\.html",
)

urlpatterns = [re_path(rf"^(?P<address>{pattern})$", record_file) for pattern in PATTERNS]
