"""Targets (指标): set, split down to each agent, approved by a leader."""
