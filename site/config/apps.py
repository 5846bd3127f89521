"""The project as an application: where the applications are joined to the generator."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Joins what the applications announce to what the generator needs to know."""

    name = "config"
    label = "config"
    verbose_name = "Tongbao"
