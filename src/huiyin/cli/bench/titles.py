"""The names of what is measured, and how tables call them. No Django here: the command reads it before it knows a database."""

from __future__ import annotations

CREATE, ACCEPT, REPORT, LIST, TOWN, CLOSED, CASE = "create accept report list town closed case".split()
WORD, INITIALS, NEAREST, OPEN, BRIEF, RESIDENT = "word initials nearest open brief resident".split()
TITLES = {
    CREATE: "open a case",
    ACCEPT: "take a step: accept",
    REPORT: "take a step: report done",
    LIST: "list of 50: a desk's inbox",
    TOWN: "list of 50: open cases of a town",
    CLOSED: "list of 50: closed cases of a town",
    CASE: "page of a case",
    WORD: "search a word of two characters",
    INITIALS: "search pinyin initials",
    NEAREST: "nearest duplicate",
    OPEN: "public board of a town (/open/)",
    BRIEF: "leader's daily brief",
    RESIDENT: "resident's page of a case (/q/)",
}
