"""Where the course's datasets come from: their official addresses (sources.json), and how each source's files read."""
