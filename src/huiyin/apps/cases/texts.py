"""What each refusal says to the person: what is wrong and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.apps.rolls.texts import SENTENCES as OF_ROLLS
from huiyin.core.errors import RuleError

SENTENCES: Mapping[str, Promise] = {
    # the step engine
    "unknown_move": _("This action does not exist here. Go back to the case and choose again."),
    "not_from_here": _("The case has moved on meanwhile. Look at it again; what you wrote is kept below."),
    "not_yours": _("This step belongs to another post. The case page names who can do it."),
    "missing_answer": _("Something required is still empty. Fill it in and send again."),
    "acted_as_other": _("You have already acted in this case in another role. Ask a colleague to do this step."),
    "handler_confirms": _("Who did the work may not confirm it. Ask a colleague to do this step."),
    "asker_says_unsolved": _(
        "The asker says that it is not solved. Choose “Not solved, answered”, or have it done again."
    ),
    "outcome_missing": _("Say how it ended: solved, or not solved with the reason given."),
    "not_asked": _("The asker has not been asked yet. That comes when the work is reported done."),
    # quorum and majority
    "no_such_body": _("There is no body %(body)s. Choose one of the list."),
    "no_rule_then": _(
        "What the law said of %(body)s on %(on)s is not known here. The first rule holds from %(first)s."
    ),
    "bad_count": _(
        "The numbers do not fit: at least 1 on the roll, no more came than are on it, no more agreed than came."
    ),
    "no_area": _("Only owners of a building are counted by floor area. Leave the areas empty."),
    # decisions: what refuses a step of a case
    **OF_ROLLS,
    "wrong_body": _("This body may not decide it: %(law)s, article %(article)s. Choose: %(bodies)s."),
    "notice_too_short": _("The notice comes %(days)s days before: the meeting is on %(first)s at the earliest."),
    "no_kept_list": _("The village keeps no list of this body yet. Write its list first, then call the meeting."),
    "notice_over": _(
        "The days of notice are not over yet, or the day of the meeting has not come. Nothing can be decided before the day that"
        " stands on the page."
    ),
    "quorum_met": _("Too few have come for the law: nothing was held. Put it off to another day."),
    "no_quorum": _("Enough have come. Vote, and enter the votes."),
    "passed": _("Too few agree for the law, or the count sheet does not fit. Look at the line of figures."),
    "not_passed": _("Enough agree: it has passed."),
    "all_asked": _("Not everybody on the roll was asked. The page of the round names who is still to be heard."),
    "sheet_signed": _("The review sheet lacks signatures: as many as came have to stand on it. Have it signed first."),
    "all_signed": _("Not everybody on the roll has signed. An answer by telephone is asked, and not signed."),
    # personal data
    "no_reason": _("Say why first."),
    "reveals_used_up": _(
        "This post has looked at the numbers of %(most)s matters today, and no more are shown. Tomorrow it goes on;"
        " in danger call the desk."
    ),
    "erase_open": _("It is still being worked on. Withdraw it or let it end first, then it can be erased."),
    "erased": _("What was said here has been erased. Nothing more can be done with it."),
    "kept_by_law": _(
        "How to reach you is deleted. What was said has to be kept until %(until)s (Archives Law art. 13, Personal"
        " Information Protection Law art. 47): it is stored and used for nothing else."
    ),
    # without a receipt code: one-time codes, cards, helpers
    "sms_not_offered": _("No text messages are sent from here. Ring, and they find your matter by name and day."),
    "sms_used_up": _("No more text messages can be sent today. Ring, or try again tomorrow."),
    "numbers_anew": _("Numbers are being kept in a new way just now. Try again in a quarter of an hour, or ring."),
    "too_many_codes": _("A code was asked for too often. Wait %(minutes)s min and try again, or ring."),
    "wrong_one_time_code": _("These are not the six digits of the message. Look again: %(left)s more tries."),
    "nothing_to_check": _("There is no number to check here, or it has been checked already."),
    "code_over": _("This code is over: it holds for ten minutes and once, with five tries. Ask for a new one."),
    "wrong_pin": _(
        "Number or PIN is not right. After five wrong tries a card is locked; then your village gives it a new PIN."
    ),
    "no_such_card": _("There is no such card here. Look at the number again: ten letters and digits."),
    "card_closed": _("This card was closed. Enter the matter without it, and hand out a new card."),
    "card_there": _("This card has been handed out already. If the print is lost, give the card a new PIN."),
    "cards_not_yours": _("Cards are handed out by the desk, clerks, grid workers and errand runners."),
    "not_your_village": _("You hand out cards in your own village or town. Choose a village there."),
    "no_helper": _("Nobody speaks for you in this matter any more."),
    # guards
    "all_consent": _("Not every party has agreed yet. Ask each of them and write down what they said, then begin."),
    "mediator_chosen": _("No mediator is chosen yet. Choose one whom no party refuses, then begin."),
    "agreement_in_force": _("The agreement is not in force yet. Record every mark, the signature and the seal first."),
    "visited_by_another": _("Nobody has visited yet. Somebody other than the mediator visits first, then close it."),
    "not_escalated": _("It was raised to the town before. From there it goes to the county."),
    "was_escalated": _("Raise it to the town first; the town raises it to the county."),
    "children_done": _("Somebody who helps has not finished. Wait for them, or end their part first."),
    "disclosed": _(
        "It has not been disclosed for the days of law: the last notice was turned down or withdrawn. Disclose it again first."
    ),
    "children_answered": _("An objection has not been answered. Answer it first; then it can be taken down."),
    "posted_long_enough": _(
        "Its days on the wall are not over. It can be taken down when they are; the page says when."
    ),
    "wall_seen": _("Add a photo of it on the wall, or the name of the supervisor who signed for it."),
    "no_caps": _(
        "The caps of province %(province)s are not loaded. The administrator completes packs/law/levies.toml first."
    ),
    "bad_levy": _("Say how much is raised, and from how many heads or able-bodied people."),
    "over_money_cap": _("That is more money a head than the province allows in a year. Ask for less."),
    "over_labour_cap": _("That is more work days each than the province allows in a year. Ask for fewer."),
    "approval_asked": _("The law asks for no such approval of this matter. Go on to the disclosure."),
    "approvals_given": _(
        "The law wants this approved above first. The town enters the approval, of some matters the county's too."
    ),
    "initiators_enough": _(
        "Too few propose it: a tenth of the villagers or a fifth of the representatives. Say how many, of how many."
    ),
    "levy_listed": _(
        "The list by households does not add up to the plan yet. Complete it on its page, then close the round."
    ),
    "caps_known": _(
        "The caps of your province are not loaded. The administrator completes packs/law/levies.toml first."
    ),
    "within_caps": _("That is more than the province allows a head or an able-bodied person in a year. Ask for less."),
    "result_accounted": _("Of a result say budget and actual, and enter what the representatives accepted, first."),
    "asker_was_asked": _("Ask the person who raised it first: call them, or wait for their answer."),
    "redacted": _("Write the public version first: without names, phones and door numbers."),
    "returns_left": _("It has been returned as often as is allowed. Let the level above decide."),
    "no_returns_left": _("It can still be returned. Return it with the reason first."),
    "within_reopen_days": _("The time to reopen is over. Please raise it anew; mention the old number."),
    "not_reminded_today": _("You have reminded today already. They know; you can remind again tomorrow."),
    "pause_was_asked": _("Nobody has asked for a pause. The handler asks first."),
    "extension_was_asked": _("Nobody has asked for more time. The handler asks first."),
    "extensions_left": _("The time has been extended as often as is allowed."),
    "park_was_asked": _("Nobody has asked to park it. The handler asks first."),
    "not_self_requested": _("You asked for this yourself, so another post has to agree."),
    "reports_in_order": _("The first report must be acknowledged before the next one."),
    "accused_unit": _("The matter is about this unit or those above it there. Choose another one."),
    "accused_in_the_open": _("Many may read a matter of this kind. Enter it by a way of working that is confidential."),
    "mandate_held": _("Write down the mandate first: who asked you, and who witnessed it."),
    "only_spoken": _("It stands in writing already. Add what is missing as a note."),
    "limit_not_over": _("The limit is over: more time can only be asked for and granted before. Do it now and say so."),
    "in_time": _("The time for this is over. With new facts and reasons it can be opened again."),
    "by_opinion": _("Only a claim by the sixth route ends in a written opinion. Use “done by its route”."),
    "by_other_route": _("A claim by the sixth route ends in a written opinion: give the opinion."),
    "sent_here": _(
        "Only what was sent on or handed down can be objected to. What people brought themselves is answered."
    ),
    "another_organ": _("This organ decided the review. The second review belongs to the organ one level above it."),
    "five_at_most": _("At most five come in person: ask them to choose representatives. Any number may sign."),
    "petition_known": _(
        "%(number)s has this petition number already. Register it on the page of petitions: there it joins the first, and no"
        " new clock starts."
    ),
    "petition_by_number": _("Petitions are not handed in here. Use the official petition channel and keep its number."),
    "no_petition": _("Petitions are not handed in here. Use the official petition channel and keep its number."),
    "not_department_matter": _("This is a department's matter and must not be sent down. Send it to the department."),
    "has_published": _("It has not been published yet."),
    "leave_was_asked": _("Nobody has asked for anything that could be refused."),
    "limit_over": _("The time limit is not over yet. Call back after it has ended."),
    "objection_in_time": _("The time to object is over. Ask the level above to decide."),
    "not_published": _("It has been published already."),
    # opening and writing
    "empty_text": _("Say in a few words what it is about."),
    "too_long": _("The text is too long: at most %(most)s characters. Shorten it, or add a photo."),
    "channel_not_allowed": _("This matter cannot be raised in this way. Choose another way, or call."),
    "idem_reused": _("This form has been sent before with other words. Open a new form."),
    "no_such_case": _("There is no such matter. Check the number, or call."),
    "no_such_pack": _("There is no such way of working: %(slug)s."),
    "no_such_profile": _("There is no such profile: %(slug)s."),
    "no_such_unit": _("This unit does not exist any more. Choose another one."),
    "told_already": _("The asker has been told already, or nothing is left to tell."),
    "busy": _("Somebody else was faster. Look at the case again and repeat what is still needed."),
    "other_town": _("The place lies in another town. Send the case to that town's desk instead."),
    "no_such_case_to_merge": _("There is no case with the number %(number)s in this town."),
    "merge_into_closed": _("%(number)s is closed or merged itself. Choose an open case."),
    "extension_too_long": _("At most %(most)s days more can be given."),
    "nothing_to_extend": _("No clock is running that could be extended."),
    "day_not_ahead": _("%(day)s is not ahead. Choose a later day."),
    "review_too_late": _("A parked case is looked at again by %(last)s at the latest. Choose an earlier day."),
    "day_still_ahead": _("%(day)s is still ahead. Write the day on which it happened."),
    "day_long_past": _("%(day)s is more than a year ago. Check the year."),
    "bad_grade": _("Choose one of the five grades."),
    "bad_and_good": _("“Not fixed, do it again” and a good grade do not go together. Change one of the two."),
    "too_many_cases": _("At most %(most)s cases can be done at once. Tick fewer."),
    "not_in_bulk": _("This step is made case by case. Open the case and do it there."),
    "nothing_to_undo": _("There is nothing to undo. Only whoever did it can take it back."),
    "undo_too_late": _("It can be undone within %(minutes)s minutes. Correct the cases one by one now."),
    "carry_not_older": _("Version %(version)s is not older than version %(now)s, which is here."),
    "carry_no_state": _("Version %(now)s does not say what “%(state)s” of version %(version)s becomes."),
    "carry_nobody": _("Nobody would have it in hand in the new version. Take the next step first."),
    "moved_since": _("Somebody has moved this case since. Look at it and correct it there."),
    "still_private": _("A telephone number, identity number or the asker's name is still in it. Cover it first."),
    "own_words": _("A whole sentence of the asker stands in it. Say in your own words what was done."),
    "wrong_answer": _("This answer cannot be read: %(ask)s. Write it again."),
    # clocks, calendar, places
    "bad_limit": _("“%(text)s” is not a time limit. Write 4wh, 5wd, 7d or 24h."),
    "bad_hours": _("Every day from Monday to Friday needs office hours, in order and apart. Write 08:30-12:00."),
    "bad_calendar": _("The calendar has mistakes and was not loaded."),
    "bad_notice": _(
        "The holiday notice has mistakes and was not loaded. Put the named rows right and upload it again."
    ),
    # the rows of a holiday notice; %(text)s is what stands in the file
    "bad_row": _("The row has %(text)s cells. It needs three: the date, off or worked, the name."),
    "bad_date": _("“%(text)s” is not a date. Write it like 2027-01-01."),
    "bad_kind": _("“%(text)s” is neither off nor worked. Write 放假 or 上班."),
    "twice": _("%(text)s stands in the notice twice. Keep one of the rows."),
    "wrong_year": _("%(text)s is not in the year of the notice. Check the year, or load the other year by itself."),
    "on_weekday": _("%(text)s is worked anyway: a make-up day is a Saturday or a Sunday. Check the date."),
    "too_few_days": _(
        "Only %(text)s days off: the law gives thirteen. Part of the notice seems to be missing."
        " A place's own days come after everybody's notice of that year."
    ),
    "places_full": _("No more places of this kind fit in here. Ask the administrator to renumber."),
    "wrong_parent": _("A place of this kind cannot lie in that one. Choose the level above."),
    "places_busy": _("Too much is being written there just now. Try again in a few minutes."),
    "place_closed": _("%(place)s has ended. Choose a place that is still in use."),
    "into_itself": _("%(place)s cannot come to lie in itself. Choose a place outside of it."),
    "lies_there": _("%(place)s lies in %(parent)s already. Choose another place."),
    "merge_unlike": _("Only places of one level become one, like village and village. Choose another place."),
    "not_inside": _("Only what lies directly in %(place)s can be split off. Check the places and households."),
    "link_there": _("%(post)s looks after household %(household)s already. Look under its links."),
    "link_ended": _("This link ended on %(on)s already. Make a new one if the household is looked after again."),
    "link_outside": _("Household %(household)s does not lie in your places. Ask a post of its village to link it."),
    "link_keeper": _("%(post)s keeps the installation and looks after no household. Choose another post."),
    "link_post_closed": _("%(post)s is closed. Choose a post that is still in use."),
    "link_backwards": _("The last day of the link is before its first one. Correct the days."),
    "bad_border": _(
        "This is no border: it takes a Polygon or MultiPolygon in longitude and latitude. Export it again."
    ),
    "border_too_fine": _("A border has at most %(most)s points. Simplify it and hand it in again."),
    "unit_closed": _("%(unit)s has been closed. Choose a unit that is still there."),
    "not_joint": _("%(unit)s is no alliance and no committee that others join. Choose another unit."),
    "joined_itself": _("%(unit)s cannot join itself. Choose another unit."),
    "joined_there": _("%(unit)s belongs to %(joint)s already. Choose another unit."),
    "joining_over": _("%(unit)s has left %(joint)s already. Look at its history."),
    "town_is_set_up": _("%(town)s has been set up already."),
}


def sentence(refusal: RuleError, more: Mapping[str, Promise] | None = None) -> str:
    """The sentence for a refusal in the reader's language; `more` are the asking app's own."""
    words = (more or {}).get(refusal.code) or SENTENCES.get(refusal.code)
    if words is None:
        return str(SENTENCES["not_from_here"])
    told = {name: _told(value) for name, value in refusal.values.items()}
    return str(words) % told if "%(" in str(words) else str(words)


def _told(value: object) -> object:
    """A day as people write it."""
    return date_format(value) if isinstance(value, date) else value
