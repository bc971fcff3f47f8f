"""Staffing in the platform's admin, by noun."""

from management.admin import documents, people, rules, work

__all__ = ["documents", "people", "rules", "work"]
