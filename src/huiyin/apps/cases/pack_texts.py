"""What is wrong with a pack, in sentences for whoever writes it: code → words in both languages. No Django here."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin.core.packs import Problem
from huiyin.core.words import Text

SENTENCES: Mapping[str, Text] = {
    # reading
    "missing_key": Text("缺少“{key}”，请写上。", "“{key}” is missing. Write it."),
    "unknown_key": Text("“{key}”不认识，是不是写错了？", "“{key}” is unknown. Is it mistyped?"),
    "wrong_shape": Text("这里要写的是{wanted}。", "This must be: {wanted}."),
    "unknown_part": Text(
        "没有“{name}”这个通用做法，请写packs/parts里有的。",
        "There is no part called “{name}”. Write one of packs/parts.",
    ),
    "unknown_move": Text(
        "没有“{do}”这个步骤：先在[[moves]]里写明。", "There is no move called “{do}”: declare it under [[moves]]."
    ),
    "unknown_word": Text("“{word}”不认识。可以写：{allowed}。", "“{word}” is unknown. Write one of: {allowed}."),
    "unknown_relation": Text(
        "“{relation}”不是一种关系，要写handler、unit、desk@town这样。",
        "“{relation}” is no relation. Write it like handler, unit or desk@town.",
    ),
    "unknown_state": Text(
        "没有“{state}”这个状态：先在[states]里写明。", "There is no state called “{state}”: declare it under [states]."
    ),
    "unknown_ask": Text("“{ask}”不认识，先在[[asks]]里写明。", "“{ask}” is unknown: declare it under [[asks]] first."),
    "unknown_guard": Text("没有“{guard}”这个条件。", "There is no guard called “{guard}”."),
    "unknown_late": Text("到点以后不能“{do}”。", "“{do}” is nothing that can be done when late."),
    "bad_day": Text("“{text}”不是日期，要写2022-05-01这样。", "“{text}” is no day. Write it like 2022-05-01."),
    "law_unasked": Text(
        "期限“{clock}”的条文按“{ask}”分，可是没有哪一步问它。",
        "The law of the clock “{clock}” goes by “{ask}”, which no move asks.",
    ),
    "law_twice": Text(
        "期限“{clock}”有两条条文在{day}同时施行。", "Two rows of law of the clock “{clock}” are in force on {day}."
    ),
    "bad_limit": Text("“{text}”不是时限，要写4wh、5wd、7d或24h。", "“{text}” is no limit. Write 4wh, 5wd, 7d or 24h."),
    "bad_percent": Text(
        "warn = {number}不是百分数，要写1到100的整数。", "warn = {number} is no percentage. Write 1 to 100."
    ),
    "text_without_zh": Text("缺少中文，请写zh = …。", "The Chinese text is missing. Write zh = …."),
    "text_without_en": Text("“{text}”没有英文，请写en = …。", "“{text}” has no English. Write en = …."),
    # ways
    "unreachable_state": Text(
        "“{state}”永远走不到：让一步通到它（to），或者删去它。",
        "“{state}” can never be reached. Let a move lead to it (to), or leave it out.",
    ),
    "move_never": Text(
        "“{do}”在哪个状态都做不了：在from里写走得到的状态，或者删去它。",
        "“{do}” can be made in no state. Write one that is reached into its from, or leave it out.",
    ),
    "move_twice": Text("在“{state}”里“{do}”写了两次，只留一个。", "“{do}” stands twice in “{state}”. Leave one."),
    "no_human_exit": Text(
        "“{state}”没有人能往下办，只能靠系统或者撤回：加一步由人来办。",
        "Nobody can carry on from “{state}”: only the system, or a withdrawal. Add a move that a person makes.",
    ),
    "dead_end": Text(
        "从“{state}”出发办不到结：加一步，通到能办结的状态。",
        "From “{state}” a case can never come to an end. Add a move to a state that leads there.",
    ),
    "never_closed": Text(
        '没有一个状态算办结：给一个状态写phase = "closed"。',
        'There is no state in which a case is over. Write phase = "closed" for one.',
    ),
    "optional_needed": Text(
        "跳过“{do}”就会卡在“{state}”，不能标成可跳过。",
        "Without “{do}” a case is stuck in “{state}”: it cannot be optional.",
    ),
    "skip_not_optional": Text("“{do}”不能跳过。", "“{do}” may not be skipped."),
    "skip_dead_end": Text("这样跳过，会卡在“{state}”。", "Skipping these, a case is stuck in “{state}”."),
    # who confirms
    "handler_can_confirm": Text(
        "“{do}”能让办的人自己说办好了：要写confirms = true。",
        "By “{do}” whoever did the work could say it is done: write confirms = true.",
    ),
    "handler_confirms_own": Text(
        "“{do}”是确认，经办人不能做。", "“{do}” confirms the work: the handler may not be among its actors."
    ),
    "closes_unasked": Text(
        "不问提出人，“{do}”就能办结：要加条件asker_was_asked。",
        "“{do}” can close a case before the asker was asked: add the guard asker_was_asked.",
    ),
    "one_relation_twice": Text(
        "谁也不能做两种人，可是“{other}”和“{do}”都由{relation}做。",
        "Nobody plays two parts here, yet “{other}” and “{do}” are both made by {relation}.",
    ),
    # sittings
    "sitting_of_no_sort": Text(
        "这个状态要么由一个会议表决（body），要么逐户听意见（hears），只写一样。",
        "Here either a body votes (body) or a roll is heard (hears): write one of the two.",
    ),
    "sitting_without_roll": Text(
        "写明名册是人（persons）还是户（households）；由会议表决的，法律已经定了，不写。",
        "Say whether the roll is of persons or households; for a body that votes the law says it, so leave it away.",
    ),
    "body_not_asked": Text("用“@asked”，开头就要必填“body”。", "With “@asked” the start must require “body”."),
    "no_way_to_fail": Text("“{do}”没有写不成时退到哪里。", "“{do}” does not say where a failure leads."),
    "fails_without_reason": Text(
        "“{do}”退回或者否决，要必填公开的理由（public_reason!）。",
        "“{do}” sends back or ends the matter: it must require a public reason (public_reason!).",
    ),
    "sitting_skipped": Text(
        "“{do}”能跳过“{state}”：要写上条件。", "“{do}” can skip “{state}”: write its conditions as guards."
    ),
    # clocks
    "clock_never_starts": Text(
        "期限“{clock}”永远不会开始：在runs_in里写走得到的状态。",
        "The clock “{clock}” never starts. Write a state that is reached into its runs_in.",
    ),
    "clock_never_stops": Text(
        "期限“{clock}”到了“{state}”就停不下来。", "The clock “{clock}” never stops once the case is in “{state}”."
    ),
    "clock_by_unasked": Text(
        "期限“{clock}”看的是“{ask}”，开头却没有问。", "The clock “{clock}” goes by “{ask}”, which the start never asks."
    ),
    "clock_day_unasked": Text(
        "期限“{clock}”看的是“{ask}”，可是没有哪一步会问。", "The clock “{clock}” goes by “{ask}”, which no move asks."
    ),
    "clock_day_in_hours": Text(
        "期限“{clock}”按小时算，不能从某一天起算，也不能扣除天数：时限要写5wd或7d。",
        "The clock “{clock}” counts hours: it cannot start from a day or leave days out. Write its limits as 5wd or 7d.",
    ),
    "less_on_timer": Text(
        "“{clock}”只提醒，不算超期，用不着扣除天数。",
        "“{clock}” only reminds and is never late: it leaves no days out.",
    ),
    "less_extends": Text(
        "期限“{clock}”扣除的“{ask}”也用来延期，会算两遍：另写一个问法。",
        "The clock “{clock}” leaves out “{ask}”, which extends it too and would count twice: ask under another name.",
    ),
    # forms
    "outcome_not_asked": Text(
        "“{do}”办结了一件事，却没说结果：写outcome，或者问outcome!。",
        "“{do}” ends a case without its outcome: fix one, or ask “outcome!”.",
    ),
    "outcome_without_end": Text("“{do}”问了用不上的结果。", "“{do}” asks for an outcome that it cannot use."),
    "unit_not_asked": Text("还没问派给谁，就到了“{state}”。", "A case comes to “{state}” before a unit was named."),
    "ask_missing": Text("“{do}”必须问“{ask}”。", "“{do}” must ask “{ask}”."),
    "contact_forced": Text(
        "“{do}”不能非要联系方式：没有电话的人凭受理码也能收到回音。",
        "“{do}” may not insist on contact: who has no phone hears back by the receipt code.",
    ),
    "wait_without_date": Text(
        "“{do}”要问到哪天，不然没有人叫醒它。", "“{do}” must ask for a date, or nothing will wake the case."
    ),
    "ask_mistyped": Text("“{ask}”的类型应当是{type}。", "“{ask}” must be of the type {type}."),
    "choice_without_choices": Text("“{ask}”是选择题，却没有选项。", "“{ask}” is a choice without any choices."),
    "ask_twice": Text("“{do}”把“{ask}”问了两遍。", "“{do}” asks “{ask}” twice."),
    "guard_never_true": Text(
        "“{do}”的条件{guard}永远满足不了。", "The guard {guard} of “{do}” can never be true in this pack."
    ),
    "guards_clash": Text(
        "“{do}”的两个条件{guard}和{other}不能同时满足。",
        "The guards {guard} and {other} of “{do}” can never both be true.",
    ),
    # carrying over from an older version
    "carry_not_older": Text(
        "“{version}”不是更早的版本，这里是第{now}版。", "“{version}” is no older version: this is {now}."
    ),
    "carry_ends": Text(
        "“{state}”会变成“{target}”，那是办结；换版本不能替人办结。",
        "“{state}” would become “{target}”, which is closed: a new version closes nothing.",
    ),
    "carry_unasked": Text(
        "“{state}”会变成“{target}”，好像问过提出人了，其实没有。",
        "“{state}” would become “{target}”, as if the asker had been asked.",
    ),
    "carry_lost": Text(
        "“{state}”会变成“{target}”，以后不知道回到哪里去。",
        "“{state}” would become “{target}”, and nobody knows where it goes back to.",
    ),
    "carry_nobody": Text(
        "“{state}”会变成“{target}”，那时谁也没接，没有人管。",
        "“{state}” would become “{target}”, in the hands of somebody it cannot have yet.",
    ),
    "carry_nowhere": Text("“{state}”没有说明变成什么。", "Nothing says what “{state}” becomes."),
    "carry_unknown": Text("那一版没有“{state}”这个状态。", "That version has no state “{state}”."),
    "carry_closed": Text("“{state}”在那一版里已经办结，不用写。", "“{state}” is closed in that version: leave it out."),
    # stories
    "story_refused": Text("故事里能做（{told}），实际被拒：{came}。", "Told to go on ({told}), but refused: {came}."),
    "story_not_refused": Text(
        "故事里应当被拒（{told}），实际到了{came}。", "Told to be refused ({told}), but it is {came}."
    ),
    "story_state": Text("故事里应当到{told}，实际到了{came}。", "Told to be {told}, but it is {came}."),
    "story_late": Text("故事里超期的是{told}，实际是{came}。", "Told to be late: {told}. Late is: {came}."),
    "story_outcome": Text("故事里的结果是{told}，实际是{came}。", "Told to end {told}, but it ends {came}."),
}


SHAPES: Mapping[str, Text] = {
    "text": Text("文字", "text"),
    "number": Text("数字", "number"),
    "true/false": Text("true或false", "true or false"),
    "list": Text("[列表]", "[list]"),
    "table": Text("{表格}", "{table}"),
}


def sentence(problem: Problem, lang: str) -> str:
    """Where and what, in the language `lang`: states.new: “待派单”永远走不到。"""
    values = dict(problem.values)
    if values.get("wanted") in SHAPES:
        values["wanted"] = SHAPES[values["wanted"]].for_lang(lang)
    words = SENTENCES[problem.code].for_lang(lang).format_map(values)
    colon = ": " if lang.startswith("en") else "："
    return f"{problem.where}{colon}{words}"
