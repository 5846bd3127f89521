"""The words of the domain as closed lists. The stored value is the framework's slug; `zh` is what people read.

Source: SPEC of the product, sections 1, 2 and 7; the circular's own terms.
"""

from enum import StrEnum


class Term(StrEnum):
    """A slug with its Chinese and English label."""

    def __new__(cls, slug: str, zh: str, en: str):
        member = str.__new__(cls, slug)
        member._value_ = slug
        member.zh = zh
        member.en = en
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return (slug, Chinese label) pairs, in order."""
        return [(member.value, member.zh) for member in cls]


class Category(Term):
    """类别: what a unit is for; decides the focus points of its reviews."""

    ENFORCEMENT = "enforcement", "执法单位", "Law-enforcement unit"
    TECHNICAL = "technical", "技术机构", "Technical institution"
    WINDOW = "window", "窗口单位", "Window unit"
    ADMINISTRATIVE = "administrative", "综合管理部门", "Administrative department"


class OrgType(Term):
    """组织类型: the kind of Party organisation a unit has; none means that the unit is only a node."""

    PARTY_GROUP = "party-group", "党组", "Party group"
    PARTY_COMMITTEE = "party-committee", "党委", "Party committee"
    ORGAN_COMMITTEE = "organ-committee", "机关党委", "Organ Party committee"
    GENERAL_BRANCH = "general-branch", "党总支", "General Party branch"
    BRANCH = "branch", "党支部", "Party branch"


class Role(Term):
    """角色: the role of an appointment."""

    SECRETARY = "secretary", "书记", "Secretary"
    TEAM_MEMBER = "team-member", "班子成员", "Team member"
    MEMBER = "member", "党员", "Party member"


class SubjectKind(Term):
    """What a review is about."""

    ORGANISATION = "organisation", "党组织", "Organisation"
    TEAM_MEMBER = "team-member", "班子成员", "Team member"
    MEMBER = "member", "党员", "Party member"


class EdgeKind(Term):
    """点评关系: why this reviewer reviews this subject."""

    DIRECT = "direct", "逐级", "Level by level"
    PORTFOLIO = "portfolio", "分管", "By portfolio"
    OWN_TEAM = "own-team", "班子", "Own team"
    BRANCH = "branch", "支部", "Branch"
    EXTERNAL = "external", "外部", "External reviewer"
    ASSIST = "assist", "协助", "Assisting"
    EXPLICIT = "explicit", "指定", "Explicit"


class Method(Term):
    """点评方式."""

    COLLECTIVE = "collective", "集中点评", "Collective review"
    INDIVIDUAL = "individual", "个别点评", "One-to-one review"
    ON_SITE = "on-site", "现场点评", "On-site review"
    RANDOM = "random", "随机点评", "Random review"
    THEMATIC = "thematic", "专题点评", "Thematic review"


class Step(Term):
    """点评程序: the five steps, in order."""

    INVESTIGATE = "investigate", "开展调查研究", "Investigate"
    CONSULT = "consult", "广泛征求意见", "Consult widely"
    REVIEW = "review", "具体实施点评", "Review"
    CIRCULATE = "circulate", "通报点评意见", "Circulate"
    RECTIFY = "rectify", "落实整改措施", "Rectify and report back"


class Scope(Term):
    """通报范围, narrow to wide; compare with `width`."""

    SUBJECT = "subject", "点评双方", "Reviewer and subject"
    ORGANISATION = "organisation", "本单位", "The unit and below"
    SYSTEM = "system", "全系统", "The whole system"
    PUBLIC = "public", "公开", "The public"

    @property
    def width(self) -> int:
        """Return 0 for the narrowest scope, 3 for the widest."""
        return list(Scope).index(self)


class Status(Term):
    """The state of a review."""

    DRAFT = "draft", "草稿", "Draft"
    SUBMITTED = "submitted", "审批中", "In approval"
    RETURNED = "returned", "已退回", "Returned"
    APPROVED = "approved", "已审批", "Approved"
    CIRCULATED = "circulated", "已通报", "Circulated"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"


COUNTED_STATUSES = frozenset({Status.SUBMITTED, Status.APPROVED, Status.CIRCULATED})


class ObligationStatus(Term):
    """The state of a duty on a day."""

    MET = "met", "已完成", "Met"
    DUE = "due", "待完成", "Due"
    LATE = "late", "逾期", "Late"
    UNASSIGNABLE = "unassignable", "无法落实点评人", "Unassignable"


class CommentSource(Term):
    """来源: who spoke."""

    MEMBERS = "members", "党员", "Party members"
    PUBLIC = "public", "群众", "The public"
    SERVICE_USERS = "service-users", "服务对象", "Service users"
    COMPETENT_DEPARTMENTS = "competent-departments", "主管部门", "Competent departments"
    RELATED_UNITS = "related-units", "相关单位", "Related units"


class CommentChannel(Term):
    """渠道: how it reached us."""

    WEB_FORM = "web-form", "网上表单", "Web form"
    OPINION_FORM = "opinion-form", "意见表", "Opinion form"
    OPINION_LETTER = "opinion-letter", "意见函", "Opinion letter"
    FORUM = "forum", "座谈会", "Forum"


class CommentStatus(Term):
    """The state of a comment in moderation."""

    PENDING = "pending", "待审核", "Pending"
    APPROVED = "approved", "已采用", "Approved"
    REDACTED = "redacted", "已作处理", "Redacted"
    REJECTED = "rejected", "未采用", "Rejected"
    SPAM = "spam", "垃圾信息", "Spam"
    WITHDRAWN = "withdrawn", "本人撤回", "Withdrawn by the sender"


class Side(Term):
    """责任方: who must act."""

    SUBJECT = "subject", "被点评单位", "Reviewed unit"
    REVIEWER = "reviewer", "点评领导", "Reviewing leader"


class RectificationStatus(Term):
    """整改状态."""

    NOT_STARTED = "not-started", "未开始", "Not started"
    IN_PROGRESS = "in-progress", "整改中", "In progress"
    REPORTED = "reported", "已报完成", "Reported done"
    VERIFIED = "verified", "已核实", "Verified"
    RETURNED = "returned", "退回", "Returned"


class CommitmentStatus(Term):
    """承诺状态."""

    MADE = "made", "已承诺", "Made"
    SHOWN = "shown", "已亮诺", "Shown"
    KEPT = "kept", "已践诺", "Kept"
    BROKEN = "broken", "未践诺", "Not kept"


class Means(Term):
    """How the first two steps were taken."""

    SITE_CHECK = "site-check", "实地检查", "Site check"
    READ_FILES = "read-files", "查阅相关文件、记录", "Files and records read"
    HEAR_REPORT = "hear-report", "听取被点评单位的汇报", "Report heard"
    FORUM = "forum", "召开征求意见座谈会", "Forum"
    OPINION_FORM = "opinion-form", "发放征求意见表", "Opinion forms"
    OPINION_LETTER = "opinion-letter", "意见函", "Opinion letters"


MEANS_OF = {
    Step.INVESTIGATE: (Means.SITE_CHECK, Means.READ_FILES, Means.HEAR_REPORT),
    Step.CONSULT: (Means.FORUM, Means.OPINION_FORM, Means.OPINION_LETTER),
}

POINT_SET_OF_ORG_TYPE = {
    OrgType.PARTY_GROUP: "party-group",
    OrgType.PARTY_COMMITTEE: "party-group",
    OrgType.ORGAN_COMMITTEE: "grassroots-org",
    OrgType.GENERAL_BRANCH: "grassroots-org",
    OrgType.BRANCH: "grassroots-org",
}
