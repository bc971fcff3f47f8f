"""Alerts, activation, deployments, volunteers: filled by the disaster stage."""
