"""What is wrong with a field of a form, as a sentence that names its question. Django's own sentences name none.

Whoever words a mistake better, in a field's `error_messages` or its `clean`, is quoted as it stands.
"""

from __future__ import annotations

from django.core import validators
from django.core.exceptions import ValidationError
from django.forms import BoundField, CheckboxSelectMultiple, Field, RadioSelect, fields, models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

EMPTY = Field.default_error_messages["required"]
CHOICE = _("“%(label)s”: this cannot be chosen. Choose again")
NUMBER, MANY = _("“%(label)s”: write a number, with digits only"), _("“%(label)s”: the number is too long")
SAID: tuple[tuple[object, Promise], ...] = (
    (
        validators.MaxLengthValidator.message,
        _("“%(label)s” is too long: at most %(limit_value)s characters (now %(show_value)s)"),
    ),
    (
        validators.MinLengthValidator.message,
        _("“%(label)s” is too short: at least %(limit_value)s characters (now %(show_value)s)"),
    ),
    (validators.MaxValueValidator.message, _("“%(label)s” is too much: at most %(limit_value)s")),
    (validators.MinValueValidator.message, _("“%(label)s” is too little: at least %(limit_value)s")),
    (validators.RegexValidator.message, _("“%(label)s” is not written as it should be")),
    (validators.ProhibitNullCharactersValidator.message, _("“%(label)s” has a character that cannot be kept")),
    (fields.DateField.default_error_messages["invalid"], _("“%(label)s” is no date. Write it as 2026-11-23")),
    (fields.TimeField.default_error_messages["invalid"], _("“%(label)s” is no time. Write it as 9:30")),
    (
        fields.DateTimeField.default_error_messages["invalid"],
        _("“%(label)s” is no date with a time. Write it as 2026-11-23 9:30"),
    ),
    (fields.IntegerField.default_error_messages["invalid"], _("“%(label)s”: write a whole number, with digits only")),
    (fields.DecimalField.default_error_messages["invalid"], NUMBER),
    (validators.DecimalValidator.messages["max_digits"], MANY),
    (validators.DecimalValidator.messages["max_whole_digits"], MANY),
    (validators.DecimalValidator.messages["max_decimal_places"], _("“%(label)s”: too many digits after the point")),
    (fields.ChoiceField.default_error_messages["invalid_choice"], CHOICE),
    (fields.MultipleChoiceField.default_error_messages["invalid_choice"], CHOICE),
    (fields.MultipleChoiceField.default_error_messages["invalid_list"], CHOICE),
    (models.ModelChoiceField.default_error_messages["invalid_choice"], CHOICE),
    (fields.FileField.default_error_messages["empty"], _("“%(label)s”: the file is empty")),
    (fields.FileField.default_error_messages["invalid"], _("“%(label)s”: the file did not arrive. Choose it again")),
)
"""Django's sentence, by what it is and not by its words, and ours."""


def sentences(bound: BoundField) -> list[str]:
    """What is wrong with one field, in the same words on top of the form, by the field and in the outbox."""
    return [text for error in bound.errors.as_data() for text in _words(bound, error)]


def _words(bound: BoundField, error: ValidationError) -> list[str]:
    raw = getattr(error, "message", None)
    if raw is EMPTY:
        return [missing(bound)]
    ours = next((pattern for django, pattern in SAID if raw is django), None)
    return list(error.messages) if ours is None else [str(ours) % {**(error.params or {}), "label": bound.label}]


def missing(bound: BoundField) -> str:
    """The sentence for a question left open."""
    pattern = gettext("“%(label)s”: nothing chosen yet") if is_group(bound) else gettext("“%(label)s”: still empty")
    return pattern % {"label": bound.label}


def is_group(bound: BoundField) -> bool:
    """Radios or ticks that share one question."""
    return isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple)
