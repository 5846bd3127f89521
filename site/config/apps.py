"""The project as an application: where the applications are joined to the generator."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Joins what the applications announce to what the generator needs to know."""

    name = "config"
    label = "config"
    verbose_name = "Tongbao"

    def ready(self) -> None:
        """Let a changed record ask for a bake."""
        from cms.signals import record_changed

        record_changed.connect(_record_changed, dispatch_uid="config.bake")


def _record_changed(sender, keys=(), **kwargs) -> None:
    from bake import wanted

    wanted(", ".join(keys) or str(sender), keys)
