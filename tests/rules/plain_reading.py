"""The fine print read once more, slowly and without indexes: an independent answer to compare with."""

from datetime import date

from cms.rules.terms import COUNTED_STATUSES


class Reading:
    """Everything is searched for in the plain lists each time it is asked."""

    def __init__(self, units, posts, edges, reviews):
        self.units, self.posts, self.edges, self.reviews = units, posts, edges, reviews

    def at(self, things, on):
        return [thing for thing in things if thing.valid_from <= on <= thing.valid_to]

    def unit(self, code, on):
        found = [unit for unit in self.at(self.units, on) if unit.code == code]
        return max(found, key=lambda unit: unit.valid_from) if found else None

    def held(self, on):
        return [
            post
            for post in self.at(self.posts, on)
            if self.unit(post.unit, on) and self.unit(post.unit, on).org_type
        ]

    def best(self, posts):
        """Order competitors by later start, then smaller person_id."""
        by_name = sorted(posts, key=lambda post: post.person)
        return [post.person for post in sorted(by_name, key=lambda post: post.valid_from, reverse=True)]

    def heads(self, code, on):
        return self.best(post for post in self.held(on) if post.unit == code and post.role == "secretary")

    def above(self, code, on):
        parent = self.unit(code, on).parent
        while parent:
            found = self.unit(parent, on)
            if found is None:
                return None, "上级单位已撤销"
            if found.org_type:
                return parent, None
            parent = found.parent
        return None, "无上级党组织"

    def edge_reviewers(self, on, **subject):
        ((kind, key),) = subject.items()
        found = [edge for edge in self.at(self.edges, on) if getattr(edge, kind) == key]
        return [edge.reviewer for edge in sorted(found, key=lambda edge: edge.valid_from, reverse=True)]

    def of_unit(self, code, on):
        """Return (edge, reviewer, external, reason) of the row of record."""
        unit, heads = self.unit(code, on), self.heads(code, on)
        named = self.edge_reviewers(on, unit=code)
        for reviewer in named:
            if reviewer not in heads:
                return "explicit", reviewer, None, None
        if unit.external_reviewer:
            return "external", None, unit.external_reviewer, None
        if unit.guidance:
            return "external", None, None, "未登记外部点评主体"
        parent, reason = self.above(code, on)
        if reason:
            return "direct", None, None, reason
        team = [post for post in self.held(on) if post.unit == parent and post.role != "member"]
        order = [("portfolio", who) for who in self.best(post for post in team if code in post.portfolio)]
        order += [("direct", who) for who in self.heads(parent, on)]
        for edge, who in order:
            if who not in heads:
                return edge, who, None, None
        return "direct", None, None, "本人不能点评本人" if order or named else "上级党组织书记空缺"

    def assist(self, code, on):
        guide = self.unit(code, on).guidance
        if not guide:
            return None
        found = self.unit(guide, on)
        if not found or not found.org_type:
            return None, "行业指导单位无党组织"
        heads = self.heads(guide, on)
        if not heads:
            return None, "行业指导单位书记空缺"
        if heads[0] in self.heads(code, on) or heads[0] == self.of_unit(code, on)[1]:
            return None, "本人不能点评本人"
        return heads[0], None

    def of_person(self, person, on):
        """Return {unit: (kind, edge, reviewer, reason)}."""
        found = {}
        for code in {post.unit for post in self.held(on) if post.person == person}:
            if person in self.heads(code, on):
                continue
            roles = {post.role for post in self.held(on) if post.person == person and post.unit == code}
            heads = self.heads(code, on)
            if self.unit(code, on).org_type == "branch":
                row = ("member", "branch", *((heads[0], None) if heads else (None, "本支部书记空缺")))
            elif "team-member" in roles:
                row = ("team-member", "own-team", *((heads[0], None) if heads else (None, "本单位书记空缺")))
            else:
                row = ("member", "branch", None, "党员所在单位不是党支部")
            named = self.edge_reviewers(on, person=person)
            found[code] = (row[0], "explicit", named[0], None) if named else row
        return found

    def kind_met(self, review):
        on = review.date
        if review.status not in COUNTED_STATUSES:
            return None
        if review.person:
            owed = [
                row[0]
                for row in self.of_person(review.person, on).values()
                if row[2] == (review.reviewer or 0)
            ]
            return next((kind for kind in ("team-member", "member") if kind in owed), None)
        unit = self.unit(review.unit, on)
        if not unit or not unit.org_type:
            return None
        _, reviewer, external, _ = self.of_unit(review.unit, on)
        if review.reviewer and review.reviewer == reviewer:
            return "organisation"
        if not review.reviewer and external and review.external_reviewer == external:
            return "organisation"
        assist = self.assist(review.unit, on)
        return "assist" if assist and review.reviewer and assist[0] == review.reviewer else None

    def list(self, round_, as_of):
        """Return the rows as tuples in the order of the contract."""
        on = min(max(as_of, round_.first), round_.last)
        half, year = (round_.first, round_.last), (date(round_.year, 1, 1), date(round_.year, 12, 31))
        credit = [(self.kind_met(review), review) for review in self.reviews]
        rows = []

        def add(kind, subject, edge, unit, reviewer, external, reason):
            first, last = half if kind == "organisation" else year
            wanted = "assist" if edge == "assist" else kind
            met = [
                review
                for earned, review in credit
                if earned == wanted
                and subject in (review.unit, review.person)
                and first <= review.date <= min(last, as_of)
            ]
            ref = min(met, key=lambda review: (review.date, review.ref)).ref if met else None
            status = "unassignable" if reason else "late" if as_of > last else "due"
            rows.append(
                (kind, subject, edge, unit, reviewer, external)
                + (("met", None, ref) if met else (status, reason, None))
            )

        for code in {unit.code for unit in self.at(self.units, on) if unit.org_type}:
            edge, reviewer, external, reason = self.of_unit(code, on)
            add("organisation", code, edge, code, reviewer, external, reason)
            if assist := self.assist(code, on):
                add("organisation", code, "assist", code, assist[0], None, assist[1])
        for person in {post.person for post in self.posts}:
            for code, (kind, edge, reviewer, reason) in self.of_person(person, on).items():
                add(kind, person, edge, code, reviewer, None, reason)
        return sorted(rows, key=lambda row: row[:4])

    def depth(self, code, on):
        parent, _ = self.above(code, on)
        return 1 + (self.depth(parent, on) if parent else 0)

    def tier(self, row, on):
        _kind, _subject, edge, unit, reviewer = row[:5]
        if edge in ("branch", "external"):
            return 4 if edge == "branch" else 5
        if edge == "own-team":
            seat = unit
        elif edge == "explicit":
            held = sorted((post.unit, post.valid_from) for post in self.held(on) if post.person == reviewer)
            seat = max(held, key=lambda pair: pair[1])[0] if held else None
        else:
            seat = self.above(unit, on)[0]
        return min(self.depth(seat, on), 3) if seat else 1

    def figures(self, round_, as_of):
        """Return the answer of `coverage` without its rates."""
        on = min(max(as_of, round_.first), round_.last)
        rows = [row for row in self.list(round_, as_of) if row[2] != "assist"]
        codes = sorted({unit.code for unit in self.at(self.units, on) if unit.org_type})
        principals = {who for code in codes for who in self.heads(code, on)}

        def givers(row):
            first, last = (round_.first, round_.last)
            if row[0] != "organisation":
                first, last = date(round_.year, 1, 1), date(round_.year, 12, 31)
            return {
                review.reviewer
                for review in self.reviews
                if row[1] in (review.unit, review.person)
                and first <= review.date <= min(last, as_of)
                and self.kind_met(review) == row[0]
            }

        def given(some):
            owed = {row[4] for row in some} & principals
            return owed, {who for row in some for who in givers(row)} & owed

        def figure(some):
            owed, met = given(some)
            return {
                "received": (len([row for row in some if row[6] == "met"]), len(some)),
                "given": (len(met), len(owed)),
            }

        owed, met = given(rows)
        by_unit = []
        for code in codes:
            principal = (self.heads(code, on) or [None])[0]
            mine = [row for row in rows if row[3] == code]
            by_unit.append(
                {
                    "code": code,
                    "received": figure(mine)["received"],
                    "given": (int(principal in met), int(principal in owed)),
                }
            )
        tiers = sorted({self.tier(row, on) for row in rows})
        by_tier = [
            {"tier": tier, **figure([row for row in rows if self.tier(row, on) == tier])} for tier in tiers
        ]
        return {**figure(rows), "by_tier": by_tier, "by_unit": by_unit}
