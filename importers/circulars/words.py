"""What lines of a circular look like: offices, series, names, labels."""

import re

from .lines import normal, plain

_OFFICE_END = (
    "局|厅|办公厅|办公室|办|委|委员会|党委|党组|党工委|纪委|纪检组|部|处|科|室|院|所|站|队|总队|支队|大队|中心|公司|集团"
    "|政府|署|协会|学会|联合会|工会|妇联|团委|学校|大学|医院|银行|小组|领导小组|指挥部|秘书处|编辑部|总支|支部|机关|组|会"
)
_OFFICE = re.compile(rf"[一-鿿A-Za-z0-9()、·“” ]{{1,60}}(?:{_OFFICE_END})(?:\([^()]*(?:章|代)\))?")
_NOT_OFFICE = re.compile(
    r"^关于|的.*(?:会|组|部|处)$|^在|^特此|^现|^请|我们|今天|近日|召开|举行|开展|进行|做好|大会$|动员会$|座谈会$|工作会$|会议$"
)
_SERIES = re.compile(
    r".{0,30}(?:通报|简报|情况|动态|专报|快报|信息|参考|通讯|要情|文件|纪要|公报|公告|通告|专刊|增刊|工作交流|督查|令|函|内参|要报)"
)
_TITLE_END = re.compile(
    r"(?:通报|通知|讲话|意见|决定|决议|报告|请示|批复|公告|通告|函|纪要|方案|办法|规定|细则|规则|条例|要点|总结|计划|规划"
    r"|发言|致辞|讲话稿|发言稿|提纲|清单|名单|情况|答复|复函|建议|措施|制度|规程|公报|命令|令|工作|经验|做法|启示|思考)"
    r"(?:\([^()]*\))?[”》]?"
)
_DOCUMENT_END = re.compile(r"的?(?:通报|通知|讲话|发言|致辞|决定|请示|批复|公告|通告|函)$")
_SPEECH = re.compile(r"讲话|发言|致辞|讲话稿|报告|谈话|讲稿|党课|述职")
_MARK = re.compile(
    r"(?:绝密|机密|秘密|内部)(?:[★☆*].*)?|特急|加急|平急|急件|紧急|[0-9]{6}|内部(?:资料|文件|情况|刊物|材料).{0,12}|注意保存|不得外传"
    r"|[—－\-_=*·★☆■◆─━]{3,}|【[^】]{1,12}】|(?:签发人?|份号|密级|编号|紧急程度|总编|主编)[::].*"
)
_NOT_NAMES = {"同志们", "前言", "引言", "目录", "摘要", "编者按", "正文", "附件", "情况", "各单位"}
_NAME = re.compile(r"[一-鿿]{2,4}|[一-鿿]{1,10}·[一-鿿·]{1,15}")
_POST = re.compile(
    r".{0,40}(?:书记|局长|主任|部长|厅长|处长|科长|院长|所长|主席|市长|省长|县长|区长|秘书长|司长|总工程师|总师|组长|署长|经理|董事长|校长|会长|常委|委员|同志)"
)
LABELS = "主题词|关键词|主送|主报|报送|呈报|呈送|抄送|抄报|抄发|分送|印送|加送|加发|发送|发至|送|报|发"
_LABEL = re.compile(rf"({LABELS})[::]")
_BARE_LABEL = re.compile(r"(主\s*题\s*词|关键词|抄送|抄报|分送|印送)(?:\t|\u3000|  )\s*(?=\S)")
_CONTACT = re.compile(
    r"\(?(?:联系人|联系电话|电话|传真|地址|邮编|电子邮箱|邮箱|校对|打字|核稿|审核|责任编辑|编辑|编审|签发|主办|承办|网址|投稿邮箱)[^::]{0,6}[::].*"
)
_IMPRINT = re.compile(r"\(?(?:校对|打字|核稿|审核|责任编辑|责编|编辑|编审|签发|主编|投稿邮箱)[::].*")
_ADDRESSED = re.compile(r"同志们|各位|朋友们|女士们|先生们|尊敬的|你们好")


def is_office(text: str) -> bool:
    """Say whether a line is the name of an office, a committee or several of them."""
    bare = spaced(text)
    return bool(_OFFICE.fullmatch(bare)) and not _NOT_OFFICE.search(plain(text))


def spaced(text: str) -> str:
    """Return the text in half width with its white space as single spaces."""
    return re.sub(r"\s+", " ", normal(text)).strip()


def is_series(text: str) -> bool:
    """Say whether a line is a masthead such as 情况通报 or 示例局文件, and no title."""
    bare = plain(text)
    return bool(_SERIES.fullmatch(bare)) and not re.match(r"关于|在.*上的", bare) and "关于" not in bare


def ends_like_title(text: str) -> bool:
    """Say whether a line ends as a title does: 的通报, 讲话, 意见."""
    return bool(re.search(rf"{_TITLE_END.pattern}$", plain(text)))


def ends_as_document(text: str) -> bool:
    """Say whether a title is complete beyond doubt: it ends in the kind of a document."""
    return bool(_DOCUMENT_END.search(plain(text)))


def is_speech(title: str) -> bool:
    """Say whether a title is that of a speech, so that name and date below it are the speaker's."""
    return bool(_SPEECH.search(plain(title)))


def is_mark(text: str) -> bool:
    """Say whether a line is a mark above the masthead: secrecy, urgency, serial number, 签发人."""
    return bool(_MARK.fullmatch(plain(text)))


def speaker_in(text: str) -> str | None:
    """Return the name in a line below the title: 示例甲, 示 例 甲, 示例局局长 示例甲; None where there is none."""
    bare = plain(text)
    if _is_name(bare) and not ends_like_title(bare) and not is_office(bare):
        return bare
    pieces = spaced(text).split(" ")
    if len(pieces) == 2 and _is_name(pieces[0]) and _POST.fullmatch(pieces[1]):
        return pieces[0]
    last = pieces[-1]
    post = "".join(pieces[:-1])
    if len(pieces) > 1 and len(last) == 1 and len(pieces[-2]) == 1:
        last, post = pieces[-2] + last, "".join(pieces[:-2])
    return last if post and _is_name(last) and (_POST.fullmatch(post) or is_office(post)) else None


def _is_name(text: str) -> bool:
    return bool(_NAME.fullmatch(text)) and text not in _NOT_NAMES


def label_of(text: str) -> tuple[str, str] | None:
    """Return (label, rest) of a line below the text such as 抄送：示例局, spaced-out labels included."""
    compact = re.match(r"[^：:]{1,12}[：:]", text)
    match = _LABEL.fullmatch(plain(compact.group())) if compact else None
    if match:
        return match.group(1), text[compact.end() :].strip()
    bare = _BARE_LABEL.match(text)
    return (plain(bare.group(1)), text[bare.end() :].strip()) if bare else None


def is_contact(text: str) -> bool:
    """Say whether a line is a note below the document: contact, proof-reader, editor."""
    return bool(_CONTACT.fullmatch(plain(text)))


def is_imprint(text: str) -> bool:
    """Say whether a line names those who edited and proof-read the issue."""
    return bool(_IMPRINT.fullmatch(plain(text)))


def addresses_listeners(text: str) -> bool:
    """Say whether a salutation speaks to listeners (同志们) rather than naming recipients."""
    return bool(_ADDRESSED.match(plain(text)))
