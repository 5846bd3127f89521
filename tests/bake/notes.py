"""A source over the notes of the test site: pages, listings numbered from the oldest, an index of words."""

from functools import partial

from bake.sources import Entry
from tests.bake.testsite.models import Note

A_PAGE = 3


class Notes:
    """Everything is read through `read`; the values come in one query."""

    name = "notes"

    def _rows(self, edition):
        rows = Note.objects.order_by("pk")
        return rows.exclude(slug__startswith="inner") if edition.name == "public" else rows

    def values(self, edition, keys=None):
        """Return notes, the chunks of their listing and their count; of some keys only those."""
        slugs = list(self._rows(edition).values_list("slug", flat=True))
        wanted = slugs if keys is None else [slug for slug in slugs if f"note:{slug}" in keys]
        rows = self._rows(edition).filter(slug__in=wanted).values("slug", "text")
        found = {f"note:{row['slug']}": row for row in rows}
        chunks = [slugs[start : start + A_PAGE] for start in range(0, len(slugs), A_PAGE)]
        found |= {f"notes:chunk:{number}": chunk for number, chunk in enumerate(chunks, 1)}
        return found | {"notes:slugs": slugs, "notes:chunks": len(chunks)}

    def touched(self, edition, changes):
        """Return what may differ when notes (`note:slug`) came, changed or went."""
        keys = {change for change in changes if change.startswith("note:")}
        chunks = Note.objects.count() // A_PAGE + len(keys) + 2  # a note that goes moves all later ones
        return (
            keys | {"notes:slugs", "notes:chunks"} | {f"notes:chunk:{n}" for n in range(1, chunks)}
            if keys
            else ()
        )

    def entries(self, edition, read):
        """Return the pages of notes and of their listing."""
        owners = {f"notes:chunk:{number}" for number in range(1, read("notes:chunks") + 1)}
        yield from self.entries_of(
            edition, read, {"notes:index"} | owners | {f"note:{s}" for s in read("notes:slugs")}
        )

    def entries_of(self, edition, read, keys):
        """Return the pages that belong to these keys."""
        for key in sorted(keys):
            kind, _, rest = key.rpartition(":")
            if key == "notes:index":
                yield Entry("/notes/", self.index, owner=key)
            elif kind == "notes:chunk" and int(rest) <= read("notes:chunks"):
                yield Entry(f"/notes/page/{rest}/", partial(self.listing, int(rest)), owner=key)
            elif kind == "note" and rest in read("notes:slugs"):
                yield Entry(f"/notes/{rest}/", partial(self.note, rest), owner=key)

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
