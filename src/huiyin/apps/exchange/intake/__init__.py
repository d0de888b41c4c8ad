"""How each kind of row is taken in: `plan` decides and reads only, `write` does what was planned through actions."""

from __future__ import annotations

from huiyin.apps.exchange.intake.base import Intake
from huiyin.apps.exchange.intake.borders import Borders
from huiyin.apps.exchange.intake.calendar import HolidayNotice
from huiyin.apps.exchange.intake.households import Households
from huiyin.apps.exchange.intake.links import Links
from huiyin.apps.exchange.intake.orders import Orders
from huiyin.apps.exchange.intake.people import People
from huiyin.apps.exchange.intake.places import Places
from huiyin.apps.exchange.intake.posts import Posts
from huiyin.apps.exchange.intake.units import Units

INTAKES: dict[str, type[Intake]] = {
    "places": Places,
    "borders": Borders,
    "units": Units,
    "posts": Posts,
    "people": People,
    "households": Households,
    "links": Links,
    "orders": Orders,
    "calendar": HolidayNotice,
}
