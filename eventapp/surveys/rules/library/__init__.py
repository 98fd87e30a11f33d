"""The ready-made questionnaires, each in both languages; an organiser changes what does not fit."""
