"""Addresses. Everything that is not listed here is a page."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config.health import healthz, readyz
from config.internal import internal

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("internal/", internal, name="internal"),
    path("internal/<path:path>", internal, name="internal"),
]

urlpatterns += i18n_patterns(
    path("staff/", include("cms.staff.urls")),
    path("", include("cms.intake.urls")),
    path("", include("review_pages.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler404 = "review_pages.live.not_found"
