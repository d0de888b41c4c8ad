"""Who may see what, told a second time: by parents and plain loops, without numbers, SQL or the product's own code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

OPEN = ("public", "involved")


@dataclass
class Node:
    """A place or a unit under another one."""

    pk: int
    above: Node | None = None
    kind: str = ""

    def chain(self) -> Iterator[Node]:
        """Itself and all above it."""
        yield self
        if self.above:
            yield from self.above.chain()

    def lies_in(self, other: Node) -> bool:
        """Is it the other, or somewhere beneath it?"""
        return any(node.pk == other.pk for node in self.chain())


@dataclass
class Who:
    """A post on a place, or in a unit that has its seat there, and the posts that its holder has `beside` it; `post` 0 is a
    visitor. `serves` are the places that the unit serves; `visits`: its work is with households; `organises`:
    it gathers people."""

    post: int = 0
    place: Node | None = None
    unit: Node | None = None
    serves: list[Node] = field(default_factory=list)
    visits: bool = False
    organises: bool = False
    beside: list[Who] = field(default_factory=list)

    @property
    def territorial(self) -> bool:
        """A post on a place itself, not in a unit."""
        return self.place is not None and self.unit is None


@dataclass
class What:
    """A case."""

    place: Node
    level: str
    published: bool = False
    posts: set[int] = field(default_factory=set)
    units: set[int] = field(default_factory=set)
    against: list[tuple[str, Node]] = field(default_factory=list)


def sees(who: Who, what: What) -> bool:
    """Is the case there for them?"""
    is_open = what.level in OPEN
    if not who.post:
        return what.published and is_open
    if not is_open and any(_is(post, kind, node) for kind, node in what.against for post in (who, *who.beside)):
        return False
    if who.territorial and who.place and is_open and what.place.lies_in(who.place):
        return True
    return who.post in what.posts or (who.unit is not None and who.unit.pk in what.units)


def reads(who: Who, place: Node) -> dict[str, bool]:
    """By whom else a table is for: is a row that lies in the place there?"""
    seat = who.place
    if not (who.post and seat):
        return dict.fromkeys(("home", "village", "organised", "served", "visited"), False)
    inside = who.territorial and place.lies_in(seat)
    around = {node.kind: node for node in seat.chain()}
    village, town = around.get("village"), around.get("town")
    near = village or town
    served = not who.territorial and any(place.lies_in(each) for each in who.serves or [seat])
    around_it = bool(near and place.lies_in(near))
    return {
        "home": inside or around_it,
        "organised": inside or (around_it and who.organises),
        "village": inside or bool(village and place.lies_in(village)),
        "served": inside or served,
        "visited": inside or (served and who.visits),
    }


def _is(who: Who, kind: str, accused: Node) -> bool:
    own = who.unit if kind == "unit" else who.place
    return own is not None and own.lies_in(accused)


KEEPERS = {"admin", "security", "auditor"}
LINKING = {"secretary", "chief", "desk", "clerk", "specialist", "grid_head"}
MET = {
    *("leader", "errand_runner", "grid_worker", "grid_assistant", "area_head", "group_head", "neighbour_head"),
    "member_contact",
}
GATHERING = {"secretary", "chief", "desk", "clerk", "leader", "specialist"}
FOR: tuple[tuple[str, set[str] | None], ...] = (
    (r"admin/people|admin/grants", {"security"}),
    (r"admin/jobs|admin/first", {"admin"}),
    (r"admin/reads|admin/log/table", {"auditor"}),
    (r"admin/log", {"security", "auditor"}),
    (r"admin", KEEPERS),
    (r"d/towns", {"admin"}),
    (r"d/periods/<uuid:uid>/approve", {"secretary", "chief", "leader"}),
    (r"d/figures/answer", {"secretary", "chief", "leader"}),
    (r"d/appraisal/approve", {"secretary", "chief", "leader"}),
    (r"d/(briefs|periods|appraisal)", {"desk", "clerk", "secretary", "chief", "leader"}),
    (r"d/forms", {"desk", "clerk", "secretary", "chief", "leader", "officer"}),
    (r"\^?d/postings", {"secretary", "chief", "desk", "clerk", "leader", "grid_head", "grid_worker", "supervisor"}),
    (r"d/import", {"desk", "clerk", "duty", "admin", "security"}),
    (r"d/net/standing", {"secretary", "chief", "specialist"}),
    (r"d/net/border", LINKING),
    (r"d/together", {"secretary", "chief", "verifier", "desk"}),
    (r"d/net/weak", {"secretary", "chief", "desk", "leader"}),
    (r"d/ways", {"secretary", "chief", "desk", "leader"}),
    (r"d/net/home/[^/]*/erase", {"secretary", "chief", "desk", "clerk"}),
    (r"d/net/(home/[^/]*/link|link)", LINKING),
    (r"\^?d/net/home|d/changes/home", LINKING | MET),
    (r"\^?d/(teams|serving|lists|entries|nominations|number)/", GATHERING),
    (r"\^?d/act/<uuid:uid>/(names|tick|hours|sheet|photo)/", GATHERING),
    (r"\^?d/(tasks/|act/<uuid:course>/projects/)", GATHERING | {"officer", "duty"}),
    (r"d/(decisions/lists|associations)", {"secretary", "chief", "desk", "clerk"}),
    (r"\^?d/cards", {"desk", "clerk", "errand_runner", "grid_head", "grid_worker"}),
    (r"d/calls", {"desk", "caller", "clerk", "verifier", "supervisor"}),
    (r"d/[^/]*uid[^/]*/erase", {"desk", "admin"}),
    (r"l/", {"leader", "secretary", "chief", "duty", "verifier", "supervisor"}),
    (r"duty/care", {"secretary", "chief"}),
    (r"slots/new", {"desk", "chief", "clerk", "secretary", "leader", "duty"}),
    (r"p/accusations", {"desk", "leader", "secretary", "chief", "officer", "clerk", "supervisor"}),
    (r"\^?p/reception", {"desk", "leader", "secretary", "chief", "officer", "clerk"}),
    (
        r"\^?p/(new/$|year/|list\\.|$)",
        {"desk", "leader", "secretary", "chief", "officer", "clerk", "caller", "errand_runner"},
    ),
    (r"w/offline|w/sw", None),
    (r"m/ask|m/mine|m/numbers", None),
    (r"\^?m/hard", {"leader", "secretary", "chief", "duty", "verifier", "supervisor"}),
    (r"\^?m/mediators", {"mediator", "chief", "secretary", "clerk", "desk", "leader"}),
    (r"me/|kept|exports|sign-in/again|d/views", set()),
)
"""Address → titles; None: everybody; empty: every post. The rest: /d, /m and /w every post but the three, else everybody."""


def may_open(title: str, address: str) -> bool:
    """May a post of this title ("" for a visitor) open the address?"""
    for start, titles in FOR:
        if re.match(start, address):
            return titles is None or (bool(title) and (title in titles or not titles))
    if re.match(r"\^?(d|m|w|duty|slots)/", address):
        return bool(title) and title not in KEEPERS
    return True
