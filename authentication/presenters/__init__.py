"""Rows shaped for pages."""
