"""What runs outside requests."""

from django.utils import timezone

from django_tasks import task

from cms.actions.erase_contact import purge_contacts


@task()
def purge_personal_data() -> int:
    """Delete the contacts whose time is over."""
    return purge_contacts(on=timezone.localdate())
