"""The addresses of the site; for django-distill also the list of them."""

from django.conf import settings
from django.urls import include, path

from wagtail import urls as wagtail_urls
from wagtail.views import serve

urlpatterns = []
if "django_distill" in settings.INSTALLED_APPS:
    from django_distill import distill_re_path

    from tests.bench.ssg.models import site_paths

    def every_path():
        return [{"path": address.lstrip("/")} for address in site_paths()]

    urlpatterns.append(
        distill_re_path(r"^(?P<path>(?:[\w\-]+/)*)$", serve, name="page", distill_func=every_path)
    )
urlpatterns.append(path("", include(wagtail_urls)))
