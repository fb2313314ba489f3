import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { TrustAsk } from "./ask";

/** The search line as a page of its own. */
export class TrustAskAction extends Component {
    static template = "crm_dashboard_trust.TrustAskAction";
    static components = { Layout, TrustAsk };
    static props = { ...standardActionServiceProps };

    setup() {
        this.display = { controlPanel: {} };
    }

    get text() {
        return this.props.action.params?.text || "";
    }
}

registry.category("actions").add("crm_dashboard_trust.ask", TrustAskAction);
