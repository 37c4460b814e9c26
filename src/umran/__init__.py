"""What the Umran course computes: data, indicators, maps and charts of its cities."""
