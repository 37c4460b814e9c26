"""A review of coherence as a page, a document and a workbook: one content, three forms."""
