"""What a questionnaire may ask, and which answers fit its questions."""
