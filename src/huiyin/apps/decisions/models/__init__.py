"""What is decided, where and by whom it is resolved, its paper, what was noted beside single acts, and what stands by it."""

from __future__ import annotations

from huiyin.apps.decisions.models.associations import Association, Deed, Term
from huiyin.apps.decisions.models.decisions import CountSheet, Decision, Minutes, Sitting
from huiyin.apps.decisions.models.levies import LevyList
from huiyin.apps.decisions.models.noted import CallBack, Help, Remark
from huiyin.apps.decisions.models.paper import PaperSheet, Reading

__all__ = [
    "Association", "CallBack", "CountSheet", "Decision", "Deed", "Help", "LevyList", "Minutes", "PaperSheet", "Reading", "Remark",
    "Sitting", "Term",
]  # fmt: skip
