"""Page types as a stranger's site has them: nothing here knows that it will be baked."""

from django.db import models
from django.http import HttpResponse
from django.shortcuts import render

from wagtail.contrib.forms.models import AbstractForm
from wagtail.fields import RichTextField
from wagtail.models import Page


class Note(models.Model):
    """A piece of text that several pages show."""

    slug = models.SlugField(unique=True)
    text = models.TextField()

    def __str__(self):
        """Return the slug."""
        return self.slug


class PlainPage(Page):
    """A page with text, its children and the site's notes."""

    body = RichTextField(blank=True)
    raw = models.TextField(blank=True)
    trouble = models.CharField(max_length=20, blank=True)

    def get_context(self, request, *args, **kwargs):
        """Add what the page lists."""
        context = super().get_context(request, *args, **kwargs)
        context["children"] = self.get_children().live().public().order_by("path")
        context["notes"] = Note.objects.order_by("slug")
        return context

    def serve(self, request, *args, **kwargs):
        """Make the trouble that a test asks for."""
        if self.trouble == "raise":
            raise ValueError("the page is broken")
        if self.trouble == "status":
            return HttpResponse("<p>Server Error (500)</p>", status=500)
        if self.trouble == "csrf":
            return render(request, "testsite/csrf.html", {"page": self})
        return super().serve(request, *args, **kwargs)


class AskPage(AbstractForm):
    """A form page."""

    template = "testsite/plain_page.html"


class OfferedPage(Page):
    """A page that a source offers, and the compatible lane leaves alone."""

    bake = False
    body = models.TextField(blank=True)
    template = "testsite/plain_page.html"
