"""What refused writes say: what to do next."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases.texts import sentence as sentence_of
from huiyin.apps.files.texts import SENTENCES as FILE_SENTENCES
from huiyin.apps.rolls.texts import SENTENCES as ROLL_SENTENCES
from huiyin.core.errors import RuleError

SENTENCES: Mapping[str, Promise] = {
    "not_your_place": _("This place is not among yours. Choose one of your own village or town."),
    "far_off": _("The year cannot be right. Check the day."),
    "ends_before_start": _("It ends before it begins. Check both times."),
    "lasts_too_long": _("It lasts longer than a year. Check the dates."),
    "no_such_kind": _("The town has no such kind. Choose one of the list."),
    "issue_taken": _("This series has an issue %(issue)s already. Give it another number."),
    "nobody_came": _("Write how many came, in at least one line. Did it not take place? Then cancel it."),
    "too_many_came": _("At most %(most)s can be entered at once. Check the number."),
    "more_persons": _("There cannot be more persons than attendances (%(total)s). Check both numbers."),
    "not_begun": _("It has not begun yet. Enter the result afterwards."),
    "was_cancelled": _("It was cancelled. Announce it anew first."),
    "was_held": _("It has been held. Put the result right instead."),
    "not_held": _("It has not been held yet. There is nothing to take back."),
    "no_way_in": _("Your town takes no matters in this way. Tell the desk."),
    "sign_up_closed": _("Signing up is over. Just come, or ring the village."),
    "sign_up_full": _("Only %(left)s places are left. Sign up fewer people, or ring the village."),
    "heads_wrong": _("Write how many come, from 1 to %(most)s."),
    "given_ahead": _("That day has not come yet. Write the day on which it was given."),
    "consent_missing": _("Tick that they agree, or leave name and telephone empty."),
    "not_there_now": _("This code counts on the day itself. Sign up instead, or tell those who hold it."),
    "hours_wrong": _("Hours go from a quarter of an hour to %(most)s a day. Check them."),
    "not_theirs": _("They have not enrolled here, or have left. Enrol them first."),
    "evidence_missing": _("Write for every criterion what proves it."),
    "decider_missing": _("Write which body decided, and when."),
    "task_taken": _("They have taken this task already. Look at the list of tasks."),
    "team_there": _("This unit is a team already. Open it in the list."),
    "has_ended": _("This has ended already. Look at the list again."),
    "no_evidence": _("Say what was done, or choose the activity by which it was done."),
    "no_household": _("No household of your place has this number. Check it in the list of households."),
    "why_missing": _("Write in a sentence what they did."),
    "no_villages": _("Choose at least one village."),
    "no_such_register": _("There is no such list. Go back to the lists."),
    "nobody_ticked": _("Tick who is there, at least one."),
    "names_missing": _("Write at least one name, one in a line."),
    "too_many_names": _("At most %(most)s names at once. Enter the rest afterwards."),
    "list_closed": _("Somebody has been ticked on this list; it no longer changes. Count the others by number."),
    **FILE_SENTENCES,
    **ROLL_SENTENCES,
}


def sentence(refusal: RuleError) -> str:
    """The sentence for a refusal."""
    return sentence_of(refusal, SENTENCES)
