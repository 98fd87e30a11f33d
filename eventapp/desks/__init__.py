"""Pages that show several capabilities at once: the front page, an edition, a region with everything it did."""
