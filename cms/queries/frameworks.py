"""The framework that a round runs under, and its version as the rules read it."""

from cms.models import FrameworkVersion
from cms.rules.framework import Framework, parse
from cms.rules.rounds import Round

from .rounds import framework_version_of

KEPT = 32
_parsed: dict[str, Framework] = {}


class NoFramework(LookupError):
    """No framework is loaded at all."""


def framework_for(round_name: str) -> FrameworkVersion:
    """Return the version that the round's record names, else the newest whose dates cover it, else the newest.

    Raises `BadRound` for a name that is no half-year, `NoFramework` where nothing is loaded.
    """
    version = framework_version_of(Round.parse(round_name))
    if version is None:
        raise NoFramework("尚未装入点评框架，请先运行 load_framework。")
    return version


def parsed(version: FrameworkVersion) -> Framework:
    """Return the version as the rules read it; one content is read once."""
    if version.digest not in _parsed:
        if len(_parsed) >= KEPT:
            _parsed.pop(next(iter(_parsed)))
        _parsed[version.digest] = parse(version.data)
    return _parsed[version.digest]


def rules_for(round_name: str) -> Framework:
    """Return the framework of a round as the rules read it."""
    return parsed(framework_for(round_name))
