"""A framework is data: read whole, or refused with the path of every wrong key."""

import copy
from datetime import date

import pytest

from cms.rules.framework import FrameworkError, parse

from .samples import packaged, packaged_data, small_data


def refused(data) -> list[str]:
    with pytest.raises(FrameworkError) as caught:
        parse(data)
    assert all(error.zh and error.en for error in caught.value.errors)
    return [error.path for error in caught.value.errors]


def put(data: dict, path: str, value) -> dict:
    """Return a copy with the value at a path like `a.b[0].c`; `...` removes the key."""
    data = copy.deepcopy(data)
    keys = [int(k) if k.isdigit() else k for k in path.replace("[", ".").replace("]", "").split(".")]
    at = data
    for key in keys[:-1]:
        at = at[key]
    if value is ...:
        del at[keys[-1]]
    else:
        at[keys[-1]] = value
    return data


def test_the_packaged_framework_is_read_whole():
    framework = packaged()
    assert framework.slug == "aqsiq-briefing-2010-69"
    assert [(s.slug, len(s.points)) for s in framework.point_sets] == [
        ("party-group", 5),
        ("grassroots-org", 5),
        ("member", 5),
    ]
    assert [len(s.points) for s in framework.focus] == [5, 5, 5, 0]
    assert [m.slug for m in framework.methods] == [
        "collective",
        "individual",
        "on-site",
        "random",
        "thematic",
    ]
    assert [s.slug for s in framework.steps] == ["investigate", "consult", "review", "circulate", "rectify"]
    assert len(framework.step("consult").consulted) == 5
    assert framework.cadence[0].min_per_half_year == 1
    assert framework.cadence[1].deadline == date(2010, 12, 31)
    assert len(framework.relations) == 9
    assert [c.id for c in framework.checks] == [f"R{i:02}" for i in range(1, 14)]


@pytest.mark.parametrize(
    "check, words",
    [
        ("R01", "规定动作"),
        ("R02", "敢于指出存在的问题"),
        ("R03", "逐级点评"),
        ("R04", "五种点评方式"),
        ("R05", "五个步骤"),
        ("R08", "有针对性"),
        ("R13", "不能只写操行评语"),
        ("feedback", "向上级党组织反馈"),
    ],
)
def test_a_check_quotes_its_clause(check, words):
    assert words in packaged().clause(check)


@pytest.mark.parametrize(
    "kind, org_type, slug",
    [
        ("organisation", "party-group", "party-group"),
        ("organisation", "party-committee", "party-group"),
        ("organisation", "organ-committee", "grassroots-org"),
        ("organisation", "general-branch", "grassroots-org"),
        ("organisation", "branch", "grassroots-org"),
        ("team-member", "branch", "party-group"),
        ("member", "branch", "member"),
    ],
)
def test_each_subject_has_its_point_set(kind, org_type, slug):
    assert packaged().point_set_for(kind, org_type).slug == slug


@pytest.mark.parametrize("size", [1, 3, 8])
def test_a_second_framework_has_sets_of_its_own_size(size):
    framework = parse(small_data(size))
    assert len(framework.point_set_for("member").points) == size
    assert [p.number for p in framework.point_set_for("member").points] == list(range(1, size + 1))


def test_the_only_set_of_a_framework_serves_every_subject():
    data = put(small_data(), "mandatory_points.sets", [small_data()["mandatory_points"]["sets"][0]])
    data["mandatory_points"]["sets"][0]["slug"] = "any-subject"
    framework = parse(data)
    for kind in ("organisation", "team-member", "member"):
        assert framework.point_set_for(kind, "branch").slug == "any-subject"


def test_points_stand_in_their_order():
    data = small_data()
    for point_set in data["mandatory_points"]["sets"]:
        point_set["points"] = list(reversed(point_set["points"]))
    assert [p.slug for p in parse(data).point_sets[0].points] == ["p1", "p2", "p3"]


SET = "mandatory_points.sets[1]"


@pytest.mark.parametrize(
    "path, value, named",
    [
        (f"{SET}.points[2].zh", ..., f"{SET}.points[2].zh"),
        (f"{SET}.points[2].zh", "  ", f"{SET}.points[2].zh"),
        (f"{SET}.points[2].zh", ["x"], f"{SET}.points[2].zh"),
        (f"{SET}.points[2].slug", ..., f"{SET}.points[2].slug"),
        (f"{SET}.points[2].slug", "a b", f"{SET}.points[2].slug"),
        (f"{SET}.points[2].slug", "go-1-campaign", f"{SET}.points[2].slug"),
        (f"{SET}.points[2].order", 1, f"{SET}.points[2].order"),
        (f"{SET}.points[2].order", "third", f"{SET}.points[2].order"),
        (f"{SET}.points[2].order", 0, f"{SET}.points[2].order"),
        (f"{SET}.points[2].order", True, f"{SET}.points[2].order"),
        (f"{SET}.points[2].order", ..., f"{SET}.points[2].order"),
        (f"{SET}.points[2]", "text", f"{SET}.points[2]"),
        (f"{SET}.points", [], f"{SET}.points"),
        (f"{SET}.points", ..., f"{SET}.points"),
        (f"{SET}.points", {"a": 1}, f"{SET}.points"),
        (f"{SET}.slug", "party-group", f"{SET}.slug"),
        ("mandatory_points.sets", [], "mandatory_points.sets"),
        ("mandatory_points.sets", ..., "mandatory_points.sets"),
        ("mandatory_points", ..., "mandatory_points"),
        ("mandatory_points", [], "mandatory_points"),
        ("schema", "leader-review-framework/2", "schema"),
        ("schema", ..., "schema"),
        ("source", ..., "source"),
        ("source.slug", ..., "source.slug"),
        ("methods", ..., "methods"),
        ("methods.items", [], "methods.items"),
        ("methods.items[1].slug", "collective", "methods.items[1].slug"),
        ("steps.items[1].zh", ..., "steps.items[1].zh"),
        ("steps.items[1].consulted[1].slug", "members", "steps.items[1].consulted[1].slug"),
        ("focus_points.categories[0].points[3].zh", {"a": 1}, "focus_points.categories[0].points[3].zh"),
        ("cadence", ..., "cadence"),
        ("cadence[1].deadline", "end of year", "cadence[1].deadline"),
        ("cadence[0].min_per_half_year", "one", "cadence[0].min_per_half_year"),
        ("checks[3].severity", "fatal", "checks[3].severity"),
        ("checks[3].id", "R01", "checks[3].id"),
        ("tiers[1].relations[0].point_set", "cadres", "tiers[1].relations[0].point_set"),
        ("tiers[1].relations[0].slug", "t1-party-group-cnca-sac", "tiers[1].relations[0].slug"),
        ("valid_from", "yesterday", "valid_from"),
    ],
)
def test_a_wrong_key_is_named_by_its_path(path, value, named):
    assert refused(put(packaged_data(), path, value)) == [named]


def test_all_errors_are_listed_at_once():
    data = put(packaged_data(), f"{SET}.points[2].zh", ...)
    data = put(data, "schema", "other")
    data = put(data, "valid_from", date(2011, 1, 1))
    data["valid_to"] = "2010-01-01"
    assert refused(data) == ["schema", "valid_to", f"{SET}.points[2].zh"]


@pytest.mark.parametrize("data", [None, [], "text", 5])
def test_what_is_no_mapping_is_no_framework(data):
    assert refused(data) == ["$"]


def test_an_empty_focus_list_is_allowed():
    assert (
        parse(small_data(focus_points={"categories": [{"slug": "x", "zh": "示例", "points": []}]})).focus_for(
            "x"
        )
        == ()
    )
