"""Training a translator: data, the loop, the family of score functions, distillation, and how good what came out is."""
