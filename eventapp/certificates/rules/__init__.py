"""Rules of certificates: plain functions over plain data."""
