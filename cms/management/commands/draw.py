"""Draw organisations at random, in one go or list first and seed later."""

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.actions.draw import complete, record_list
from cms.actions.errors import Refused
from cms.management.answers import AnswerCommand, refuse
from cms.queries.draws import record_of
from cms.rules.draws import reasons_against_seed
from cms.rules.rounds import BadRound, Round


class Command(AnswerCommand):
    help = "随机抽取：先登记名单及其校验值，再设定种子，抽出点评对象；任何人都能重算。"

    def add_arguments(self, parser):
        parser.add_argument("--round", help="期间：2010H2 或 2010年下半年")
        parser.add_argument("--size", help="抽取数量")
        parser.add_argument("--stratify", metavar="category", help="按类别分层")
        parser.add_argument("--seed", help="种子，一行文字；不写则只登记名单")
        parser.add_argument("--id", help="已登记的抽取编号，与 --seed 同用")

    def answer(self, *, round, size, stratify, seed, id, **options) -> dict:
        if id is not None:
            if seed is None or any(value is not None for value in (round, size, stratify)):
                raise refuse("arguments", "--id 只能与 --seed 同用。", "--id goes with --seed only.")
            return record_of(complete(id, seed=seed, at=timezone.now()))
        if round is None or size is None:
            raise refuse(
                "arguments",
                "请写明 --round 和 --size，或 --id 和 --seed。",
                "Give --round and --size, or --id and --seed.",
            )
        if seed is not None and (reasons := reasons_against_seed(seed)):
            raise Refused(reasons)
        draw = record_list(_round(round), size=_size(size), stratify=stratify or "", at=timezone.now())
        if seed is not None:
            draw = complete(draw.number, seed=seed, at=timezone.now())
        return record_of(draw)

    def lines(self, answer):
        yield _("Draw %(id)s of %(round)s: %(size)s of %(count)s organisations") % {
            **answer,
            "count": len(answer["population"]),
        }
        yield _("Hash of the list: %(list_hash)s") % answer
        for stratum in answer["strata"]:
            yield _("%(name)s: %(size)s of %(count)s") % {**stratum, "count": len(stratum["population"])}
        if answer["seed"] is None:
            yield _("The list is recorded. Set the seed with: draw --id %(id)s --seed …") % answer
            return
        yield _("Seed: %(seed)s") % answer
        yield from answer["selected"]


def _round(text: str) -> Round:
    try:
        return Round.parse(text)
    except BadRound as bad:
        raise Refused([bad.reason]) from bad


def _size(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise refuse(
            "size", f"抽取数量“{text}”不是整数，请改正。", f"Size {text!r} is no whole number; correct it."
        ) from error
