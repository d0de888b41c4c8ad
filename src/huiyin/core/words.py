"""The closed vocabulary: every word that a pack, a profile or a table may use for places, units, posts and cases.

One English word for one Chinese term; GLOSSARY.md gives both and the source.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto


class Phase(StrEnum):
    """The five public phases of a case (requests.md §6.4). Statistics stand on these, whatever a pack says."""

    received = auto()
    sent = auto()
    working = auto()
    to_confirm = auto()
    closed = auto()


class Outcome(StrEnum):
    """How a case ended (design §4). Never guessed: a closing move names it."""

    solved = auto()
    answered = auto()
    refused = auto()
    withdrawn = auto()
    merged = auto()


class Answer(StrEnum):
    """What the asker said when asked. `none` = asked and no answer in time: never counted as satisfied."""

    fixed = auto()
    answered_not_fixed = auto()
    not_satisfied = auto()
    none = auto()


class Level(StrEnum):
    """Who may read a case: everybody, those it passes through, named circles, named persons (design §5)."""

    public = auto()
    involved = auto()
    restricted = auto()
    sealed = auto()


OPEN_LEVELS = (Level.public, Level.involved)
"""What a territorial post may read of its own place, and what is counted for everybody."""


class Channel(StrEnum):
    """How something reached us. All are equal (design principle 4)."""

    web = auto()
    phone = auto()
    counter = auto()
    grid = auto()
    helper = auto()
    paper = auto()
    hotline = auto()
    meeting = auto()
    visit = auto()
    one_key = auto()


class PlaceKind(StrEnum):
    """Levels of the scope tree. `village` and `community` stand on one level."""

    city = auto()
    county = auto()
    town = auto()
    village = auto()
    community = auto()
    grid = auto()
    micro = auto()


PLACE_DEPTH = {
    PlaceKind.city: 0,
    PlaceKind.county: 1,
    PlaceKind.town: 2,
    PlaceKind.village: 3,
    PlaceKind.community: 3,
    PlaceKind.grid: 4,
    PlaceKind.micro: 5,
}
VILLAGE_LEVEL = frozenset({PlaceKind.village, PlaceKind.community})


class UnitKind(StrEnum):
    """Kinds of organisation (design §4, towns.md T2-4, T3-9, T3-11, T4-2)."""

    party_committee = auto()
    general_branch = auto()
    branch = auto()
    party_group = auto()
    central_household = auto()
    village_committee = auto()
    supervision_committee = auto()
    government = auto()
    office = auto()
    centre = auto()
    brigade = auto()
    station = auto()
    team = auto()
    association = auto()
    company = auto()
    property = auto()
    social = auto()
    social_work = auto()
    charity = auto()
    adviser = auto()
    alliance = auto()
    bureau = auto()
    firm_branch = auto()


PARTY_KINDS = frozenset(
    {
        UnitKind.party_committee,
        UnitKind.general_branch,
        UnitKind.branch,
        UnitKind.party_group,
        UnitKind.central_household,
    }
)
"""The Party's units of places: each leads the place where it is seated. Only these do, whatever else of the Party sits there."""
HOME_KINDS = PARTY_KINDS | frozenset(map(UnitKind, ("village_committee", "government", "office", "centre", "station")))
"""Units whose work are households: the Party's, the village's, the town's offices and counters (design §4). Firms, teams,
associations and advisers serve the same places, and a title alone (`chief`) opens no home to them."""


class PostTitle(StrEnum):
    """What a post does. A profile gives the title in the town's words."""

    desk = auto()
    chief = auto()
    officer = auto()
    volunteer = auto()
    verifier = auto()
    publisher = auto()
    caller = auto()
    secretary = auto()
    leader = auto()
    duty = auto()
    grid_head = auto()
    grid_worker = auto()
    grid_assistant = auto()
    area_head = auto()
    group_head = auto()
    neighbour_head = auto()
    member_contact = auto()
    mediator = auto()
    adviser = auto()
    specialist = auto()
    supervisor = auto()
    errand_runner = auto()
    clerk = auto()
    admin = auto()
    security = auto()
    auditor = auto()


class Circle(StrEnum):
    """Whom a Party member leads (三带, towns.md T1-1): the family, the circle of neighbours, an area."""

    family = auto()
    neighbours = auto()
    area = auto()


KEEPERS = frozenset({PostTitle.admin, PostTitle.security, PostTitle.auditor})
"""Three who keep the installation, apart from each other (三员分立). None of them reads a case."""


class VisitDeed(StrEnum):
    """What was done on a visit, the telling ones first: the first that holds is the event's outcome (figures 1-14, 1-15).

    `nobody`: nobody was met. The visit is kept and does no duty.
    """

    mediation = auto()
    opinion = auto()
    help = auto()
    policy = auto()
    safety = auto()
    nobody = auto()


PLAIN_RELATIONS = frozenset({"anyone", "reporter", "handler", "involved", "system"})
UNIT_ANCHORS = frozenset({"unit", "parent"})


class AskType(StrEnum):
    """What kind of answer a question takes; decides the form field and the check."""

    line = auto()
    text = auto()
    date = auto()
    days = auto()
    choice = auto()
    number = auto()
    money = auto()
    """Fen, a whole number; written and read in yuan."""
    phone = auto()
    yes = auto()
    category = auto()
    place = auto()
    unit = auto()
    photo = auto()
    voice = auto()
    contact = auto()
    case = auto()


@dataclass(frozen=True)
class Text:
    """Words for a reader, by language. `zh` is always there."""

    zh: str
    en: str = ""

    def for_lang(self, lang: str) -> str:
        """The English words for `en…`, the Chinese words for every other language."""
        return self.en if lang.startswith("en") and self.en else self.zh


@dataclass(frozen=True)
class AskKind:
    """A known question: its answer type, its label and, for a choice, the allowed codes with labels."""

    name: str
    type: AskType
    title: Text
    choices: tuple[tuple[str, Text], ...] = ()
    private: bool = True


def _ask(name: str, type_: AskType, zh: str, en: str, choices: tuple[tuple[str, Text], ...] = ()) -> AskKind:
    return AskKind(name, type_, Text(zh, en), choices, private=type_ in {AskType.line, AskType.text, AskType.phone})


OUTCOME_CHOICES = (
    (Outcome.solved.value, Text("解决了", "Solved")),
    (Outcome.answered.value, Text("没解决，已答复原因", "Not solved, reason given")),
)
ROUTE_CHOICES = (
    ("other_office", Text("由别的部门办理", "Another office handles it")),
    ("petition", Text("走信访渠道", "The petition channel")),
    ("court", Text("走诉讼、仲裁或复议", "Court, arbitration or reconsideration")),
    ("discipline", Text("纪检监察举报", "Discipline inspection")),
    ("police", Text("报警110", "Police, 110")),
    ("none", Text("依法不能办，已说明", "Not allowed by law, explained")),
)
JOINT_KINDS = (
    ("grid", Text("网格", "Grid")),
    ("property", Text("物业", "Property company")),
    ("residents", Text("居民代表", "Residents' body")),
    ("office", Text("部门", "Office")),
    ("community", Text("社区", "Community")), ("social", Text("社会组织", "Social organisation")),
    ("social_work", Text("社工", "Social workers")), ("volunteers", Text("志愿者", "Volunteers")),
    ("charity", Text("慈善力量", "Charity")),
)  # fmt: skip
WITNESS_CHOICES = (
    ("paper", Text("纸上签字", "Signed on paper")),
    ("spoken", Text("口头委托，有人见证", "Spoken, with a witness")),
)

KNOWN_ASKS: dict[str, AskKind] = {
    ask.name: ask
    for ask in (
        _ask("category", AskType.category, "类别", "Category"),
        _ask("text", AskType.text, "什么事", "What it is about"),
        _ask("title", AskType.line, "一句话", "In one line"),
        _ask("place", AskType.place, "在哪里", "Where"),
        _ask("photo", AskType.photo, "照片", "Photos"),
        _ask("voice", AskType.voice, "录音", "Voice"),
        _ask("contact", AskType.contact, "怎样回您", "How to reach you"),
        _ask("unit", AskType.unit, "派给谁", "Send to"),
        _ask("note", AskType.text, "说明", "Note"),
        _ask("result", AskType.text, "办得怎样", "What was done"),
        _ask("finding", AskType.text, "核实情况", "What was found"),
        _ask("reason", AskType.text, "原因", "Reason"),
        _ask("outcome", AskType.choice, "结果", "Outcome", OUTCOME_CHOICES),
        _ask("until", AskType.date, "到哪天", "Until"),
        _ask("review", AskType.date, "哪天再看", "Review on"),
        _ask("route", AskType.choice, "该走哪条路", "Right route", ROUTE_CHOICES),
        _ask("go_to", AskType.line, "去哪里、打什么电话", "Where to go, which phone"),
        _ask("days", AskType.days, "延长几天", "Days more"),
        _ask("wishes", AskType.text, "心愿", "Wish"),
        _ask("mandate", AskType.choice, "委托方式", "Mandate", WITNESS_CHOICES),
        _ask("witness", AskType.line, "见证人", "Witness"),
        _ask("delivered", AskType.text, "怎样送达", "How it was delivered"),
        _ask("kind", AskType.choice, "哪一方", "Which side", JOINT_KINDS),
        _ask("number", AskType.line, "工单编号", "Order number"),
    )
}
