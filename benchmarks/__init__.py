"""What we claim about speed, as programs anyone can run: ``make bench``.

Every figure is a ratio: server CPU per act of the product against that of a bare Flask application (``yardstick``) on
the same server, workers and database, measured in turns in the same minutes.
"""
