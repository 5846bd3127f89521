"""What a text is worth: empty, a stock phrase, or close to another review's text."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from heapq import nlargest
from zlib import crc32

THRESHOLD = 0.85
SKETCH_SIZE = 32
SHINGLE = 4
POSTINGS = 32
CANDIDATES = 4
ENOUGH = 0.95

# Letters by their class in Unicode, yet nothing is seen of them.
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
_NO_WORDS = ("P", "S", "Z", "C")
_PHRASES = re.compile(
    r"(?:没有问题|未发现问题|总体较好|暂无|没有|无|良好|第?[〇零一二三四五六七八九十百][是条点项]?)*"
)
_NOT_WORDS = re.compile(r"[\W_]+")
_LETTERED = re.compile(r"(?<![A-Za-z])[A-Za-z](?=[.)、])")


def is_empty(text: str | None) -> bool:
    """Return whether a text has nothing to read: white space, NBSP, U+3000 and zero-width characters only."""
    return all(
        char.isspace() or char in _BLANKS or unicodedata.category(char) in ("Cc", "Cf") for char in text or ""
    )


def is_stock_phrase(text: str) -> bool:
    """Return whether only 无, 暂无, 没有, 没有问题, 未发现问题, 总体较好, 良好, marks, spaces and numbering are left.

    An empty text is no phrase: `is_empty` says so. A text of marks only says as little as a phrase.
    """
    if is_empty(text):
        return False
    text = "".join(char for char in text if not unicodedata.category(char).startswith("N"))
    text = _LETTERED.sub("", unicodedata.normalize("NFKC", text))
    return _PHRASES.fullmatch(_words(text)) is not None


def _words(text: str) -> str:
    """Return the text without marks, spaces and control characters."""
    return "".join(char for char in text if not unicodedata.category(char).startswith(_NO_WORDS))


def comparable(text: str) -> str:
    """Return what of a text is compared: letters and digits in normal width and lower case."""
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def similarity(a: str, b: str) -> float:
    """Return how alike two texts are, from 0 to 1: the Sørensen-Dice measure over pairs of characters.

    Marks, spaces, width and case do not count. With A and B the multisets of pairs of neighbouring characters,
    it is 2|A∩B| / (|A|+|B|); a text of one character is its own pair. Two texts without a word give 0.
    """
    return _alike(_pairs(comparable(a)), _pairs(comparable(b)))


def _pairs(text: str) -> Counter:
    return Counter(map(str.__add__, text, text[1:])) if len(text) > 1 else Counter((text,) if text else ())


def _alike(a: Counter, b: Counter) -> float:
    size = a.total() + b.total()
    both = a.keys() & b.keys()
    return 2 * sum(map(min, map(a.__getitem__, both), map(b.__getitem__, both))) / size if size else 0.0


def sketch(text: str) -> tuple[int, ...]:
    """Return up to 32 numbers of 32 bits that near-equal texts share: the smallest CRC-32 of runs of 4 characters.

    Two texts of similarity 0.85 share about half of them; texts that share none are not compared.
    """
    return _sketch(comparable(text))


def _sketch(text: str) -> tuple[int, ...]:
    if not text:
        return ()
    data = text.encode("utf-32-le", "surrogatepass")
    runs = {crc32(data[i : i + 4 * SHINGLE]) for i in range(0, max(4, len(data) - 4 * SHINGLE + 4), 4)}
    return tuple(sorted(runs)[:SKETCH_SIZE])


@dataclass(frozen=True, slots=True)
class Match:
    """Another review's text and how close it is."""

    key: Hashable
    similarity: float


class Corpus:
    """Texts by key, in memory, so that one is compared with 50,000 others at the price of a few.

    Candidates share numbers of the sketch: a sixth at least of those that few texts have. Rare numbers weigh
    more, and of a number that very many texts share only the first 32 texts are known. The similarity of the 4
    best candidates is exact; one of 0.95 ends the search.
    """

    def __init__(self, texts: Iterable[tuple[Hashable, str]] = ()):
        self._texts: dict[Hashable, str] = {}
        self._postings: dict[int, list[Hashable]] = defaultdict(list)
        for key, text in texts:
            self.add(key, text)

    def __len__(self) -> int:
        return len(self._texts)

    def add(self, key: Hashable, text: str) -> None:
        """Add a text; a key that is there already gets the new text."""
        text = comparable(text)
        self._add(key, text, _sketch(text))

    def nearest(self, text: str, *, exclude: Hashable = None, threshold: float = THRESHOLD) -> Match | None:
        """Return the closest text at or above the threshold, never that of the key to exclude; else None."""
        text = comparable(text)
        return self._nearest(text, _sketch(text), exclude, threshold)

    def nearest_then_add(self, key: Hashable, text: str, *, threshold: float = THRESHOLD) -> Match | None:
        """Return the closest of the texts of other keys, then add this one: for a file of many reviews."""
        text = comparable(text)
        numbers = _sketch(text)
        match = self._nearest(text, numbers, key, threshold)
        self._add(key, text, numbers)
        return match

    def _add(self, key: Hashable, text: str, numbers: tuple[int, ...]) -> None:
        self._texts[key] = text
        for number in numbers:
            if len(posting := self._postings[number]) < POSTINGS:
                posting.append(key)

    def _nearest(
        self, text: str, numbers: tuple[int, ...], exclude: Hashable, threshold: float
    ) -> Match | None:
        pairs = _pairs(text)
        best: Match | None = None
        for key in self._candidates(numbers, exclude):
            other = self._texts[key]
            if not _lengths_allow(len(text), len(other), threshold):
                continue
            alike = _alike(pairs, _pairs(other))
            if alike >= threshold and (best is None or alike > best.similarity):
                best = Match(key, alike)
                if alike >= ENOUGH:
                    break
        return best

    def _candidates(self, numbers: tuple[int, ...], exclude: Hashable) -> list[Hashable]:
        """Return the keys worth comparing, best first; of equals the one that was added first."""
        postings = [self._postings.get(number, ()) for number in numbers]
        shared: Counter = Counter()
        for posting in postings:
            shared.update(posting)
        del shared[exclude]
        enough = enough_shared(sum(len(posting) < POSTINGS for posting in postings))
        keys = {key for key, count in shared.items() if count >= enough}
        if not keys:
            return []
        weights: dict[Hashable, float] = defaultdict(float)
        for posting in postings:
            for key in posting:
                weights[key] += 1 / len(posting)
        return nlargest(CANDIDATES, (key for key in shared if key in keys), key=weights.__getitem__)


def enough_shared(numbers: int) -> int:
    """Return how many numbers of a sketch of this size two texts must share to be worth comparing."""
    return max(1, numbers // 6)


def nearest(
    text: str, corpus: Corpus, *, exclude: Hashable = None, threshold: float = THRESHOLD
) -> Match | None:
    """Return the closest text of the corpus at or above the threshold, or None."""
    return corpus.nearest(text, exclude=exclude, threshold=threshold)


def closest_of(
    text: str, others: Iterable[tuple[Hashable, str]], threshold: float = THRESHOLD
) -> Match | None:
    """Return the closest of a few texts at or above the threshold, or None; every one of them is compared."""
    pairs = _pairs(comparable(text))
    matches = [Match(key, _alike(pairs, _pairs(comparable(other)))) for key, other in others]
    return max((m for m in matches if m.similarity >= threshold), key=lambda m: m.similarity, default=None)


def _lengths_allow(a: int, b: int, threshold: float) -> bool:
    """Return whether texts of these lengths can be as alike as the threshold."""
    pairs = sorted((max(a - 1, 1), max(b - 1, 1)))
    return 2 * pairs[0] >= threshold * sum(pairs)
