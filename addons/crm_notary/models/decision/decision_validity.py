"""A decision belongs to what was decided: it lapses when that is no longer the same."""

from odoo import models

from ...tools import decision
from ...tools.fetch import linked_ids


class CrmDecisionMixin(models.AbstractModel):
    _inherit = "crm.decision.mixin"

    def _decision_follow(self):
        """What these are about has changed: look up what waits, end what does not hold any more."""
        self._decision_look_up()
        reasons = self._decision_breaches()
        if not reasons:
            return
        told = self.browse()
        for reason in dict.fromkeys(reasons.values()):
            lapsed = self.browse().concat(*(each for each in reasons if reasons[each] == reason))
            later = lapsed._decision_later()
            (lapsed | later)._decision_end(
                "lapsed", lapsed[:1]._decision_word_breach(), by_system=True
            )
            told |= lapsed
        told._decision_tell_ended()

    def _decision_word_breach(self):
        """Why this one does not hold any more: function of an environment, see ``wording``."""
        return lambda env: next(iter(self.with_env(env)._decision_breaches().values()), "")

    def _decision_breaches(self):
        """Why approvals do not hold any more: ``{approval: sentence}``; judged, not stored.

        They do not where what they are bound to became something else, and where the matter has
        become that of the person who decided.
        """
        approved = self.sudo().filtered(lambda each: each.state == "approved")
        if not approved:
            return {}
        owner_ids, bindings = approved._decision_owner_ids(), approved._decision_bindings()
        contents = approved._decision_content(set().union(*bindings.values()))
        kept_contents = approved._decision_kept()
        reasons = {}
        decided_by_ids = linked_ids(approved, "decided_by_id")
        for each in approved:
            own = decided_by_ids[each.id] in owner_ids[each] and each.decided_by_id
            if not own and each.is_on_behalf:
                own = each.on_behalf_ids.filtered(lambda user, ids=owner_ids[each]: user.id in ids)
            if own:
                reasons[each] = self.env._(
                    "%s decided, and it is their own matter by now.", own[0].name
                )
                continue
            kept, now = kept_contents[each], contents[each]
            keys = decision.broken(kept, now, bindings[each])
            if keys:
                reasons[each] = self._decision_word_broken(keys, kept, now)
        return reasons

    def _decision_word_broken(self, keys, kept, now):
        """Which facts ``keys`` a decision does not cover any more, in words."""
        labels = self._decision_content_labels()
        return self.env._(", ").join(
            self.env._(
                "%(fact)s was %(old)s and is %(new)s",
                fact=labels.get(key, key),
                old=_plain(self._decision_fact_text(kept[key])),
                new=_plain(self._decision_fact_text(now.get(key))),
            )
            for key in keys
        )

    def _decision_kept(self):
        """``{request: content it was decided about}``, to be read only.

        The ORM copies JSON each time it is read, which cost more than all comparisons.
        """
        self.fetch(["content"])
        kept = self._fields["content"]._get_cache(self.env)
        return {each: kept[each.id] or {} for each in self}


def _plain(text):
    return str(text).replace("<br/>", ", ")
