"""What a refused transfer says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "not_positive": _("Write a number above zero."),
    "same_account": _("Choose two different accounts."),
    "other_measure": _("These accounts count different things. Choose accounts of one book."),
    "other_book": _("The accounts stand in two books. Choose accounts of one book."),
    "period_closed": _("The period to %(ends)s is closed. Enter it in the next period as a correction."),
    "outside_period": _("%(day)s lies outside the period. Choose another day."),
    "no_period": _("No period is open on %(day)s. Open the next period first."),
    "below_floor": _("There is not enough: %(balance)s are there, %(amount)s are wanted."),
    "no_such_account": _("This account does not exist. Choose another one."),
    "reversed_already": _("This entry has been put right already."),
}
