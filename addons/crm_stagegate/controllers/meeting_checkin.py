from odoo import http
from odoo.http import request


class MeetingCheckin(http.Controller):
    """The page behind the QR code: no login, the customer's language, good on a phone."""

    @http.route(
        "/meeting/check-in/<int:checkin_id>/<string:signature>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,  # the signed one-time link is the secret; the page works without a session
        save_session=False,
        sitemap=False,
    )
    def check_in(self, checkin_id, signature, guest_name="", **_ignored):
        """Show the meeting and record the customer's name, once."""
        checkin = request.env["crm.meeting.checkin"].browse(checkin_id)
        problem = checkin._problem(signature)
        if problem == "invalid":
            return self._page(checkin.browse(), "invalid", status=404)
        request.update_context(lang=self._language(checkin))
        checkin = checkin.with_env(request.env)
        if request.env.user._is_internal():
            return self._page(checkin, "colleague", status=403)
        if request.httprequest.method == "POST" and not problem:
            problem = checkin.check_in(
                signature,
                guest_name,
                address=request.httprequest.remote_addr,
                browser=request.httprequest.user_agent.string,
            )
            return self._page(checkin, problem or "done")
        return self._page(checkin, problem or "form")

    def _language(self, checkin):
        """The customer's language, else the browser's, else the organizer's."""
        event = checkin.sudo().event_id
        customers = event.opportunity_id.partner_id | event.partner_ids
        wanted = [partner.lang for partner in customers if not partner.user_ids]
        wanted += [code.replace("-", "_") for code in request.httprequest.accept_languages.values()]
        wanted.append(event.user_id.lang)
        installed = {code for code, _name in request.env["res.lang"].get_installed()}
        for code in filter(None, wanted):
            for candidate in (code, *(each for each in installed if each.split("_")[0] == code)):
                if candidate in installed:
                    return candidate
        return request.env.lang or "en_US"

    def _page(self, checkin, state, status=200):
        # sudo: the visitor is anonymous; the signature has been checked
        event = checkin.sudo().event_id
        values = {"state": state, "event": event, "company": event.user_id.company_id}
        response = request.render("crm_stagegate.meeting_checkin_page", values)
        response.status_code = status
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
