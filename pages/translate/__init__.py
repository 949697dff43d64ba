"""Translate: a sentence, its translation, and what attention did."""

from pages.shell.needs import Needs

NEEDS = Needs.TRANSLATION | Needs.SEARCH
