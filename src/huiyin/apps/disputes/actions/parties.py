"""Who the parties are, and whether each of them wants mediation (人民调解法 17, 23)."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.actions.noting import Deed, Sent, mine, note
from huiyin.apps.disputes.models import Party
from huiyin.apps.disputes.reactions import new_party
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError

MOST = 12
HOW = ("said", "paper", "phone", "web")


@dataclass(frozen=True)
class Who:
    """A party as somebody named it."""

    side: str
    name: str
    phone: str = ""
    language: str = ""


@rule_decides
@transaction.atomic
def add_party(*, by: Viewer, case: uuid.UUID, who: Who, idem: uuid.UUID, now: datetime) -> Party | None:
    """Another party; None when this form was sent before.

    Raises no_such_case, idem_reused, not_yours, not_from_here, too_many_parties.
    """
    sent = Sent("party", idem, asdict(who))
    row, dispute, done = mine(by, case, sent)
    if done:
        return None
    if dispute.effective_on:
        raise RuleError("not_from_here", do="party", state=row.state)
    last = Party.objects.filter(case=row).aggregate(last=Max("number"))["last"] or 0
    if last >= MOST:
        raise RuleError("too_many_parties", most=MOST)
    party = new_party(row, last + 1, who.side, who.name, who.phone, who.language)
    party.save(force_insert=True)
    deed = Deed("party", data={"number": party.number, "side": who.side}, body={"name": who.name})
    note(by, row, deed, now, sent=sent)
    return party


@rule_decides
def record_consent(
    *, by: Viewer, case: uuid.UUID, number: int, agreed: bool, how: str, idem: uuid.UUID, now: datetime
) -> Case:
    """What a party said when asked. A clear refusal ends the attempt at once, and the other ways are told (17, 26).

    A party that shows its code says it for itself. Raises no_such_case, idem_reused, not_yours, not_from_here, no_such_party.
    """
    sent = Sent("consent", idem, {"number": number, "agreed": agreed, "how": how})
    with transaction.atomic():
        row, dispute, done = mine(by, case, sent, by_party=True)
        if done:
            return row
        party = Party.objects.filter(case=row, number=number).first()
        if party is None:
            raise RuleError("no_such_party")
        if dispute.effective_on:
            raise RuleError("not_from_here", do="consent", state=row.state)
        party.consent, party.consent_how, party.consent_at = "agreed" if agreed else "refused", how, now
        party.save(update_fields=["consent", "consent_how", "consent_at"])
        note(by, row, Deed("consent", outcome=party.consent, data={"number": number, "how": how}), now, sent=sent)
        if not agreed:
            act = Act(case=case, do="stop", answers={"remedy": "all"}, idem=uuid.uuid5(idem, "stop"))
            return take_step(by=Viewer.for_system("a party refuses mediation"), act=act, now=now).case
        return row
