"""What a desk counts (指标): from single events to the figures of a person, a group, a project or several."""
