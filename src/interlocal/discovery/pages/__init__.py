"""What pages show, as values."""

from interlocal.discovery.pages.answers import Answer, Answers, answers_of, origin, partner_map

__all__ = ["Answer", "Answers", "answers_of", "origin", "partner_map"]
