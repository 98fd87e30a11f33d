"""What those pages ask of the capabilities, put together."""
