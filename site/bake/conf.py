"""The settings of the generator, with defaults that suit any Wagtail site."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

DEFAULTS: dict[str, Any] = {
    "ROOT": None,  # folder of all editions; BASE_DIR/baked when nothing is said
    "EDITIONS": {"public": {}},  # name -> {"PREFIX": "/", "SITE": "host.example:80"}
    "SOURCES": (),  # dotted paths of sources (see bake.sources)
    "KEEP": 5,  # generations kept, the current one included
    "DYNAMIC": (),  # address prefixes that the live site answers, beside those Django resolves
    "HOSTS": (),  # further host names under which links lead into the tree
    "DEAD_LINKS": "fail",  # or "report"
    "REMOVAL_SHARE": 0.5,  # a bake that would remove a larger share of the pages stops and asks
    "COMPRESS": ("gz", "br"),
    "FINGERPRINT": (),  # further files, folders or dotted callables whose content every page depends on
    "SWAP_SECONDS": 0.2,  # how long a serving process may trust what it knows of `current`
    "RECYCLE_AFTER": 5,  # seconds after which nobody reads a tree that is no longer the current one
    "FSYNC": True,
}


@dataclass(frozen=True, slots=True)
class Edition:
    """One whole static site: what an anonymous reader of that edition may see."""

    name: str
    prefix: str
    root: Path
    site: str | None = None

    @property
    def primary(self) -> bool:
        """Whether the edition is served from the root of its host."""
        return self.prefix == "/"


def get(name: str) -> Any:
    """Return a setting of `BAKE`, or its default."""
    return getattr(settings, "BAKE", {}).get(name, DEFAULTS[name])


def root() -> Path:
    """Return the folder that holds all editions."""
    if configured := get("ROOT"):
        return Path(configured)
    return Path(getattr(settings, "BASE_DIR", Path.cwd())) / "baked"


def editions(output: str | Path | None = None) -> dict[str, Edition]:
    """Return the editions by name; `output` replaces the folder that holds them."""
    base = Path(output) if output else root()
    found = {}
    for name, options in get("EDITIONS").items():
        prefix = "/" + options.get("PREFIX", "/").strip("/") + "/"
        prefix = "/" if prefix == "//" else prefix
        found[name] = Edition(name, prefix, base.absolute() / name, options.get("SITE"))
    return found


def edition(name: str, output: str | Path | None = None) -> Edition:
    """Return one edition; an unknown name is refused with the known ones."""
    known = editions(output)
    if name not in known:
        raise ImproperlyConfigured(f"There is no edition {name!r}. BAKE['EDITIONS'] has {', '.join(known)}.")
    return known[name]
