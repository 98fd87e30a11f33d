"""What everything stands on: database and unit of work, clock, ids, permissions, audit, outbox, storage.

Knows no request, no page and no capability.
"""
