"""A source over the notes of the test site: pages, listings numbered from the oldest, an index of words."""

from functools import partial

from bake.sources import Entry
from tests.bake.testsite.models import Note

A_PAGE = 3


class Notes:
    """Everything is read through `read`; the values come in one query."""

    name = "notes"

    def values(self, edition, keys=None):
        """Return notes, the chunks of their listing and their count."""
        rows = list(Note.objects.order_by("pk").values("slug", "text"))
        if edition.name == "public":
            rows = [row for row in rows if not row["slug"].startswith("inner")]
        found = {f"note:{row['slug']}": row for row in rows}
        slugs = [row["slug"] for row in rows]
        chunks = [slugs[start : start + A_PAGE] for start in range(0, len(slugs), A_PAGE)]
        found |= {f"notes:chunk:{number}": chunk for number, chunk in enumerate(chunks, 1)}
        return found | {"notes:slugs": slugs, "notes:chunks": len(chunks)}

    def entries(self, edition, read):
        """Return the pages of notes and of their listing."""
        yield Entry("/notes/", self.index, owner="notes:index")
        for number in range(1, read("notes:chunks") + 1):
            yield Entry(
                f"/notes/page/{number}/", partial(self.listing, number), owner=f"notes:chunk:{number}"
            )
        for slug in read("notes:slugs"):
            yield Entry(f"/notes/{slug}/", partial(self.note, slug), owner=f"note:{slug}")

    def index(self, read):
        """List the newest."""
        pages = range(read("notes:chunks"), 0, -1)
        return "".join(f'<a href="/notes/page/{number}/">{number}</a>' for number in pages) + "<p>notes</p>"

    def listing(self, number, read):
        """List one chunk."""
        slugs = read(f"notes:chunk:{number}") or []
        return "".join(f'<a href="/notes/{slug}/">{read(f"note:{slug}")["text"]}</a>' for slug in slugs)

    def note(self, slug, read):
        """Show one note; `see other` names another one, which may or may not be there."""
        note = read(f"note:{slug}")
        other = note["text"].partition("see ")[2]
        found = read(f"note:{other}") if other else None
        link = f'<a href="/notes/{other}/">{found["text"]}</a>' if found else "nothing else"
        return f'<img src="/static/testsite/dot.svg"><p>{note["text"]}</p>{link}'
