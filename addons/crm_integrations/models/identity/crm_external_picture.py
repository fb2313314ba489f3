"""Pictures of customers: fetched after everything else, from the vendor's own hosts only."""

import base64
import logging
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.tools.mimetypes import guess_mimetype

from ...tools.errors import Later, Permanent, Unsettled
from ...tools.http import call

_logger = logging.getLogger(__name__)

CRON = "crm_integrations.ir_cron_avatars"
BATCH = 20
LONGEST_URL = 1000
MAX_BYTES = 1024 * 1024
# no SVG: it can hold scripts
KINDS = ("image/png", "image/jpeg", "image/gif", "image/webp")


class CrmExternalIdentity(models.Model):
    _inherit = "crm.external.identity"

    image_512 = fields.Image("Picture", max_width=512, max_height=512, readonly=True)
    avatar_url = fields.Char("Address of the Picture", readonly=True, groups="base.group_system")
    avatar_wanted = fields.Boolean(readonly=True)

    _avatar_index = models.Index("(id) WHERE avatar_wanted")

    @api.model
    def _remember(self, connector, subject, identity, is_stale):
        identity = super()._remember(connector, subject, identity, is_stale)
        identity._want_picture(subject.avatar)
        return identity

    def _want_picture(self, url):
        """Note that a picture is to be fetched, if there is a new one; nothing waits for it."""
        self.ensure_one()
        url = url if isinstance(url, str) and len(url) <= LONGEST_URL else ""
        if url and url != self.avatar_url and self._can_fetch(url):
            self.write({"avatar_url": url, "avatar_wanted": True})
            self.env.ref(CRON).sudo()._trigger()

    def _can_fetch(self, url):
        """Only web addresses at the vendor's: whatever else a customer's card may say."""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").lower()
        except ValueError:
            return False
        kind = self.connector_id._kind_model()
        hosts = kind._picture_hosts(self.connector_id) if kind is not None else ()
        return parts.scheme in ("http", "https") and any(
            host == each or host.endswith(f".{each}") for each in hosts
        )

    @api.model
    def _cron_avatars(self):
        """Fetch pictures; one that cannot be had is not asked for again until it changes."""
        while True:
            domain = [("avatar_wanted", "=", True), ("connector_id.active", "=", True)]
            wanted = self.search(domain, limit=BATCH * 5, order="id")
            claimed = wanted.try_lock_for_update(limit=BATCH)
            for identity in claimed:
                identity._fetch_picture()
            remaining = self.search_count(domain) if claimed else 0
            left = self.env["ir.cron"]._commit_progress(len(claimed), remaining=remaining)
            if not claimed or not left:
                break

    def _fetch_picture(self):
        self.ensure_one()
        self.avatar_wanted = False
        if not self._can_fetch(self.avatar_url or ""):
            return
        try:
            with self.env.cr.savepoint():
                answer = call("GET", self.avatar_url)
                content = answer.content if answer.status_code == 200 else b""
                if len(content) > MAX_BYTES or guess_mimetype(content) not in KINDS:
                    return
                self.image_512 = base64.b64encode(content)
                self._show_picture(self.partner_id or self.lead_id.partner_id)
        except (Later, Permanent, Unsettled) as error:
            _logger.info("picture of identity %s: %s", self.id, error)
        except Exception as error:
            # half a picture, or one of a million pixels a side
            _logger.info("picture of identity %s: %s", self.id, type(error).__name__)

    def _show_picture(self, partner):
        """Show it on a person's contact that has none; never on a colleague's."""
        picture = self.filtered("image_512")[:1].image_512
        if picture and partner and not partner.is_company:
            # sudo: the contact may be shared with other companies
            partner = partner.sudo()
            if not partner.image_1920 and not partner.user_ids:
                partner.image_1920 = picture

    def action_accept(self):
        result = super().action_accept()
        for identity in self.sudo():
            identity._show_picture(identity.partner_id)
        return result

    def _erase(self):
        self.write({"image_512": False, "avatar_url": False, "avatar_wanted": False})
        return super()._erase()
