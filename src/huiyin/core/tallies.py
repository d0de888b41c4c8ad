"""What acts on a roll add up to: who was asked, who signed, who is there, who agrees. Every figure of a decision is made here.

Acts come in any order and more than once; the order of their moments decides, so the order of arrival changes no count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActKind

AGREE, OPPOSE, ABSTAIN = "agree", "oppose", "abstain"
VALUES = (AGREE, OPPOSE, ABSTAIN)
LEFT = "left"
"""The value of an `attend` by which somebody goes away again, of a vote or a mark that is taken back; an `authorise` says
nothing then."""


@dataclass(frozen=True, order=True)
class Told:
    """One act of an entry, ordered by its moment; what happened at one moment by its uid."""

    at: datetime
    uid: UUID
    entry: int
    kind: str
    value: str = ""
    channel: str = ""


@dataclass(frozen=True)
class Tally:
    """Counts in the unit of the roll. `asked` and `signed` are two counts; `agree` … only of those who are there.

    `opinions` are what was said to an opinion round: never votes. `objections` are those that nobody has answered.
    """

    roll: int = 0
    asked: int = 0
    signed: int = 0
    tried: int = 0
    present: int = 0
    by_proxy: int = 0
    marks: int = 0
    agree: int = 0
    oppose: int = 0
    abstain: int = 0
    opinions: tuple[int, int, int] = (0, 0, 0)
    objections: int = 0


TAKEN = frozenset({ActKind.attend, ActKind.authorise, ActKind.opine, ActKind.sign, ActKind.vote})
"""What somebody may have been made to say: an objection undoes it until it is taken again. Of a secret ballot none is heard."""


def standing(acts: Iterable[Told]) -> dict[tuple[int, str], Told]:
    """What stands: of each entry and kind the last act, unless they said since that it is not so. Told twice it is one."""
    found: dict[tuple[int, str], Told] = {}
    for act in acts:
        before = found.get((act.entry, act.kind))
        if before is None or before < act:
            found[act.entry, act.kind] = act
    objected = {entry: act for (entry, kind), act in found.items() if kind == ActKind.object}
    return {
        (entry, kind): act
        for (entry, kind), act in found.items()
        if kind not in TAKEN or entry not in objected or objected[entry] < act
    }


def tally(entries: Mapping[int, int], acts: Collection[Told], *, by_voting: bool = False) -> Tally:
    """The counts of a roll; `entries` gives each entry's weight: 1, or its floor area. Acts of strangers count nothing.

    `by_voting`: exactly who votes takes part, met or not (of owners the law counts 参与表决, 民法典 Art 278).
    """
    last = {key: act for key, act in standing(acts).items() if key[0] in entries}

    def weigh(found: Iterable[int]) -> int:
        return sum(entries[entry] for entry in set(found))

    def did(kind: ActKind, value: str | None = None) -> set[int]:
        return {e for (e, k), act in last.items() if k == kind and value in (None, act.value)}

    own, proxied = present_of(last)
    here = {entry for value in VALUES for entry in did(ActKind.vote, value)} if by_voting else own | proxied
    asked = did(ActKind.opine)
    votes = [weigh(did(ActKind.vote, value) & here) for value in VALUES]
    return Tally(
        roll=sum(entries.values()),
        asked=weigh(asked),
        signed=weigh(entry for entry in did(ActKind.sign) if covered(last, entry)),
        tried=weigh(did(ActKind.attempt) - asked),
        present=weigh(here),
        by_proxy=weigh((proxied - own) & here),
        marks=weigh(did(ActKind.mark, "") & here),
        agree=votes[0],
        oppose=votes[1],
        abstain=votes[2],
        opinions=(
            weigh(did(ActKind.opine, AGREE)),
            weigh(did(ActKind.opine, OPPOSE)),
            weigh(did(ActKind.opine, ABSTAIN)),
        ),
        objections=sum(1 for entry in did(ActKind.object) if unanswered(last, entry)),
    )


def present_of(last: Mapping[tuple[int, str], Told]) -> tuple[set[int], set[int]]:
    """Who is there in person, and whose written proxy is: the holder must be there in person, a proxy goes one step."""
    own = {entry for (entry, kind), act in last.items() if kind == ActKind.attend and act.value != LEFT}
    given = {e: act.value for (e, kind), act in last.items() if kind == ActKind.authorise and act.value}
    return own, {entry for entry, holder in given.items() if entry not in own and holder in {str(one) for one in own}}


def covered(last: Mapping[tuple[int, str], Told], entry: int) -> bool:
    """Does the signature stand under what they said last? A later word by telephone is asked, and not signed again."""
    said = last.get((entry, ActKind.opine))
    return not (said and last[entry, ActKind.sign].at < said.at)


def unanswered(last: Mapping[tuple[int, str], Told], entry: int) -> bool:
    """Has an objection no later reply, and was nothing of theirs taken again?"""
    objected = last.get((entry, ActKind.object))
    again = [last.get((entry, kind)) for kind in (ActKind.reply, *TAKEN - {ActKind.sign})]
    return bool(objected) and not any(act and objected and objected < act for act in again)


MOST = 1_000_000
"""No village has more of anything that is counted on a sheet."""


@dataclass(frozen=True)
class Sheet:
    """A count on paper. `hands`: a show of hands. Ballots: issued, of these valid (`used`), spoiled and not used."""

    agree: int
    oppose: int
    abstain: int
    issued: int = 0
    used: int = 0
    spoiled: int = 0
    unused: int = 0
    hands: bool = False

    @property
    def votes(self) -> int:
        """All valid votes."""
        return self.agree + self.oppose + self.abstain


def check_sheet(sheet: Sheet, *, present: int, marks: int) -> None:
    """Raises below_zero, count_too_large, hands_differ, sheet_differs (issued = used + spoiled + unused, used = the votes),
    marks_differ. Of hands there are no ballots.
    """
    if min(vars(sheet).values()) < 0:
        raise RuleError("below_zero")
    if max(vars(sheet).values()) > MOST:
        raise RuleError("count_too_large", most=MOST)
    if sheet.hands and not (sheet.issued or sheet.used or sheet.spoiled or sheet.unused):
        if sheet.votes > present:
            raise RuleError("hands_differ", votes=sheet.votes, present=present)
        return
    if sheet.issued != sheet.used + sheet.spoiled + sheet.unused or sheet.used != sheet.votes:
        raise RuleError(
            "sheet_differs", issued=sheet.issued, back=sheet.used + sheet.spoiled + sheet.unused, votes=sheet.votes
        )
    if marks != sheet.used + sheet.spoiled:
        raise RuleError("marks_differ", marks=marks, ballots=sheet.used + sheet.spoiled)
