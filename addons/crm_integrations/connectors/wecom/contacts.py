"""Customers of WeCom: from a hint by callback or pull to a lead as WeCom knows it now."""

import hashlib
import json
import time
from datetime import datetime
from urllib.parse import urlsplit

from odoo import api, models

from ...tools.answers import NEEDED, TEXT, check
from ...tools.moments import to_naive_utc
from ...tools.shapes import Follower, Found, Plan, Received, Step, Subject
from . import codes, xml
from .kind import CONTACT

ADDED = frozenset({"add_external_contact", "add_half_external_contact"})
CHANGED = frozenset({"edit_external_contact", "pulled"})
# what a pull misses: who ended it, nobody told
MISSING = "missing"
GONE = frozenset({"del_external_contact", "del_follow_user", MISSING})
TRANSFER = "DELETE_BY_TRANSFER"
# ``add_way`` of a follower the administrator or a leader has chosen
ASSIGNED = 202
# where customers of a follower are asked for in bulk
PAGE = 100
PEOPLE_AT_ONCE = 50
# of answers, what is read
NAMES = {"name": TEXT, "position": TEXT, "corp_name": TEXT, "corp_full_name": TEXT, "unionid": TEXT}
FOLLOW = {
    "userid": NEEDED, "createtime": TEXT, "state": TEXT, "remark": TEXT, "description": TEXT,
    "remark_corp_name": TEXT, "remark_mobiles": [TEXT], "tag_id": [TEXT],
    "tags": [{"tag_id": TEXT, "tag_name": TEXT, "group_name": TEXT}],
}  # fmt: skip
DETAIL = {"external_contact": NAMES, "follow_user": [FOLLOW], "next_cursor": TEXT}
KNOWN = {"external_userid": NEEDED}
MEMBERS = {"follow_user": [TEXT]}
CUSTOMERS = {
    "external_contact_list": [{"external_contact": {**NAMES, **KNOWN}, "follow_info": FOLLOW}],
    "next_cursor": TEXT,
}


class WecomContacts(models.AbstractModel):
    _inherit = "crm.connector.kind.wecom"

    @api.model
    def _data(self, received):
        if received.payload.startswith("{"):
            return json.loads(received.payload)
        return xml.read(received.payload)

    @api.model
    def _subject_key(self, connector, received):
        return self._data(received).get("ExternalUserID", "")

    @api.model
    def _plan(self, connector, received, identity):
        data = self._data(received)
        change = data.get("ChangeType", "")
        if data.get("Event") != CONTACT or not data.get("ExternalUserID"):
            return None
        if change in ADDED or change in CHANGED:
            return self._plan_contact(connector, data, identity, renew=change in ADDED)
        if change in GONE:
            return self._plan_gone(connector, data, identity)
        if change == "transfer_fail":
            return self._plan_transfer_failed(data, identity)
        return None

    # -- somebody was added or changed ----------------------------------------------------------

    @api.model
    def _plan_contact(self, connector, data, identity, renew):
        """The customer as WeCom knows them now, whatever the event said."""
        number, member = data["ExternalUserID"], data.get("UserID", "")
        detail = self._detail(connector, number)
        if detail is None:
            # removed again in the meantime, or not the app's to see
            return Plan(lost_follower=member)
        contact, follows = detail
        values = {
            **self._lead_values_of(contact, follows, member),
            **self._labels_of(connector, contact, follows),
            "renew": renew,
        }
        return Plan(subject=self._subject(contact, follows), steps=(Step("lead", values),))

    @api.model
    def _detail(self, connector, number):
        """``(external_contact, follow_user list)`` of all pages; None if there is no relation."""
        contact, follows, cursor = None, [], ""
        while True:
            parameters = {"external_userid": number, **({"cursor": cursor} if cursor else {})}
            answer = self._ask(
                connector, "GET", "externalcontact/get", parameters,
                accepted=codes.NO_RELATION, shape=DETAIL,
            )  # fmt: skip
            if answer.get("errcode"):
                return None
            contact = contact or answer.get("external_contact") or {}
            # a number may be written as one
            follows += [
                {**each, "userid": str(each["userid"])} for each in answer.get("follow_user") or []
            ]
            cursor = answer.get("next_cursor") or ""
            if not cursor:
                return check(contact, KNOWN, "external_contact"), follows

    @api.model
    def _subject(self, contact, follows):
        mobiles = [mobile for each in follows for mobile in each.get("remark_mobiles") or []]
        return Subject(
            external_id=str(contact["external_userid"]),
            name=contact.get("name", ""),
            phone=str(mobiles[0]) if mobiles else "",
            unionid=contact.get("unionid", ""),
            avatar=contact.get("avatar", ""),
            followers=tuple(
                Follower(
                    external_id=each["userid"],
                    date_added=to_naive_utc(each.get("createtime")),
                    state=each.get("state", ""),
                    remark=each.get("remark", ""),
                    fingerprint=_fingerprint(contact, each),
                )
                for each in follows
            ),
        )

    @api.model
    def _lead_values_of(self, contact, follows, member):
        """Values of the lead; of several followers, the one the event is about comes first."""
        follows = sorted(
            follows,
            key=lambda each: (each["userid"] != member, _added(each)),
        )
        first = follows[0] if follows else {}
        mobiles = [mobile for each in follows for mobile in each.get("remark_mobiles") or []]
        remarks = [each["remark_corp_name"] for each in follows if each.get("remark_corp_name")]
        tags = [
            tag["tag_name"]
            for each in follows
            for tag in each.get("tags") or []
            if tag.get("tag_name")
        ]
        return {
            "contact_name": contact.get("name", ""),
            "partner_name": contact.get("corp_full_name")
            or contact.get("corp_name")
            or (remarks[0] if remarks else ""),
            "function": contact.get("position", ""),
            "phone": mobiles[0] if mobiles else "",
            "description": first.get("description", ""),
            "channel": next((each["state"] for each in follows if each.get("state")), ""),
            "employee": first.get("userid", ""),
            "tags": list(dict.fromkeys(tags)),
        }

    @api.model
    def _picture_hosts(self, connector):
        own = urlsplit(connector.api_url or "").hostname
        return (*codes.AVATAR_HOSTS, *filter(None, [own]))

    # -- somebody is gone -----------------------------------------------------------------------

    @api.model
    def _plan_gone(self, connector, data, identity):
        """A member and a customer parted; a transfer to a colleague is no loss.

        Asked again, for they may have come together since.
        """
        member = data.get("UserID", "")
        detail = self._detail(connector, data["ExternalUserID"])
        if detail and member in {each["userid"] for each in detail[1]}:
            return self._plan_contact(connector, data, identity, renew=False)
        steps = ()
        if identity.lead_id and not self._is_handed_over(data, identity, detail):
            body = self._gone_sentence(data["ChangeType"], self._person(connector, member))
            steps = (Step("message", {"body": body}),)
        return Plan(steps=steps, lost_follower=member)

    @api.model
    def _gone_sentence(self, change, person):
        if change == "del_follow_user":
            return self.env._("The customer removed %s in WeCom.", person)
        if change == "del_external_contact":
            return self.env._("%s removed the customer in WeCom.", person)
        return self.env._("%s no longer follows this customer in WeCom.", person)

    @api.model
    def _is_handed_over(self, data, identity, detail):
        """Whether a colleague has the customer instead.

        Where no event said so, it shows by a colleague to whom the customer was assigned since.
        """
        if data.get("Source") == TRANSFER:
            return True
        if data["ChangeType"] != MISSING or not detail:
            return False
        known = identity.with_context(active_test=False).follower_ids
        lost = known.filtered(lambda each: each.external_userid == data.get("UserID"))
        since = lost.date_added or identity.create_date
        return any(
            each.get("add_way") == ASSIGNED
            and (to_naive_utc(each.get("createtime")) or since) >= since
            for each in detail[1]
        )

    @api.model
    def _plan_transfer_failed(self, data, identity):
        if not identity.lead_id:
            return Plan()
        reasons = {
            "customer_refused": self.env._("the customer refused"),
            "customer_limit_exceed": self.env._("the new member has too many customers"),
        }
        reason = data.get("FailReason", "")
        body = self.env._(
            "The customer could not be handed over in WeCom: %s.", reasons.get(reason, reason)
        )
        return Plan(steps=(Step("message", {"body": body}),))

    @api.model
    def _person(self, connector, number):
        user = self.env["crm.connector.member"]._users_of(connector, [number]).get(number)
        return self.env["res.users"].browse(user).name if user else number

    # -- pull -----------------------------------------------------------------------------------

    @api.model
    def _can_pull(self):
        return True

    @api.model
    def _pull(self, connector, since):
        """All customers of all members, and of those what differs from what we know."""
        members = self._ask(connector, "GET", "externalcontact/get_follow_user_list", shape=MEMBERS)
        members = members.get("follow_user") or []
        known = self._known_fingerprints(connector)
        seen = set()
        run = time.time_ns() // 1_000_000
        for start in range(0, len(members), PEOPLE_AT_ONCE):
            for contact, follow in self._pages(connector, members[start : start + PEOPLE_AT_ONCE]):
                pair = (str(contact["external_userid"]), str(follow["userid"]))
                seen.add(pair)
                if known.get(pair) != _fingerprint(contact, follow):
                    yield self._found(pair, "pulled", run)
        # only a pull that came to its end knows who is missing
        taken_over = {customer for customer, _member in seen - known.keys()}
        for customer, member in sorted(known.keys() - seen):
            more = {"Source": TRANSFER} if customer in taken_over else {}
            yield self._found((customer, member), MISSING, run, **more)

    @api.model
    def _pages(self, connector, members):
        """Customers of members, each with whoever of them follows.

        Of whom of many WeCom says that they have none it does not tell: each is asked about alone.
        """
        cursor = ""
        while True:
            answer = self._ask(
                connector,
                "POST",
                "externalcontact/batch/get_by_user",
                content={"userid_list": members, "cursor": cursor, "limit": PAGE},
                # a list that has begun does not end so
                accepted=codes.NO_CUSTOMERS if not cursor else frozenset(),
                shape=CUSTOMERS,
            )
            if answer.get("errcode"):
                for member in members if len(members) > 1 else ():
                    yield from self._pages(connector, [member])
                return
            for each in answer.get("external_contact_list") or []:
                yield each["external_contact"], each["follow_info"]
            cursor = answer.get("next_cursor") or ""
            if not cursor:
                return

    @api.model
    def _known_fingerprints(self, connector):
        """``{(external id, member): fingerprint}`` of who is a follower as far as we know."""
        followers = self.env["crm.external.follower"].search_fetch(
            [("identity_id.connector_id", "=", connector.id)],
            ["identity_id", "external_userid", "fingerprint"],
        )
        return {
            (each.identity_id.external_id, each.external_userid): each.fingerprint
            for each in followers
        }

    @api.model
    def _found(self, pair, change, run, **more):
        number, member = pair
        data = {
            "Event": CONTACT, "ChangeType": change, "UserID": member, "ExternalUserID": number,
            **more,
        }  # fmt: skip
        received = Received(
            key=f"pull:{run}:{change}:{member}:{number}",
            type=f"{CONTACT}/{change}",
            payload=json.dumps(data),
        )
        return Found(received)


def _added(follow):
    return to_naive_utc(follow.get("createtime")) or datetime.min


def _fingerprint(contact, follow):
    """Whether anything of what we keep has changed: the same from both interfaces."""
    kept = [
        *(contact.get(name) or "" for name in ("name", "position", "corp_name", "corp_full_name")),
        *(
            follow.get(name) or ""
            for name in ("remark", "description", "remark_corp_name", "state")
        ),
        sorted(follow.get("remark_mobiles") or [], key=str),
        sorted(
            [each["tag_id"] for each in follow.get("tags") or [] if each.get("tag_id")]
            or follow.get("tag_id")
            or [],
            key=str,
        ),
    ]
    return hashlib.sha1(json.dumps(kept).encode()).hexdigest()
