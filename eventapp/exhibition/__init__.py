"""The virtual exhibition: a booth per participating region, and the line between visitors and those in charge of it."""
