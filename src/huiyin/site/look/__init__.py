"""How values are written for readers: dates, figures, phone numbers, small pictures.

Plain functions that know the active language and nothing else; `templatetags/look.py` offers them to templates.
"""
