"""What several figures ask for is worked out once a call."""

KEY = "crm_trust_memo"


class Memo:
    """Answers of one call, carried in the context: nobody outside can send such an object."""

    __slots__ = ("_answers",)

    def __init__(self):
        self._answers = {}

    def once(self, key, answer):
        """:param answer: function without parameters; :return: what it said the first time"""
        if key not in self._answers:
            self._answers[key] = answer()
        return self._answers[key]


def with_memo(records):
    """The same records, with a memo for what is asked of them from now on."""
    if isinstance(records.env.context.get(KEY), Memo):
        return records
    return records.with_context(**{KEY: Memo()})


def once(records, key, answer):
    """What ``answer`` says; only the first time in a call that has a memo."""
    memo = records.env.context.get(KEY)
    # as whom it is asked is part of the question
    whole = (records.env.uid, records.env.su, key)
    return memo.once(whole, answer) if isinstance(memo, Memo) else answer()
