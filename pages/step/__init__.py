"""One step: the arithmetic of one decoder step."""

from pages.shell.needs import Needs

NEEDS = Needs.TRANSLATION
