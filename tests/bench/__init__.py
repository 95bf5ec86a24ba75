"""`make bench`: what Relevo costs, each figure beside a baseline that was measured in the same run."""
