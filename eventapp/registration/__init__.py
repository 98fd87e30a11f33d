"""Who comes to an edition: registrations with their quotas, delegations and tickets."""
