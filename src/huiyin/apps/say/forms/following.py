"""The forms with which a resident follows a matter: the code, and the answer when asked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.apps.cases.names import GRADES
from huiyin.apps.say.forms.saying import radios
from huiyin.apps.say.texts import ANSWERS
from huiyin.core.words import Answer

LATER = "later"


class AnswerForm(forms.Form):
    """Is it fixed? And, if one likes, a grade and words."""

    answer = radios(
        pgettext_lazy("resident", "Is it fixed?"),
        [
            (Answer.fixed.value, ANSWERS[Answer.fixed]),
            (Answer.not_satisfied.value, ANSWERS[Answer.not_satisfied]),
            (Answer.answered_not_fixed.value, ANSWERS[Answer.answered_not_fixed]),
            (LATER, _("I have not looked yet, I answer in a few days")),
        ],
        {Answer.not_satisfied.value: _("It goes back at once and does not wait in line again")},
    )
    grade = radios(_("How was it handled?"), [(str(grade), words) for grade, words in GRADES.items()], required=False)
    words = forms.CharField(
        label=_("Anything to say"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CodeForm(forms.Form):
    """A code as it was typed; only there to carry the sentence when no matter has it."""

    code = forms.CharField(label=_("Code"), required=False, max_length=60)
