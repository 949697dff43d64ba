"""Compare: the same words under every score function."""

from pages.shell.needs import Needs

NEEDS = Needs.TRANSLATION | Needs.SEARCH
