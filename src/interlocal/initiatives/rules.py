"""Decisions about an initiative, on values in hand."""

from interlocal.initiatives.models import Initiative, Partner

MOST_PARTNERS = 40


def may_be_changed(initiative: Initiative) -> bool:
    """Partners come and go only while nobody else has seen the initiative."""
    return initiative.stage == Initiative.Stage.DRAFT


def may_be_answered(partner: Partner) -> bool:
    """An invitation may be answered, and the answer changed, until the initiative closes."""
    answerable = {
        Partner.Answer.INVITED,
        Partner.Answer.INTERESTED,
        Partner.Answer.DECLINED,
    }
    return partner.answer in answerable and partner.initiative.stage == Initiative.Stage.EXPLORING
