"""What stands on official paper: one plain value for each kind of sheet; `apps/paper` sets it as PDF.

All is text as people read it, and nothing of it is markup. `code` is what the sheet is known by, `address` what its QR
code leads to; both stand on every sheet.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from huiyin.core.errors import RuleError


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What every sheet has: a title, the village or unit that it is of, its code, and where its QR code leads."""

    template: ClassVar[str] = ""
    title: str
    of: str
    code: str
    address: str
    day: str = ""

    def plain(self) -> dict[str, Any]:
        """Its fields as JSON keeps them."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}


@dataclass(frozen=True, kw_only=True)
class Letter(Sheet):
    """A plain official document: 22 lines of 28 characters on a page; `to`: whom it is for (主送). Without a `day` it has neither
    head nor foot."""

    template: ClassVar[str] = "letter"
    text: str
    to: str = ""


@dataclass(frozen=True, kw_only=True)
class WallNotice(Sheet):
    """A notice for the wall (公示): `facts` stand as label and value; it hangs from `since` until `until` at least."""

    template: ClassVar[str] = "notice"
    text: str
    facts: tuple[tuple[str, str], ...] = ()
    since: str = ""
    until: str = ""
    ask: str = ""
    """Whom to ask, and where to object."""


@dataclass(frozen=True, kw_only=True)
class Poster(Sheet):
    """Numbers for the wall in large type: `rows` as name and number, `days` that they are about."""

    template: ClassVar[str] = "poster"
    days: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class RegisterStep:
    """One step of a register: who was due, came and agreed; None is left blank for the pen. `rows`: lines for signatures."""

    title: str
    body: str = ""
    reasons: tuple[str, ...] = ()
    """动议事由: what may be ticked, on the first page alone."""
    ticked: str = ""
    """Which of the reasons it was."""
    form: str = ""
    day: str = ""
    spot: str = ""
    chair: str = ""
    recorder: str = ""
    due: int | None = None
    came: int | None = None
    agreed: int | None = None
    against: int | None = None
    abstained: int | None = None
    content: str = ""
    result: str = ""
    township: str | None = None
    """Who came from the town, on the pages of the Party members' meeting and of the body that decides."""
    disclosed: str | None = None
    """公开情况, on the pages of the two disclosures."""
    supervision: str | None = None
    rows: int = 3

    def __post_init__(self) -> None:
        counts = [n for n in (self.due, self.came, self.agreed, self.against, self.abstained) if n is not None]
        voices = [n or 0 for n in (self.agreed, self.against, self.abstained)]
        if any(n < 0 for n in counts):
            raise RuleError("bad_count", what="below_zero")
        if self.due is not None and self.came is not None and self.came > self.due:
            raise RuleError("bad_count", what="more_came")
        if self.came is not None and sum(voices) > self.came:
            raise RuleError("bad_count", what="more_agreed")

    @property
    def share_came(self) -> str:
        """Of those due, how many came: 62 → 45 is 72.5%, never rounded up."""
        return share(self.came, self.due)

    @property
    def share_agreed(self) -> str:
        """Of those who came, how many agreed."""
        return share(self.agreed, self.came)


@dataclass(frozen=True, kw_only=True)
class Register(Sheet):
    """村级重大事务“四议两公开”决策实施登记表: six steps, a page each. A town's own way may have more or fewer."""

    template: ClassVar[str] = "register"
    matter: str
    steps: tuple[RegisterStep, ...]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One sheet of paper of a sheet that has several: its own number, where its own QR code leads, which lines stand on it."""

    code: str
    address: str
    start: int
    stop: int


@dataclass(frozen=True, kw_only=True)
class RollSheet(Sheet):
    """Who is on a roll, to be signed: number, name or household, who stands for it. `columns` are left for the pen."""

    template: ClassVar[str] = "roll"
    matter: str = ""
    entries: tuple[tuple[str, str, str], ...] = ()
    columns: tuple[str, ...] = ("签名", "备注")
    foot: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OpinionSheet(Sheet):
    """征求意见表: what is asked, and a line for each household by its number: agrees or not, what it says, its signature."""

    template: ClassVar[str] = "opinion"
    matter: str
    text: str
    entries: tuple[tuple[str, str, str], ...] = ()
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Slips(Sheet):
    """Slips to be cut and handed out: number, name, and the code by which its bearer looks up what is written down for them."""

    template: ClassVar[str] = "slips"
    matter: str
    slips: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class MinutesSheet(Sheet):
    """会议记录: who met when and where, the line of figures with its article, what was said, room for signatures."""

    template: ClassVar[str] = "minutes"
    matter: str
    facts: tuple[tuple[str, str], ...] = ()
    text: str = ""
    rows: int = 3


@dataclass(frozen=True, kw_only=True)
class Ballots(Sheet):
    """Secret ballots, `each` on a page, to be cut. Nothing on one ballot tells it from another."""

    template: ClassVar[str] = "ballot"
    matter: str
    choices: tuple[str, ...] = ("同意", "不同意", "弃权")
    count: int = 4
    seal: str = "村务监督委员会（盖章）"


@dataclass(frozen=True, kw_only=True)
class CountSheet(Sheet):
    """计票单: issued = used + spoiled + unused; marks for each choice; who called, counted and watched. None: for the pen."""

    template: ClassVar[str] = "count"
    matter: str
    due: int | None = None
    came: int | None = None
    issued: int | None = None
    used: int | None = None
    spoiled: int | None = None
    unused: int | None = None
    choices: tuple[str, ...] = ("同意", "不同意", "弃权")
    marks: tuple[int, ...] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        parts = (self.used, self.spoiled, self.unused)
        if self.issued is not None and None not in parts and self.issued != sum(part or 0 for part in parts):
            raise RuleError("bad_count", what="ballots")
        if self.marks and (len(self.marks) != len(self.choices) or sum(self.marks) != (self.used or 0)):
            raise RuleError("bad_count", what="marks")


@dataclass(frozen=True, kw_only=True)
class Block:
    """A piece of a brief: a paragraph (`level` 0) or heading (1, 2) of `runs` (words, number of their note or ""); or a drawing
    (`svg`; empty where nothing is drawn) with its `title`, the `rows` of its table (name, number) and a `note` on what is not
    shown."""

    level: int = 0
    runs: tuple[tuple[str, str], ...] = ()
    svg: str = ""
    title: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class BriefSheet(Sheet):
    """简报: head with its number in the year (期号), issuer and day, text, and for each number a note (its number, the number as
    printed, words, address). `copies`: to whom it goes (报, 送, 发, 抄送) with the names."""

    template: ClassVar[str] = "brief"
    issue: str = ""
    copies: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...] = ()
    notes: tuple[tuple[str, str, str, str], ...] = ()
    changes: tuple[str, ...] = ()


SHEETS: tuple[type[Sheet], ...] = (
    Letter,
    WallNotice,
    Register,
    RollSheet,
    OpinionSheet,
    Slips,
    MinutesSheet,
    Ballots,
    CountSheet,
    BriefSheet,
)


def share(part: int | None, whole: int | None) -> str:
    """A share in per cent with one decimal, cut and never rounded up: two thirds stay below 66.7."""
    if part is None or not whole:
        return ""
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}%"


def _plain(value: Any) -> Any:
    if isinstance(value, RegisterStep | Block | Paper):
        told = {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        shares = (
            {"share_came": value.share_came, "share_agreed": value.share_agreed}
            if isinstance(value, RegisterStep)
            else {}
        )
        return {**told, **shares}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
