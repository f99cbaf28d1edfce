"""Who is expected today: the read side of the chart."""
