"""Forecasts, staffing, accuracy, recommendations: filled by the planning stage."""
