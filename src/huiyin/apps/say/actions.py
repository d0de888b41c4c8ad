"""Writes of residents' pages; each goes through the actions of cases, as a visitor without account."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from huiyin.apps.cases.actions.backing import Backing, back_case
from huiyin.apps.cases.actions.effects import child_of
from huiyin.apps.cases.actions.opening import Said, open_case, profile_of
from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.cases.library import pack as pack_of
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import language, pack_title, said
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.say.drafts import Draft
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.words import Channel

ERRAND = "errand"


def spoken_text(draft: Draft) -> str:
    """What was written, or that it was only spoken."""
    return draft.text or gettext("(Spoken: please listen to the recording.)")


def _spoken_title(draft: Draft, place: Place) -> str:
    """What a recording is called until it is written down: its kind, else the way of working."""
    profile = profile_of(place)
    known = profile.categories.get(draft.category) if profile else None
    kind = said(known.title) if known else pack_title(pack_of(draft.slug), profile)
    return gettext("Recording: %(kind)s") % {"kind": kind}


@rule_decides
def send(*, draft: Draft, place: Place, now: datetime) -> Case:
    """Open the case of a finished draft. The same draft again gives the same case. Raises what `open_case` raises."""
    pack = pack_of(draft.slug)
    start, by_helper = pack.start, bool(draft.for_other and draft.helper and Channel.helper in pack.channels)
    text = spoken_text(draft)
    answers = {
        "contact": "phone" if draft.how == "phone" and start.asks("contact") else "",
        "wishes": text if start.asks("wishes") else "",
        "mandate": draft.mandate,
        "witness": draft.witness,
    }
    told = Said(
        uid=draft.id,
        slug=draft.slug,
        place=place,
        text=text,
        title="" if draft.text else _spoken_title(draft, place),
        spoken=not draft.text,
        category=draft.category,
        spot=draft.spot,
        channel=Channel.helper if by_helper else Channel.web,
        name=draft.name,
        phone=draft.phone,
        helper=draft.helper,
        on_behalf=draft.for_other,
        guardian=draft.guardian,
        language=language(),
        point=draft.point,
        answers={key: value for key, value in answers.items() if value},
    )
    return open_case(by=Viewer.nobody(), said=told, at=now, now=now)


@rule_decides
def press_key(*, uid: uuid.UUID, slug: str, place: Place, given: Mapping[str, Any], now: datetime) -> Case:
    """One-key help: a place, a phone number, perhaps a word. Raises what `open_case` raises.

    A child under 14 in danger is helped before anybody agrees (个人信息保护法 13(4)).
    """
    told = Said(
        uid=uid,
        slug=slug,
        place=place,
        text=given["text"] or gettext("The one-key button was pressed. Ring back at once."),
        title="" if given["text"] else gettext("One-key help"),
        spot=given["spot"],
        channel=Channel.one_key,
        phone=given["phone"],
        guardian=given["guardian"],
        alone=given["child"] and not given["guardian"],
        language=language(),
        answers={"contact": "phone"},
    )
    return open_case(by=Viewer.nobody(), said=told, at=now, now=now)


@rule_decides
def press_again(*, call: Case, uid: uuid.UUID, given: Mapping[str, Any], now: datetime) -> None:
    """The key once more in the same need: what is said now is added to the call. Raises what `take_step` raises."""
    words = "　".join(filter(None, (given["text"], given["spot"])))
    if words and (given["text"], given["spot"]) != (call.content.text, call.content.spot):
        added = Act(case=call.uid, do="add", answers={"note": words}, idem=uid)
        take_step(by=Viewer.nobody().as_reporter, act=added, now=now)


@rule_decides
def keep_petition_number(*, uid: uuid.UUID, town: Place, category: str, number: str, go_to: str, now: datetime) -> Case:
    """Keep the official number of a petition and nothing else: opened, and declined at once with where it belongs.

    No word, no name and no phone of the petitioner is taken. Raises what `open_case` and `take_step` raise.
    """
    told = Said(
        uid=uid,
        slug=ERRAND,
        place=town,
        text=gettext("A petition. Only its official number is kept here."),
        title=gettext("Number of a petition"),
        category=category,
        language=language(),
        answers={"petition_number": number},
    )
    reason = gettext("Petitions are not handled here.")
    answers = {"reason": reason, "route": "petition", "go_to": go_to, "petition_number": number}
    declined = Act(case=uid, do="refuse", answers=answers, idem=uuid.uuid5(uid, "declined"))
    with transaction.atomic():
        open_case(by=Viewer.nobody(), said=told, at=now, now=now)
        return take_step(by=Viewer.for_system("petitions are not taken in"), act=declined, now=now).case


@rule_decides
def object_to(*, notice: Case, uid: uuid.UUID, text: str, phone: str, now: datetime) -> uuid.UUID:
    """Object to a notice, as anybody; gives the uid of the objection's own case. Twice the same `uid` is one objection.

    Raises what `take_step` raises.
    """
    answers = {"text": text.strip(), "contact": phone}
    act = Act(case=notice.uid, do="object", answers=answers, idem=uid, channel=Channel.web)
    return child_of(take_step(by=Viewer.nobody(), act=act, now=now).event.uid)


@rule_decides
def me_too(*, draft: Draft, case: Case, now: datetime) -> Case:
    """Join a matter that is in hand already instead of opening a twin. Raises what `back_case` raises."""
    words = "　".join(filter(None, [spoken_text(draft), draft.spot]))
    backing = Backing(case=case.uid, idem=draft.id, name=draft.name, phone=draft.phone, words=words)
    return back_case(by=Viewer.nobody(), backing=backing, now=now)
