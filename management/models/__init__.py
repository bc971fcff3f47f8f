"""Nakes, their documents, shifts, and everything between a wish and a rated shift."""

from management.models.booking import Application, Assignment, Invitation
from management.models.documents import Credential, LegalityRule, PracticePermit
from management.models.nakes import AvailabilityException, NakesProfile, Profession, Skill
from management.models.shifts import Shift, ShiftBatch
from management.models.students import Study
from management.models.ties import Block, Tie
from management.models.work import ClockEvent, HoursReport, Review

__all__ = [
    "Application",
    "Assignment",
    "AvailabilityException",
    "Block",
    "ClockEvent",
    "Credential",
    "HoursReport",
    "Invitation",
    "LegalityRule",
    "NakesProfile",
    "PracticePermit",
    "Profession",
    "Review",
    "Shift",
    "ShiftBatch",
    "Skill",
    "Study",
    "Tie",
]
