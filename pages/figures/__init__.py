"""Pictures: arrays and a Trace in, a browser component or LaTeX or a sentence out. No torch, nothing is fetched."""
