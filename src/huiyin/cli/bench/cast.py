"""Who may take a step: the nearest post that stands in one of its relations to the case, with an invented person in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from huiyin.apps.cases import library
from huiyin.apps.cases.holders import anchors_of, posts_in
from huiyin.apps.cases.models import Case
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.models import Holding
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.units.models import Post, Unit
from huiyin.core.relations import Anchors, Relation

SINCE = date(2024, 1, 1)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
GIVEN = "安平和顺清明德信文武秀兰春华秋实国庆建军志强桂花玉梅"
RELATIONS = ("posts", "unit", "seat", "town")


@dataclass
class Cast:
    """Persons in posts, made when they are first needed. `nth` post of several: 0 is the nearest to the case's place."""

    _viewers: dict[int, Viewer] = field(default_factory=dict)
    _units: dict[tuple[object, ...], int] = field(default_factory=dict)
    _posts: dict[tuple[object, ...], int] = field(default_factory=dict)

    def as_post(self, post_id: int) -> Viewer:
        """The person who holds that post, acting as it."""
        if post_id not in self._viewers:
            post = Post.objects.select_related("unit__seat__town", "place__town").get(pk=post_id)
            self._viewers[post_id] = _holder(post)
        return self._viewers[post_id]

    def actor(self, case: Case, do: str) -> Viewer:
        """Somebody who may do `do` with the case as it stands. Raises LookupError when nobody may."""
        move = library.pinned(case.pack_id).move(do, case.state)
        if move is None:
            raise LookupError(f"{do} cannot be done from {case.state}")
        if "reporter" in move.by:
            return Viewer.nobody().as_reporter
        if "handler" in move.by and case.handler_id:
            return self.as_post(case.handler_id)
        found = next(filter(None, (self._post_in(word, anchors_of(case)) for word in move.by)), 0)
        if not found:
            raise LookupError(f"nobody may {do}: {', '.join(move.by)}")
        return self.as_post(found)

    def _post_in(self, word: str, anchors: Anchors) -> int:
        key = (word, anchors.unit, anchors.parent, *sorted(anchors.path.items()))
        if key not in self._posts:
            relation = Relation.parse(word)
            post = posts_in(relation, anchors).first() if relation and relation.anchor else None
            self._posts[key] = post.pk if post else 0
        return self._posts[key]

    def unit_for(self, case: Case, do: str) -> int:
        """The unit to send the case to: the suggested one if somebody in it can `do`, else the nearest where somebody can."""
        heads = {
            word.partition("@")[0] for move in library.pinned(case.pack_id).moves if move.do == do for word in move.by
        }
        key = (case.suggested_id, *sorted(heads), *sorted(case.place.path.items()))
        if key not in self._units:
            posts = Post.objects.filter(closed_on=None, unit__isnull=False)
            posts = posts if "member" in heads else posts.filter(title__in=heads)
            units = Unit.objects.filter(closed_on=None, serves__in=case.place.path.values(), posts__in=posts)
            suggested = units.filter(pk=case.suggested_id or 0).values_list("pk", flat=True).first()
            self._units[key] = suggested or units.order_by("-serves__no", "id").values_list("pk", flat=True)[0]
        return self._units[key]


def _holder(post: Post) -> Viewer:
    holding = Holding.objects.filter(post=post).select_related("person").order_by("id").first()
    person = holding.person if holding else add_person(name=name_of(post.pk))
    give_post(person=person, post=post, starts=SINCE)
    return viewer_of_post(post, person.pk, person.name)


def name_of(n: int) -> str:
    """An invented name, the same for the same number."""
    return SURNAMES[n % len(SURNAMES)] + GIVEN[n // 7 % len(GIVEN)] + GIVEN[n // 3 % len(GIVEN)]
