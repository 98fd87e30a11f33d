"""The agenda of an edition: rooms, sessions, speakers and moderators, as pages, calendar files and schedule XML."""
