"""Score functions: the formulas and where they come from."""

from pages.shell.needs import Needs

NEEDS = Needs.NOTHING
