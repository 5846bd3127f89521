"""Which changes make a bake wanted. Each receiver writes one row and returns."""

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    DraftStateMixin,
    Locale,
    Page,
    PageViewRestriction,
    Site,
)
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    published,
    unpublished,
)

from . import wanted


def connect() -> None:
    """Connect the receivers; called once by the application's `ready`."""
    for signal in (page_published, page_unpublished, post_page_move, page_slug_changed):
        signal.connect(page_changed, dispatch_uid="bake")
    for signal in (published, unpublished):
        signal.connect(draft_changed, dispatch_uid="bake")
    post_save.connect(saved, dispatch_uid="bake.saved")
    post_delete.connect(deleted, dispatch_uid="bake.deleted")


def key_of(instance: Model) -> str:
    """Return the key that names a changed record to the sources: `app.model:pk`."""
    return f"{instance._meta.label_lower}:{instance.pk}"


def page_changed(sender, instance, **kwargs) -> None:
    """A page came, went, or changed its address."""
    wanted(f"page {instance.pk}: {instance}", [f"wagtailcore.page:{instance.pk}", key_of(instance)])


def draft_changed(sender, instance, **kwargs) -> None:
    """A snippet with drafts came or went; pages have signals of their own."""
    if not isinstance(instance, Page):
        wanted(f"{instance._meta.verbose_name} {instance.pk}", [key_of(instance)])


def saved(sender, instance, created=False, raw=False, **kwargs) -> None:
    """Something that pages show was saved outside of the draft and publish cycle."""
    if not raw and not isinstance(instance, DraftStateMixin) and shows_on_pages(sender):
        wanted(f"{instance._meta.verbose_name} {instance.pk}", [key_of(instance)])


def deleted(sender, instance, **kwargs) -> None:
    """Something that pages show is gone."""
    if sender is Page:
        wanted(f"page {instance.pk}: {instance}", [f"wagtailcore.page:{instance.pk}"])
    elif shows_on_pages(sender):
        wanted(f"{instance._meta.verbose_name} {instance.pk}", [key_of(instance)])


_answers: dict[type, bool] = {}


def shows_on_pages(model: type[Model]) -> bool:
    """Whether pages may show records of a model: Wagtail's own building blocks, settings and snippets."""
    known = _answers.get(model)
    if known is None:
        known = _answers[model] = apps.ready and issubclass(model, _kinds())
    return known


def _kinds() -> tuple[type[Model], ...]:
    kinds: list[type[Model]] = [Site, Locale, Collection, PageViewRestriction, CollectionViewRestriction]
    if apps.is_installed("wagtail.contrib.redirects"):
        from wagtail.contrib.redirects.models import Redirect

        kinds.append(Redirect)
    if apps.is_installed("wagtail.contrib.settings"):
        from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting

        kinds += [BaseGenericSetting, BaseSiteSetting]
    if apps.is_installed("wagtail.images"):
        from wagtail.images import get_image_model

        kinds.append(get_image_model())
    if apps.is_installed("wagtail.documents"):
        from wagtail.documents import get_document_model

        kinds.append(get_document_model())
    if apps.is_installed("wagtail.snippets"):
        from wagtail.snippets.models import get_snippet_models

        kinds += get_snippet_models()
    return tuple(kinds)
