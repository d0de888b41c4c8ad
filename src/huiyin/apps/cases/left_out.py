"""Is the asker's answer left out of rates, with a reason that whoever heads the town approved? (`figures` writes it.)"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from huiyin.apps.records.models import Event
from huiyin.apps.records.queries import GOOD_GRADE
from huiyin.core.words import Answer

OUT, IN = "answer.excluded", "answer.included"
_BACK = Event.objects.filter(subject=OuterRef("subject"), kind=IN, nth__gt=OuterRef("nth"))
LEFT_OUT = Exists(
    Event.objects.filter(~Exists(_BACK), subject=OuterRef("uid"), kind=OUT, at__gte=OuterRef("answered_at"))
)
"""Of a case: its last answer counts on neither side of a rate. Who answers anew is counted again."""
SATISFIED = Q(grade__gte=GOOD_GRADE) | Q(grade=None, answer=Answer.fixed)
"""Of a case whose asker has answered: the grade decides; without one, whether they said that it is fixed."""
