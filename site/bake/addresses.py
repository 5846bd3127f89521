"""Addresses and the files that hold them. Pure functions."""

from urllib.parse import unquote, urlsplit


class BadAddress(ValueError):
    """An address that cannot be a file of the tree."""


def file_of(address: str) -> str:
    """Return the relative file name of an address: `/a/` is `a/index.html`, `/a.xml` is `a.xml`.

    Percent signs are decoded. Refuses whatever could leave the tree or name a file twice.
    """
    path = unquote(address, errors="strict") if "%" in address else address
    if not path.startswith("/") or path.startswith("//"):
        raise BadAddress(f"{address!r}: an address starts with one slash.")
    parts = path[1:].split("/")
    last = parts.pop()
    for part in [*parts, last] if last else parts:
        if part in ("", ".", "..") or "\\" in part or "\0" in part or len(part.encode()) > 240:
            raise BadAddress(f"{address!r}: {part!r} cannot be part of a file name.")
    if "?" in path or "#" in path:
        raise BadAddress(f"{address!r}: a file has no query and no fragment.")
    if not last:
        parts.append("index.html")
    elif "." in last:
        parts.append(last)
    else:
        parts += [last, "index.html"]
    if parts[0] in ("manifest.json", "redirects.json"):
        raise BadAddress(f"{address!r}: the name belongs to the bake itself.")
    return "/".join(parts)


def address_of(file: str) -> str:
    """Return the address at which a file is read."""
    if file == "index.html":
        return "/"
    return "/" + (file[: -len("index.html")] if file.endswith("/index.html") else file)


def local_path(link: str, base: str, hosts: frozenset[str] = frozenset()) -> str | None:
    """Return the path on this site that a link leads to from the page `base`; None when it leads elsewhere."""
    if link.startswith("/") and not link.startswith("//"):
        path = link
    elif link.startswith(("#", "?")) or not link:
        return None
    else:
        try:
            parts = urlsplit(link)
        except ValueError:
            return None
        if parts.netloc:
            if parts.netloc not in hosts or parts.scheme not in ("http", "https", ""):
                return None
            path = parts.path or "/"
        elif parts.scheme:
            return None
        else:
            path = base.rsplit("/", 1)[0] + "/" + parts.path
    path = path.split("#", 1)[0].split("?", 1)[0]
    if "/." in path:
        path = _collapse(path)
    return unquote(path) if "%" in path else path


def _collapse(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    tail = "/" if segments[-1] in (".", "..") and kept else ""
    return "/" + "/".join(kept) + tail
