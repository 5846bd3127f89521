"""What machines read: the feed of opinions, the map of the site, the word to robots."""

from xml.sax.saxutils import escape, quoteattr

from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext

from review_pages import words

NEWEST = 30


def _absolute(place, read, address: str) -> str:
    base = read("base") or ""
    return base + iri_to_uri(place.url(address))


def atom(place, read):
    """Return the newest opinions as an Atom feed; a withdrawn one says so under its old id."""
    site = read(f"site:{place.language}")
    refs = (read("opinions") or ())[-NEWEST:]
    found = [read(f"opinion:{ref}") for ref in reversed(refs)]
    changed = max((opinion.changed_on for opinion in found), default=read("as_of"))
    home = _absolute(place, read, "/")
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{place.tag}">',
        f"<title>{escape(site.name)} · {escape(gettext('Circulated opinions'))}</title>",
        f"<id>{escape(_absolute(place, read, '/feeds/opinions.xml'))}</id>",
        f'<link rel="self" href={quoteattr(_absolute(place, read, "/feeds/opinions.xml"))}/>',
        f"<link href={quoteattr(home)}/>",
        f"<updated>{changed.isoformat()}T00:00:00+08:00</updated>",
        f"<author><name>{escape(site.mark('organiser') or site.name)}</name></author>",
    ]
    for opinion in found:
        address = _absolute(place, read, f"/opinions/{opinion.ref}/")
        if opinion.withdrawn_on:
            title = gettext("Opinion %(ref)s, withdrawn") % {"ref": opinion.ref}
            summary = opinion.notice
        else:
            title = gettext("Opinion on %(unit)s") % {"unit": words.text(opinion.unit)}
            summary = opinion.achievements or opinion.direction
        lines += [
            "<entry>",
            f"<title>{escape(title)}</title>",
            f"<id>{escape(address)}</id>",
            f"<link href={quoteattr(address)}/>",
            f"<published>{opinion.circulated_on.isoformat()}T00:00:00+08:00</published>",
            f"<updated>{opinion.changed_on.isoformat()}T00:00:00+08:00</updated>",
            f"<summary>{escape(_clean(summary))}</summary>",
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])


def _clean(text: str) -> str:
    """Return a text without the control characters that XML does not allow."""
    return "".join(char for char in text if char >= " " or char in "\n\t")


def sitemap(place, read):
    """Return every page of both languages with the day of its last change, where one is known."""
    from review_pages.addresses import addresses
    from review_pages.place import LANGUAGES, Place

    changed = {}
    for ref in read("opinions") or ():
        changed[f"/opinions/{ref}/"] = read(f"opinion:{ref}").changed_on
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ]
    for language in LANGUAGES:
        there = Place(place.edition, language, place.prefix)
        pages = {address for address in addresses(read, language) if address.endswith("/")}
        pages |= {document.address for document in read(f"documents:{language}") or ()}
        for address in sorted(pages):
            day = changed.get(address)
            mark = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
            lines.append(f"<url><loc>{escape(_absolute(there, read, address))}</loc>{mark}</url>")
    return "\n".join([*lines, "</urlset>", ""])


def robots(place, read):
    """Return what robots may read: all of the public edition, nothing of the system edition."""
    if place.edition != "public":
        return "User-agent: *\nDisallow: /\n"
    base = read("base") or ""
    return (
        "User-agent: *\nDisallow: /admin/\nDisallow: /staff/\nDisallow: /internal/\nAllow: /\n\n"
        f"Sitemap: {base}/sitemap.xml\n"
    )
