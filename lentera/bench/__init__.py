"""Worlds and rivals for benchmarks; never imported by the site."""
