"""Where private files lie: outside the media folder, which may be served as it stands."""

from django.core.files.storage import Storage, storages


def private() -> Storage:
    """Return the storage `private`, whose files leave only through a view that checks who asks."""
    return storages["private"]
