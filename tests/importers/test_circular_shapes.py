"""Circulars of different shapes, as plain text."""

import pytest

from importers.circulars.completeness import lost
from importers.circulars.lines import to_lines
from importers.circulars.structure import parse
from tests.importers.circular_samples import SAMPLES


@pytest.mark.parametrize("name", SAMPLES)
def test_the_parts_of_a_circular_are_found(name):
    text, facts, paragraphs, headings = SAMPLES[name]
    circular = parse(to_lines(text))
    assert {field: getattr(circular, field) for field in facts} == facts
    assert list(circular.paragraphs) == paragraphs
    assert [(heading.level, heading.text) for heading in circular.headings] == headings


@pytest.mark.parametrize("name", SAMPLES)
def test_no_character_of_a_circular_is_lost(name):
    lines = to_lines(SAMPLES[name][0])
    assert lost(lines, parse(lines)) == []
