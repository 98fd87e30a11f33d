"""Who signs in: people, their passwords, one-time links and the log-ins that can be ended."""
