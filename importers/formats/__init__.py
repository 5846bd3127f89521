"""Reading: a file as an office made it becomes a table of rows with their places."""

from .reading import read_table
from .refusal import FileRefused
from .table import Row, Table

__all__ = ["FileRefused", "Row", "Table", "read_table"]
