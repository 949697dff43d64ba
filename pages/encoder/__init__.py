"""Encoder: from tokens to hidden states."""

from pages.shell.needs import Needs

NEEDS = Needs.TRANSLATION | Needs.SEARCH
