"""Circulars as text: from a file of an office to the parts of a document, without losing a character."""
