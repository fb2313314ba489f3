import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** How one works here: a page for each role the reader has, with pictures of the demo. */
export class Help extends Component {
    static template = "crm_notary.Help";
    static components = { Layout };
    static props = { ...standardActionServiceProps };
    static displayName = _t("How It Works");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.env.config.setDisplayName?.(_t("How It Works"));
        this.state = useState({ roles: [], chosen: "", enlarged: "" });
        onWillStart(async () => {
            this.state.roles = await this.orm.call("crm.help", "get_help", []);
            this.state.chosen = this.state.roles[0]?.code || "";
        });
    }

    get role() {
        return this.state.roles.find(({ code }) => code === this.state.chosen);
    }

    enlarge(part) {
        this.state.enlarged = this.state.enlarged === part.picture ? "" : part.picture;
    }
}

registry.category("actions").add("crm_notary.help", Help);

/** Where people look for help. */
function helpItem(env) {
    return {
        type: "item",
        id: "crm_notary_help",
        description: _t("How It Works"),
        callback: () => env.services.action.doAction("crm_notary.help_action"),
        sequence: 15,
    };
}

registry.category("user_menuitems").add("crm_notary_help", helpItem);
