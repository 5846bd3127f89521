from django.apps import AppConfig


class TestSiteConfig(AppConfig):
    """A small Wagtail site to bake in the tests."""

    name = "tests.bake.testsite"
    label = "testsite"
    default_auto_field = "django.db.models.BigAutoField"
