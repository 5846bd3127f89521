from django.apps import AppConfig


class BakeConfig(AppConfig):
    """The static-site generator: usable in any Wagtail site by `INSTALLED_APPS += ["bake"]`."""

    name = "bake"
