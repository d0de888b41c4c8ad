"""What is decided, where and by whom it is resolved, its paper, and what was noted beside single acts."""

from __future__ import annotations

from huiyin.apps.decisions.models.decisions import CountSheet, Decision, Minutes, Sitting
from huiyin.apps.decisions.models.noted import CallBack, Help, Remark
from huiyin.apps.decisions.models.paper import PaperSheet, Reading

__all__ = ["CallBack", "CountSheet", "Decision", "Help", "Minutes", "PaperSheet", "Reading", "Remark", "Sitting"]
