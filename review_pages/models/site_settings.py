"""Names and marks of the site. Whatever is empty is not drawn; nothing is made up."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="cog")
class SiteParticulars(BaseSiteSetting):
    """What stands in the masthead, in the footer and in the meta tags of every page."""

    name = models.CharField(_("site name"), max_length=60, blank=True)
    name_en = models.CharField(_("site name in English"), max_length=60, blank=True)
    tagline = models.CharField(_("line beside the name"), max_length=120, blank=True)
    tagline_en = models.CharField(_("line beside the name in English"), max_length=120, blank=True)
    organiser = models.CharField(_("organiser"), max_length=120, blank=True)
    operator = models.CharField(_("operated by"), max_length=120, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    site_domain = models.CharField(
        _("site domain"), max_length=120, blank=True, help_text=_("For the meta tag SiteDomain.")
    )
    site_id_code = models.CharField(
        _("site identification code"),
        max_length=20,
        blank=True,
        help_text=_("As it was assigned; leave empty where none was."),
    )
    icp_number = models.CharField(_("ICP record number"), max_length=60, blank=True)
    police_number = models.CharField(_("public security record number"), max_length=60, blank=True)
    column_type = models.CharField(
        _("column type"), max_length=60, blank=True, help_text=_("For the meta tag ColumnType.")
    )

    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
                FieldRowPanel([FieldPanel("tagline"), FieldPanel("tagline_en")]),
            ],
            heading=_("Masthead"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("organiser"),
                FieldPanel("operator"),
                FieldPanel("contact"),
                FieldPanel("site_id_code"),
                FieldPanel("icp_number"),
                FieldPanel("police_number"),
            ],
            heading=_("Footer"),
            help_text=_("Only what is filled in is shown."),
        ),
        MultiFieldPanel([FieldPanel("site_domain"), FieldPanel("column_type")], heading=_("Meta tags")),
    ]

    class Meta:
        verbose_name = _("site particulars")
