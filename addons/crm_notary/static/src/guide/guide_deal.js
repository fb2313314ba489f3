import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/** A deal as it went: its stages as wide as they lasted, with what was proven in each. */
export class GuideDeal extends Component {
    static template = "crm_notary.GuideDeal";
    static props = { deal: Object };

    setup() {
        this.action = useService("action");
    }

    days(stage) {
        if (stage.days === null) {
            return "";
        }
        return stage.days ? _t("%s days", stage.days) : _t("same day");
    }

    open() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "crm.lead",
            res_id: this.props.deal.id,
            views: [[false, "form"]],
        });
    }
}
