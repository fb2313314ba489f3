"""Whether somebody walks through the pipeline in a transaction that will be thrown away.

What a rollback does not give back (a number, a message that is sent on the spot) asks first. It is
marked on the cursor, where no caller and no setting can put it.
"""

MARK = "_crm_notary_walk"


def is_walking(env):
    """Whether nothing of this transaction will stay."""
    return getattr(env.cr, MARK, None) is not None
