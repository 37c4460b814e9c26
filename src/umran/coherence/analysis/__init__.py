"""Files, scores, agreement and results of a review of coherence."""
