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
        if (stage.days === 1) {
            return _t("1 day");
        }
        return stage.days ? _t("%s days", stage.days) : _t("the same day");
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
