"""What if: experiments on a translation."""

from pages.shell.needs import Needs

NEEDS = Needs.TRANSLATION
