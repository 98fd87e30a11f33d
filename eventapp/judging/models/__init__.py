"""What is true about judging: rounds, rubrics, panels, assignments, the score log, signatures, published results."""
