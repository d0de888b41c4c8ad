"""What a refused act says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "not_on_roll": _("This name is not on the roll. Check the number on the sheet."),
    "channel_not_lawful": _(
        "For this body only presence, paper or a helper with a witness counts. Record it as an opinion."
    ),
    "witness_missing": _("Name the witness."),
    "witness_is_recorder": _("The witness must be somebody else than who writes it down."),
    "empty_roll": _("The roll is empty. Enter who is entitled first."),
    "unknown_reason": _("Choose why the roll changes."),
    "roll_not_frozen": _("The roll has not been fixed yet. Fix it, then record."),
}
