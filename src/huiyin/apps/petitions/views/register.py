"""`/p/`: the register of petitions. Their steps are taken on the page of the case."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from huiyin.apps.cases.accused import Against
from huiyin.apps.cases.actions.opening import Said
from huiyin.apps.cases.asked import Asked, frame, most_of, read_in_part
from huiyin.apps.cases.fields import select
from huiyin.apps.files.export_views import asked as export_asked
from huiyin.apps.files.listings import buttons, file_at
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.people.roles import may
from huiyin.apps.petitions import taken
from huiyin.apps.petitions.actions import registering
from huiyin.apps.petitions.forms import PetitionForm
from huiyin.apps.petitions.queries import accusations, pieces, register
from huiyin.apps.petitions.queries import yearly as reports
from huiyin.apps.petitions.texts import sentence
from huiyin.core.errors import RuleError


@opens("petitions")
def petitions(request: HttpRequest) -> HttpResponse:
    """The register: what is in hand, what is due, what is under review, what is final."""
    viewer, now = viewer_of(request), timezone.now()
    asked = Asked.read(request.GET.dict(), register.TABS)
    rows, after = register.page(viewer, asked, now, most_of(request))
    context = frame(
        request, asked, after, file_at("petitions:register_file"), rows=rows,
        lists=[
            {"url": f"?{asked.query(tab=key)}", "title": title, "current": key == asked.tab}
            for key, title in register.TABS.items()
        ],
        figures=register.counted(viewer, now), fields=taken.petition_fields(viewer, asked),
        filter_words=taken.petition_words(viewer, asked), to_hand_over=accusations.to_hand_over(viewer, now),
        may_accuse=may("accusations", viewer.actor.title), can_register=register.runs_here(viewer),
        read_in_part=read_in_part(register.petitions(viewer), asked),
    )  # fmt: skip
    return render(request, "petitions/register.html", context)


@opens("petitions")
@require_POST
def file(request: HttpRequest, form: str) -> HttpResponse:
    """Have the register as it is filtered made into a file."""
    return export_asked(request, taken.PETITIONS.name, Asked.read(request.GET.dict(), register.TABS).query(), form)


@opens("petitions")
def yearly(request: HttpRequest) -> HttpResponse:
    """The year's report, as Art 41 of the Regulation wants it, among those that the post may see."""
    viewer, now = viewer_of(request), timezone.now()
    year = taken.year_of(request.GET.dict(), now)
    offered = [(each, str(each)) for each in reports.years(timezone.localdate(now))]
    context = frame(
        request, Asked(), "", "", parts=reports.report(viewer, year), year=year, filter_words=str(year),
        fields=[select("year", gettext("Year"), year, offered)],
    )  # fmt: skip
    made = buttons(*(f"{file_at('petitions:yearly_file')}{form}?year={year}" for form in ("csv", "xlsx", "json")))
    context |= {
        "acts": [*made, {"url": f"?year={year}&print=1", "title": gettext("Print")}],
        "plain_url": f"?year={year}",
    }
    return render(request, "petitions/yearly.html", context)


@opens("petitions")
@require_POST
def yearly_file(request: HttpRequest, form: str) -> HttpResponse:
    """Have the report made into a file."""
    return export_asked(request, taken.YEARLY.name, f"year={taken.year_of(request.GET.dict(), timezone.now())}", form)


@opens("petitions")
def new(request: HttpRequest) -> HttpResponse:
    """Register one that has its number; the same number again joins the first."""
    viewer, now = request.viewer, timezone.now()  # type: ignore[attr-defined]
    if not register.runs_here(viewer):
        raise Http404
    form = PetitionForm(request.POST or None, viewer=viewer, units=accusations.units_here(viewer))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        place, unit = pieces.place_of(given["place"]), pieces.unit_of(given["against"])
        said = Said(
            uid=given["idem"],
            slug=registering.PACK,
            place=place,
            text=given["text"],
            category=given["category"],
            name=given["name"],
            phone=given["phone"],
            answers=form.answers(),
            against=Against(units=(unit,) if unit else ()),
        )
        try:
            found = registering.register(by=viewer, said=said, now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return _done(request, found)
    return render(request, "petitions/new.html", {"form": form})


def _done(request: HttpRequest, found: registering.Registered) -> HttpResponse:
    if not found.joined:
        messages.success(request, gettext("Registered as %(code)s.") % {"code": found.case.code})
        return redirect("desk:case", uid=found.case.uid)
    told = gettext("%(code)s has this number already: this one joins it, and no new clock starts.")
    messages.success(request, told % {"code": found.case.code})
    return redirect("petitions:register")
