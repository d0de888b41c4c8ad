"""What each refusal of a file says: what is wrong and what to do next."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.core.errors import RuleError

PHOTO_TEXTS: Mapping[str, Promise] = {
    "photo_empty": _("The photo is empty. Take it or choose it again."),
    "photo_too_big": _(
        "The photo is larger than %(megabytes)s MB. Take it with a smaller size, or take a screenshot of it."
    ),
    "photo_is_heic": _(
        "This photo is in Apple's HEIC format. Take a screenshot of it and send that, or choose “Most compatible” in "
        "the camera settings and take it again."
    ),
    "photo_not_photo": _("This is not a photo. Choose a JPEG, PNG or WebP picture."),
    "photo_too_many_pixels": _(
        "The photo has more than %(pixels)s pixels. Take it with a smaller size, or take a screenshot of it."
    ),
    "photo_broken": _("The photo is damaged or was cut off on the way. Choose it again, or take a new one."),
}
VOICE_TEXTS: Mapping[str, Promise] = {
    "voice_empty": _("The recording is empty. Record it again."),
    "voice_too_long": _(
        "The recording is larger than %(megabytes)s MB, about three minutes. Record it shorter, or in two parts."
    ),
    "voice_not_voice": _("This recording cannot be read. Record it with the phone's own recorder, or call us."),
}
QUOTA_TEXTS: Mapping[str, Promise] = {
    "files_too_many": _("There are %(most)s files already, no more fit in. Describe the rest in words."),
    "files_too_much": _("All files together are larger than %(megabytes)s MB. Send fewer or smaller ones."),
    "files_day_network": _(
        "From this network %(megabytes)s MB of photos and recordings have come within a day, no more are taken until "
        "tomorrow. Send it in words now, or over mobile data, or ring us."
    ),
    "files_day_person": _(
        "You have handed in %(megabytes)s MB within a day. Describe the rest in words, or send it tomorrow."
    ),
}
SCANNER_TEXTS: Mapping[str, Promise] = {
    "file_infected": _(
        "The virus scanner has found something in this file, so it is not taken. Check the phone or computer that it comes from."
    ),
    "scanner_silent": _(
        "Files cannot be checked for viruses at this moment, so this one is not taken. Send it again in a few minutes."
    ),
}
TABLE_TEXTS: Mapping[str, Promise] = {
    "export_too_many_rows": _(
        "%(rows)s rows do not fit in one .xlsx file (limit %(limit)s). Choose .csv or set a narrower filter."
    ),
    "exports_used_up": _(
        "You have exported %(most)s lists within a day, which is the limit. Use the files under “My exports”, or go on tomorrow."
    ),
    "export_post_gone": _(
        "You no longer hold the post that this was asked for as. Act as another post and export the list again."
    ),
    "export_broke": _(
        "The file could not be made. Wait a minute and export the list again; if it happens again, tell the administrator."
    ),
}
SENTENCES: Mapping[str, Promise] = {
    **PHOTO_TEXTS,
    **VOICE_TEXTS,
    **QUOTA_TEXTS,
    **SCANNER_TEXTS,
    **TABLE_TEXTS,
}


def sentence(refusal: RuleError) -> str:
    """The sentence for a refusal of a file or an export, in the reader's language."""
    return str(SENTENCES[refusal.code]) % refusal.values
