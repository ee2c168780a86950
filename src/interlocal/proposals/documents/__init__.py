"""Papers made from a scenario: frozen plain values in, bytes of PDF and DOCX out."""
