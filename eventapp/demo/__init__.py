"""The example edition, built through services only, and the links with which one plays every role in it."""
