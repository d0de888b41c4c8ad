"""What everybody may read of cases, found by what is shown and nothing else: a search never meets private words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from huiyin.apps.cases.choices import family
from huiyin.apps.cases.keyset import Order
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import category_title
from huiyin.apps.places.letters import named_so
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import system
from huiyin.core.grams import LETTERS
from huiyin.core.profiles import Profile
from huiyin.core.words import OPEN_LEVELS

NEWEST_PUBLISHED = Order("published_at")
MOST_WORDS = 3
SHOWN = (
    "id", "uid", "code", "slug", "profile", "pack", "category", "channel", "level", "phase", "state", "open", "outcome",
    "answer", "backers", "redone", "opened_at", "closed_at", "due_at", "due_clock", "due_sort",
    "public_title", "public_text", "published_at",
    "village__name", "town__uid", "town__name", "town__profile", "town__phone", "town__hours",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Which of the public cases: of a town or one village in it, of a category and those that stand in it, with words."""

    town: Place
    village: Place | None = None
    profile: Profile | None = None
    category: str = ""
    words: str = ""

    def among(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        """Those of the place and the category, with the columns that are shown. The words depend on the list."""
        cases = cases.filter(village=self.village) if self.village else cases.filter(town=self.town)
        if self.category:
            cases = cases.filter(category__in=family(self.profile, self.category))
        return cases.select_related("village", "town").only(*SHOWN)


def published() -> QuerySet[Case]:
    """What was published, but what has become confidential since."""
    return Case.objects.filter(published_at__isnull=False, level__in=OPEN_LEVELS).exclude(public_title="")


def with_words(cases: QuerySet[Case], words: str, *columns: str) -> QuerySet[Case]:
    """Those with every word in one of the public columns, in the number, or as initials of the public title."""
    for word in _split(words):
        said = Q(code__iexact=word)
        for column in columns:
            said |= Q(**{f"{column}__icontains": word})
        if LETTERS.match(word):
            said |= Q(public_letters__contains=word)
        cases = cases.filter(said)
    return cases


def with_facts(
    cases: QuerySet[Case], words: str, town: Profile | None, covered: Collection[int] = ()
) -> QuerySet[Case]:
    """Those with every word in the number, the category or the village. Of `covered` villages only the category is shown."""
    for word in _split(words):
        named = Q(code__icontains=word) | Q(village__name__icontains=word)
        if LETTERS.match(word):
            named |= Q(village__letters__contains=word)
        kinds = Q(category__in=_categories(town, word))
        cases = cases.filter(kinds | (named & ~Q(village_id__in=covered)))
    return cases


@system("the list is public")
def page(cases: QuerySet[Case], order: Order, key: str, most: int) -> tuple[list[Case], str]:
    """Up to so many cases after a key, and the key of the next page. One query."""
    return order.page(cases, key, most)


def _split(words: str) -> list[str]:
    return words.lower().split()[:MOST_WORDS]


def _categories(town: Profile | None, word: str) -> list[str]:
    titles = {code: category_title(town, code) for code in (town.categories if town else ())}
    return [code for code, title in titles.items() if named_so(word, title)]
