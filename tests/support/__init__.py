"""What tests stand on: databases, servers, browser, mail. No assertion and no capability lives here."""
