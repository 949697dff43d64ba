"""How fast it is: ratios measured in one run. ``make bench``."""
