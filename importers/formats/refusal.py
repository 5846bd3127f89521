"""Why a file as a whole cannot be used."""


class FileRefused(Exception):
    """A refusal with a stable code and both sentences; `row` and `column` where one can be named."""

    def __init__(self, code: str, zh: str, en: str, *, row: int | None = None, column: str | None = None):
        super().__init__(zh)
        self.code, self.zh, self.en, self.row, self.column = code, zh, en, row, column
        self.more: list[FileRefused] = []
        self.sheets: list[str] = []  # what there is to choose from, where a choice would help
        self.headers: list[str] = []

    @property
    def message(self) -> str:
        """Both sentences, Chinese first."""
        return f"{self.zh} / {self.en}"

    def entries(self) -> list[dict]:
        """Return what the answer lists: this refusal and those found beside it."""
        return [
            {"row": each.row, "column": each.column, "code": each.code, "message": each.message}
            for each in (self, *self.more)
        ]


def broken(what: str = "") -> FileRefused:
    """Return the refusal of a damaged workbook."""
    detail = f"（{what}）" if what else ""
    return FileRefused(
        "broken",
        f"文件已损坏，无法打开{detail}。请用 Excel 或 WPS 打开后另存为 .xlsx，再导入。",
        f"The file is damaged{f' ({what})' if what else ''}. Open it in Excel or WPS, save it as .xlsx, import that.",
    )


def too_large(what_zh: str, what_en: str, row: int | None = None) -> FileRefused:
    """Return the refusal of a file over a limit."""
    return FileRefused(
        "too_large",
        f"文件超过限制：{what_zh}。请拆分成几个文件，或删去多余内容后再导入。",
        f"The file is over a limit: {what_en}. Split it or remove what is not needed.",
        row=row,
    )
