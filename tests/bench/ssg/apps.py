from django.apps import AppConfig


class BenchSiteConfig(AppConfig):
    """The site that every generator bakes."""

    name = "tests.bench.ssg"
    label = "benchsite"
    default_auto_field = "django.db.models.BigAutoField"
