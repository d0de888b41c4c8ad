"""A little of what disputes are like: mediators who signed, a round that finds something, one settled, one refused, one raised."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PIL import Image

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.actions import agreeing, mediators, opening, parties, rounds, sittings, visiting
from huiyin.apps.disputes.models import Mediator, Party
from huiyin.apps.disputes.queries.places import way_of
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.cli.demo.county import Town
from huiyin.cli.demo.data import read
from huiyin.core.errors import RuleError
from huiyin.core.words import PostTitle
from huiyin.core.worktime import SHANGHAI, local

if TYPE_CHECKING:
    from huiyin.cli.demo.life import Life

DAY = timedelta(days=1)


def live_in_peace(life: Life, town: Town) -> None:
    """Put the town's disputes on the agenda, where it mediates."""
    try:
        slug = way_of(library.profile(town.slug))
    except RuleError:
        return
    told, first = read("disputes")["disputes"], datetime.combine(local(life.first).date(), time(9, 20), SHANGHAI)
    for n, village in enumerate(town.villages[:2]):
        life.later(first + (8 + n) * DAY, partial(_enrol, life, village))
    for n, ends in enumerate(("closed", "agreed", "stopped", "with_town", "applied")):
        spot = town.spots[n % len(town.spots)]
        life.later(first + (14 + 9 * n) * DAY, partial(_dispute, life, slug, spot.place, told[n % len(told)], ends))
    for start in ("leader_case", "adviser_question"):
        if library.profile(town.slug).pack(start):
            life.later(life.last - 6 * DAY, partial(_beside, life, town, start))


def _post(life: Life, title: PostTitle, village: Place | None, key: str = "mediation_committee") -> Viewer | None:
    return life.cast.first(title, village, key)


def _enrol(life: Life, village: Place, at: datetime) -> None:
    by = _post(life, PostTitle.mediator, village)
    for n, kind in enumerate(("veteran", "aunt")) if by else ():
        entry = mediators.Entry(
            uid=life.openings.uuid(), place=village, name=life.openings.names.person(), kind=kind, woman=bool(n),
            consented_on=local(at - DAY).date(), paper=f"调解档{local(at).year}-{n + 1}", languages="本地话",
            skills=("dispute_family", "dispute_marriage") if n else ("dispute_neighbours", "dispute_homestead"),
        )  # fmt: skip
        mediators.enrol(by=by, entry=entry, now=at)  # type: ignore[arg-type]  # somebody, or nobody is entered


def _dispute(life: Life, slug: str, place: Place, words: dict[str, str], ends: str, at: datetime) -> None:
    """A worker's round finds it; from there it goes as far as `ends`."""
    village = place.village or place
    worker, mediator = life.cast.at(place, (PostTitle.grid_worker,)), _post(life, PostTitle.mediator, village)
    head = _post(life, PostTitle.chief, village)
    if worker is None or mediator is None or head is None:
        return
    names, uuid = life.openings.names, life.openings.uuid
    going = rounds.begin_round(by=worker, uid=uuid(), place=place, text=words["round"], now=at)
    told = opening.Told(
        uid=uuid(), slug=slug, place=place, text=words["text"], category=words["category"], name=names.person(),
        phone=names.phone(), other=names.person(), other_phone=names.phone(), channel="grid", series=words["series"],
    )  # fmt: skip
    rounds.note_finding(by=worker, case=going.uid, found=rounds.Found(words["note"], told), idem=uuid(), now=at)
    take_step(
        by=worker, act=Act(going.uid, "finish", {"result": "走完了，一处。"}, uuid()), now=at + timedelta(minutes=50)
    )
    if ends != "applied":
        _mediate(life, told.uid, mediator, head, ends)


def _mediate(life: Life, uid: Any, mediator: Viewer, head: Viewer, ends: str) -> None:
    case = Case.objects.get(uid=uid)
    at, new = case.opened_at + DAY / 4, life.openings.uuid

    def step(by: Viewer, do: str, now: datetime, **answers: object) -> None:
        take_step(by=by, act=Act(uid, do, answers, new()), now=now)

    step(mediator, "accept", at)
    if ends == "with_town":
        step(mediator, "escalate", at + DAY / 8, reason="地界跨着邻村，要镇里召集两边。")
        return
    for party in Party.objects.filter(case=case):
        agreed = ends != "stopped" or party.number == 1
        parties.record_consent(
            by=mediator, case=uid, number=party.number, agreed=agreed, how="said", idem=new(), now=at
        )
    if ends == "stopped":
        return
    chosen = Mediator.objects.filter(place_id=case.village_id or 0).order_by("id").first()
    if chosen is None:
        return
    mediators.choose(by=mediator, case=uid, mediator=chosen.uid, wanted_by=1, clear=True, idem=new(), now=at)
    step(mediator, "begin", at)
    if case.slug == "five_visit":
        step(mediator, "call_on", at + DAY / 24, finding="先上门稳住了。")
    step(mediator, "hear", at + DAY, finding="各说各的，都留了话头。")
    more = {"handling": "now"} if case.slug == "five_visit" else {}
    step(mediator, "look", at + 1.2 * DAY, finding="看过现场，翻了老底子。", **more)
    _agree(life, uid, mediator, at + 2 * DAY)
    if ends == "closed":
        done = at + 4 * DAY
        on = local(done).date()
        agreeing.record_performance(by=mediator, case=uid, on=on, words="照约定办了。", idem=new(), now=done)
        heard = visiting.Heard(asked=2, content_with=2, performed=True, said="两家都说行。")
        visiting.visit_again(by=head, case=uid, heard=heard, idem=new(), now=at + 6 * DAY)
        step(head, "close", at + 6 * DAY, outcome="solved")


def _agree(life: Life, uid: Any, mediator: Viewer, at: datetime) -> None:
    """They sit together, write it down, and the paper comes back with all its marks."""
    new, day = life.openings.uuid, local(at).date()
    sitting = sittings.Sitting(uid=new(), at=at, where="村部调解室", present=4, record="各退一步，当场说定。")
    sittings.hold_sitting(by=mediator, case=uid, sitting=sitting, idem=new(), now=at)
    terms = agreeing.Terms("written", "一、各让一步，恢复原状；二、往后有事先找调解员。", day, day + 20 * DAY)
    agreeing.write_agreement(by=mediator, case=uid, terms=terms, idem=new(), now=at)
    numbers = Party.objects.filter(case__uid=uid).values_list("number", flat=True)
    marks = agreeing.Marks(dict.fromkeys(numbers, day), day, day)
    agreeing.record_marks(by=mediator, case=uid, marks=marks, photos=[_paper()], idem=new(), now=at)


def _paper() -> io.BytesIO:
    """A photo of a sheet: white, with a red seal."""
    sheet, paper = io.BytesIO(), Image.new("RGB", (320, 440), "white")
    paper.paste((190, 40, 30), (210, 350, 280, 420))
    paper.save(sheet, "JPEG")
    sheet.seek(0)
    return sheet


def _beside(life: Life, town: Town, slug: str, at: datetime) -> None:
    """A leader's hard case, or a question to the village's adviser."""
    spot, names = town.spots[0], life.openings.names
    words = read("disputes")["beside"][slug]
    said = Said(uid=life.openings.uuid(), slug=slug, place=spot.place, text=words["text"], category=words["category"])
    if slug == "leader_case":
        by = life.cast.at(town.place, (PostTitle.leader,))
        if by is not None:
            open_case(by=by, said=replace(said, title=words["title"], channel="meeting"), at=at, now=at)
        return
    case = open_case(by=Viewer.nobody(), said=replace(said, name=names.person(), phone=names.phone()), at=at, now=at)
    adviser = _post(life, PostTitle.adviser, spot.place.village, "adviser_office")
    if adviser:
        act = Act(case.uid, "answer_now", {"result": words["answer"]}, life.openings.uuid())
        take_step(by=adviser, act=act, now=at + DAY)
