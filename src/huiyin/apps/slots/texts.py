"""What each refusal of slots and bookings says, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.core.slots import SlotKind

SENTENCES: Mapping[str, Promise] = {
    "slot_backward": _("It ends before it begins. Put the times right."),
    "slot_too_long": _("One slot is at most %(hours)s hours long. Plan a second one after it."),
    "slot_too_big": _("At most %(most)s people fit into one slot. Plan several."),
    "series_too_long": _("Plan at most %(days)s days at a time."),
    "series_empty": _("No day fits: look at the weekdays and at the last day."),
    "slot_nobody": _("Say who is there: a post, a unit or a room."),
    "slot_not_yours": _("You plan for your own place only. Ask the post that looks after this one."),
    "room_taken": _("The room is taken at that time. Choose another time or room."),
    "slot_unknown": _("This time is not there any more. Go back to the list."),
    "slot_off": _("This time was called off. Choose another one."),
    "slot_over": _("This time is over. Choose another one."),
    "slot_same": _("It is the same post. Choose another one."),
    "reason_missing": _("Write the reason in a few words, at most %(most)s characters."),
    "slot_not_for_booking": _("Nothing has to be booked here: just come at that time."),
    "slot_full": _("Only %(left)s places are left. Choose another time, or ring us."),
    "people_few": _("Say how many come, at least one."),
    "booking_unknown": _("No booking has this code. Look at the receipt again, or ring us."),
    "booking_done": _("This booking is over already; nothing has to be done."),
    "slot_not_begun": _("It has not begun yet. Note it when they have come."),
}
KINDS: Mapping[str, Promise] = {
    SlotKind.reception: _("Leaders receive"),
    SlotKind.hours: _("Reception hours"),
    SlotKind.on_duty: _("On duty"),
    SlotKind.venue: _("Venue"),
}
STATES: Mapping[str, Promise] = {
    "booked": _("booked"),
    "came": _("came"),
    "absent": _("did not come"),
    "cancelled": _("taken back"),
}
