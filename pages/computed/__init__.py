"""The only door between the pages and the model, a file for each page that computes; everything behind it is cached.

What is computed about a translation is keyed by its Trace itself (a Trace equals no other), so an edited, a forced or
a beam's Trace gets its own numbers. Nothing here imports torch before something has to be computed.
"""
