"""Who looks at what in the measurements: a town of six slips, one of its villages, its posts, and clients signed in as them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import cycle, islice

from django.db.models import QuerySet
from django.test import Client

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case
from huiyin.apps.people.models import Account, Person
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Post
from huiyin.cli.bench.cast import Cast
from huiyin.cli.terminal import Refused
from huiyin.core.words import PlaceKind, PostTitle, UnitKind

PACK = "six_slips"


@dataclass
class Scene:
    """A filled installation as its people see it."""

    cast: Cast
    _clients: dict[int, Client] = field(default_factory=dict)

    @cached_property
    def town(self) -> Place:
        """The first town that hears requests by the pack."""
        profiles = {slug for slug in library.profile_slugs() if library.profile(slug).packs[0].slug == PACK}
        return Place.objects.filter(kind=PlaceKind.town, profile__in=profiles).order_by("no")[0]

    @cached_property
    def village(self) -> Place:
        """Its third village."""
        return Place.objects.filter(town=self.town, kind=PlaceKind.village).order_by("no")[2]

    @cached_property
    def grids(self) -> list[Place]:
        """The grids of the town."""
        return list(
            Place.objects.filter(town=self.town, kind=PlaceKind.grid).select_related("village", "town", "parent")
        )

    @cached_property
    def desk(self) -> Viewer:
        """The desk of the village's station: cases wait here to be dispatched."""
        return self._as(Post.objects.filter(title=PostTitle.desk, unit__kind=UnitKind.station, unit__seat=self.village))

    @cached_property
    def office(self) -> Viewer:
        """A desk of the town, which sees what passes through its unit."""
        held = Case.objects.filter(
            town=self.town, open=True, held_by_post__title=PostTitle.desk, held_by_post__unit__seat=self.town
        )
        return self._as(Post.objects.filter(pk__in=held.values("held_by_post")[:1]))

    @cached_property
    def leader(self) -> Viewer:
        """A leader of the town, who sees what lies inside it."""
        return self._as(Post.objects.filter(title=PostTitle.leader, place=self.town))

    def _as(self, posts: QuerySet[Post]) -> Viewer:
        return self.cast.as_post(posts.order_by("id")[0].pk)

    def client(self, viewer: Viewer) -> Client:
        """A browser in which the viewer's person is signed in as the viewer's post."""
        if viewer.actor.post not in self._clients:
            client = Client(SERVER_NAME="localhost")
            sign_in(client, viewer)
            self._clients[viewer.actor.post] = client
        return self._clients[viewer.actor.post]

    def fresh(self, n: int, **where: object) -> list[Case]:
        """So many different cases. Raises Refused when there are fewer: a step is taken once on each."""
        found = self.cases(n, **where)
        if len({case.pk for case in found}) < n:
            wanted = ", ".join(map(str, where.values()))
            raise Refused(
                f"There are fewer than {n} cases to work on ({wanted}). Take more --rows, or measure fewer --times."
            )
        return found

    def cases(self, n: int, **where: object) -> list[Case]:
        """So many cases, from every village alike; the same again when there are not enough."""
        found: Iterable[Case] = (
            Case.objects.filter(**where).select_related("place", "unit", "content").order_by("receipt")[:n]
        )
        return list(islice(cycle(found), n))


def sign_in(client: Client, viewer: Viewer) -> None:
    """Sign a person in without asking for a password: nothing of it is measured."""
    person = Person.objects.get(pk=viewer.actor.person)
    account, _ = Account.objects.get_or_create(person=person, defaults={"username": f"p{person.pk}"})
    client.force_login(account)
    session = client.session
    session.update({"second_factor": True, "post": viewer.actor.post, "name": viewer.name})
    session.save()
