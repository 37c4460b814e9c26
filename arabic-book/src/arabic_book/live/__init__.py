"""Python that runs in the page: its files collected, verified, packed, and published with the book."""
