from django.apps import AppConfig


class CmsConfig(AppConfig):
    """The plugin: records, forms, approval."""

    name = "cms"

    def ready(self):
        """Connect the last guards."""
        from cms import guards  # noqa: F401
