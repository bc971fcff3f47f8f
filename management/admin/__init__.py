"""Staffing in the platform's admin, by noun."""

from management.admin import documents, people, places, rules, work

__all__ = ["documents", "people", "places", "rules", "work"]
