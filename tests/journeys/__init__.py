"""Whole journeys through the desk, each as one story over real HTTP."""
