"""Why a circular as a whole cannot be read."""


class CircularRefused(Exception):
    """A refusal with a stable lower-case code and one sentence in both languages."""

    def __init__(self, code: str, zh: str, en: str):
        super().__init__(zh)
        self.code, self.zh, self.en = code, zh, en

    @property
    def message(self) -> str:
        """Both sentences, Chinese first."""
        return f"{self.zh} / {self.en}"

    def entries(self) -> list[dict]:
        """Return what the answer lists, in the shape that imports have."""
        return [{"row": None, "column": None, "code": self.code, "message": self.message}]


def not_text() -> CircularRefused:
    """Return the refusal of a file that is no text."""
    return CircularRefused(
        "not_text",
        "文件不是文本。请在 Word 或 WPS 中打开，另存为 .docx 或“纯文本（UTF-8）”后再导入。",
        "The file is not text. Open it in Word or WPS and save it as .docx or as plain text (UTF-8).",
    )


def broken(what: str) -> CircularRefused:
    """Return the refusal of a damaged .docx."""
    return CircularRefused(
        "broken",
        f"文件已损坏，无法打开（{what}）。请用 Word 或 WPS 打开后另存为 .docx，再导入。",
        f"The file is damaged ({what}). Open it in Word or WPS, save it as .docx and import that.",
    )


def too_large(zh: str, en: str) -> CircularRefused:
    """Return the refusal of a file over a limit."""
    return CircularRefused(
        "too_large",
        f"文件超过限制：{zh}。请确认选对了文件，或删去图片等多余内容后再导入。",
        f"The file is over a limit: {en}. Check that it is the right file, or remove pictures and the like.",
    )
