"""Navigation and breadcrumbs, as a site of Django templates has them."""

from django import template

from wagtail.models import Site

register = template.Library()


@register.inclusion_tag("benchsite/nav.html", takes_context=True)
def site_nav(context):
    request = context["request"]
    root = Site.find_for_request(request).root_page
    return {"request": request, "items": root.get_children().live().in_menu()}


@register.inclusion_tag("benchsite/breadcrumbs.html", takes_context=True)
def breadcrumbs(context):
    page = context["page"]
    return {
        "request": context["request"],
        "page": page,
        "ancestors": page.get_ancestors().filter(depth__gt=1),
    }
