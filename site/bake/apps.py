from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BakeConfig(AppConfig):
    """The static-site generator: usable in any Wagtail site by `INSTALLED_APPS += ["bake"]`."""

    name = "bake"
    verbose_name = _("Static site")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what changes a site."""
        from . import signals

        signals.connect()
