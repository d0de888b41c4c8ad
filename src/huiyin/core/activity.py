"""Words and rules of what people hold and attend: kinds, capacities, registers; counts, hours, who may see a register.

A profile gives the kinds its own words (`[activities.kinds]`). Counts are of attendances (人次), persons (人) stand apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto

from huiyin.core.errors import RuleError
from huiyin.core.words import Text

MOST_COUNTED = 100_000
MOST_MINUTES = 16 * 60
EARLY, AFTER = timedelta(hours=1), timedelta(hours=6)
"""From when until when, around an activity, one may say by its code that one is there."""


class ActivityKind(StrEnum):
    """What is held: each kind is counted for itself."""

    theme_day = auto()
    training = auto()
    year_class = auto()
    lecture = auto()
    volunteering = auto()
    convenience = auto()
    festival = auto()
    sport = auto()
    study_visit = auto()
    deliberation = auto()
    safety_round = auto()
    night_patrol = auto()
    clean_up = auto()
    self_check = auto()
    spot_check = auto()
    gathering = auto()


KINDS: Mapping[str, Text] = {
    ActivityKind.theme_day: Text("主题党日", "Theme day"),
    ActivityKind.training: Text("培训班", "Training"),
    ActivityKind.year_class: Text("一年期培训班", "One-year class"),
    ActivityKind.lecture: Text("宣讲", "Lecture"),
    ActivityKind.volunteering: Text("志愿服务", "Volunteer service"),
    ActivityKind.convenience: Text("便民利民活动", "Convenience day"),
    ActivityKind.festival: Text("节庆活动", "Festival"),
    ActivityKind.sport: Text("文体活动", "Culture and sport"),
    ActivityKind.study_visit: Text("观摩互学", "Study visit"),
    ActivityKind.deliberation: Text("议事", "Deliberation"),
    ActivityKind.safety_round: Text("安全巡查", "Safety round"),
    ActivityKind.night_patrol: Text("平安夜巡", "Night patrol"),
    ActivityKind.clean_up: Text("环境整治", "Environment clean-up"),
    ActivityKind.self_check: Text("自查", "Self-check"),
    ActivityKind.spot_check: Text("抽查", "Spot check"),
    ActivityKind.gathering: Text("其他活动", "Other"),
}


class Part(StrEnum):
    """What a theme day consists of (一月一课一片一实践, towns.md T2-1): each does the duty that expects it."""

    lesson = auto()
    film = auto()
    practice = auto()


PARTS: Mapping[str, Mapping[str, Text]] = {
    ActivityKind.theme_day: {
        Part.lesson: Text("上了一课", "A lesson"),
        Part.film: Text("看了一片", "A film"),
        Part.practice: Text("做了一次实践", "A practice"),
    }
}
"""The parts of a kind of activity; other kinds have none."""


CHECKED: Mapping[str, Text] = {"good": Text("好", "In order"), "mend": Text("要改", "To be mended")}
"""How an item of a checklist was found; what was not looked at says nothing."""


class Capacity(StrEnum):
    """In which capacity somebody attends. One person counts once, in the capacity in which they came."""

    resident = auto()
    member = auto()
    cadre = auto()
    secretary = auto()
    volunteer = auto()


CAPACITIES: Mapping[str, Text] = {
    Capacity.resident: Text("群众", "Residents"),
    Capacity.member: Text("党员", "Party members"),
    Capacity.cadre: Text("村干部", "Village cadres"),
    Capacity.secretary: Text("村党组织书记", "Branch secretaries"),
    Capacity.volunteer: Text("志愿者", "Volunteers"),
}


@dataclass(frozen=True)
class Register:
    """A register of one kind of thing. `person`: it names one, who agrees before the line is shown; nobody is shown the name.

    `by_unit`: it says which unit it is. `judged`: somebody decides it, by the town's criteria and with evidence for each.
    `ends`: how an entry may end. `one`: a new entry of a place ends the one before. `given`: a title that somebody gives to a
    place or unit on a day.
    """

    title: Text
    person: bool = False
    hours: bool = False
    counted: bool = False
    one: bool = False
    judged: bool = False
    given: bool = False
    by_unit: bool = False
    ends: tuple[str, ...] = ("ended",)


REGISTERS: Mapping[str, Register] = {
    "pioneer": Register(Text("党员先锋岗", "Vanguard posts"), person=True),
    "brand": Register(Text("品牌", "Brands")),
    "station": Register(Text("站点和基地", "Stations and bases"), hours=True, given=True),
    "venue": Register(Text("活动场所", "Venues"), hours=True),
    "offer": Register(Text("各方能做什么", "What each party offers"), hours=True, by_unit=True),
    "opening": Register(Text("招工岗位", "Openings"), ends=("matched", "ended")),
    "seeker": Register(Text("求职意向", "Seekers"), person=True, ends=("matched", "ended")),
    "signboard": Register(Text("牌子和任务台账", "Signboards and duties"), ends=("rectified", "kept")),
    "rating": Register(
        Text("示范创建评级", "Demonstration ratings"), one=True, judged=True, given=True, ends=("ended",)
    ),
    "honour": Register(Text("荣誉", "Honours"), person=True, given=True),
    "project": Register(Text("示范项目", "Demonstration projects"), person=True, counted=True),
}
ENDS: Mapping[str, Text] = {
    "ended": Text("已撤下", "Ended"),
    "matched": Text("已对接", "Matched"),
    "rectified": Text("已整改", "Put right"),
    "kept": Text("按规定保留", "Kept by rule"),
}


def check_times(starts: datetime, ends: datetime) -> None:
    """Raises far_off, ends_before_start, lasts_too_long (a year and a bit: a class may last one)."""
    if not 2000 <= starts.year <= 2100:
        raise RuleError("far_off")
    if ends <= starts:
        raise RuleError("ends_before_start")
    if ends - starts > timedelta(days=400):
        raise RuleError("lasts_too_long")


def check_counts(counts: Mapping[str, int], persons: int | None) -> int:
    """How many attendances in all. Raises nobody_came, too_many_came, more_persons."""
    total = sum(counts.values())
    if total <= 0 or min(counts.values()) < 0:
        raise RuleError("nobody_came")
    if total > MOST_COUNTED:
        raise RuleError("too_many_came", most=MOST_COUNTED)
    if persons is not None and not 0 < persons <= total:
        raise RuleError("more_persons", total=total)
    return total


def differences(before: Mapping[str, int], now: Mapping[str, int]) -> dict[str, int]:
    """What a count has to be changed by in each capacity, without those that stay as they were."""
    names = [*now, *(name for name in before if name not in now)]
    changes = {name: now.get(name, 0) - before.get(name, 0) for name in names}
    return {name: change for name, change in changes.items() if change}


def check_minutes(minutes: int) -> None:
    """Raises hours_wrong."""
    if not 0 < minutes <= MOST_MINUTES:
        raise RuleError("hours_wrong", most=MOST_MINUTES // 60)


def is_on(starts: datetime, ends: datetime, now: datetime) -> bool:
    """May somebody say now, by the code on the sheet, that they are there?"""
    return starts - EARLY <= now <= ends + AFTER


def hours_of(minutes: int) -> str:
    """1.5 from 90."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
