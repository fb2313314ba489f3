import { Component } from "@odoo/owl";

/** What turned worse, and who mends it. */
export class TrustWarnings extends Component {
    static template = "crm_dashboard_trust.Warnings";
    static props = {
        warnings: { type: Array },
        onOpen: { type: Function },
        onWhy: { type: Function },
    };
}
