"""Award certificates: handed out when results are published, verified by their code, withdrawn by a correction."""
