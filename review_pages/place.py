"""Where a page stands: in which edition and in which language; and the links that follow from it."""

from dataclasses import dataclass

CHINESE, ENGLISH = "zh-hans", "en"
LANGUAGES = (CHINESE, ENGLISH)


@dataclass(frozen=True, slots=True)
class Place:
    """An edition (`public`, `system`) and a language. Addresses are written without both.

    The generator puts an edition's prefix in front of links into its own tree; `prefix` is for whoever serves
    pages of the system edition without the generator.
    """

    edition: str = "public"
    language: str = CHINESE
    prefix: str = ""

    def url(self, address: str) -> str:
        """Return the link to an address, with or without an anchor."""
        if not address.startswith("/"):
            return address
        return f"{self.prefix}{self.language_prefix}{address}"

    def file(self, address: str) -> str:
        """Return the link to something that has no language: a feed, data, a script."""
        return f"{self.prefix}{address}"

    @property
    def language_prefix(self) -> str:
        """Return what stands before the addresses of this language."""
        return "" if self.language == CHINESE else f"/{self.language}"

    @property
    def tag(self) -> str:
        """Return the language as HTML names it."""
        return "zh-CN" if self.language == CHINESE else self.language

    @property
    def other(self) -> "Place":
        """Return the same place in the other language."""
        language = ENGLISH if self.language == CHINESE else CHINESE
        return Place(self.edition, language, self.prefix)
