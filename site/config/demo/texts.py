"""The sentences of the demo, chosen the same way on every machine."""

import random
import re
from functools import cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent
HIGH = re.compile(r"(率|覆盖|稳定在)[^，。；]{0,6}\{p\}")


@cache
def bank() -> dict:
    """Return the sentences of texts.yaml."""
    return yaml.safe_load((HERE / "texts.yaml").read_text(encoding="utf-8"))


class Writer:
    """Writes the texts of one record; the key decides every choice."""

    def __init__(self, key: str):
        self.dice = random.Random(f"tongbao demo {key}")  # noqa: S311  (no secret: the same text each time)

    def fill(self, sentence: str) -> str:
        """Put numbers into a sentence: shares that are rates are high, the others are modest."""
        share = self.dice.randint(86, 98) if HIGH.search(sentence) else self.dice.randint(8, 32)
        return sentence.format(n=self.dice.randint(2, 6), m=self.dice.randint(8, 36), p=share)

    def some(self, sentences: list[str], count: int = 1) -> list[str]:
        """Return `count` different sentences, filled."""
        return [self.fill(sentence) for sentence in self.dice.sample(sentences, min(count, len(sentences)))]

    def one(self, *place: str) -> str:
        """Return one sentence of a place in the bank, e.g. one("problems", "window")."""
        sentences = bank()
        for step in place:
            sentences = sentences[step]
        return self.some(sentences)[0]

    def points(self, slugs: list[str]) -> dict[str, str]:
        """Return a text for each mandatory point."""
        return {slug: "".join(self.some(bank()["points"][slug], 2)) for slug in slugs}

    def review(self, slugs: list[str], category: str) -> dict:
        """Return the texts of a review: points, achievements, problems, weak links, direction."""
        return {
            "points": self.points(slugs),
            "achievements": "".join(self.some(bank()["achievements"][category], 2)),
            "problems": self.some(bank()["problems"][category], self.dice.choice((1, 2, 2, 3))),
            "weak_links": self.one("weak_links"),
            "direction": "".join(self.some(bank()["direction"], 2)),
        }
