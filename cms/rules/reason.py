"""Why a thing may not be done: one sentence, the rule and the clause behind it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One refusal or warning.

    `code` is a stable lower-case word or a check of the framework (R01-R13); `zh` and `en` are whole sentences
    that name the thing and the remedy; `clause` quotes the source; `field` names the input that it is about
    (`point_1`, `problems`, `direction`, ...), or is empty.
    """

    code: str
    zh: str
    en: str
    clause: str = ""
    field: str = ""

    def __str__(self) -> str:
        return self.zh

    def sentence(self, language: str = "zh-hans") -> str:
        """Return the sentence in the reader's language; Chinese where there is no other."""
        return self.en if language.startswith("en") and self.en else self.zh
