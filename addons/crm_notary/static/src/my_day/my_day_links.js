import { Component, onWillStart } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

/**
 * Pages that are no menu entry of their own: `{ label, action, group }`, `action` an external id,
 * `group` who sees it (left out: everybody). docs/menus.md lists them.
 */
const links = registry.category("crm_notary.my_day_links");

const SELLERS = "sales_team.group_sale_salesman";
links
    .add(
        "activities",
        { label: _t("All my activities"), action: "crm.crm_lead_action_my_activities", group: SELLERS },
        { sequence: 10 }
    )
    .add(
        "teams",
        { label: _t("Teams"), action: "sales_team.crm_team_action_pipeline", group: SELLERS },
        { sequence: 20 }
    )
    .add(
        "stand_ins",
        { label: _t("My Stand-ins"), action: "crm_notary.crm_decision_delegation_action" },
        { sequence: 90 }
    );

/** Below the list: what else there is, in one quiet line. */
export class MyDayLinks extends Component {
    static template = "crm_notary.MyDayLinks";
    static props = {};

    setup() {
        this.action = useService("action");
        this.shown = [];
        onWillStart(async () => {
            const all = links.getAll();
            const mine = await Promise.all(
                all.map((link) => !link.group || user.hasGroup(link.group))
            );
            this.shown = all.filter((_, index) => mine[index]);
        });
    }
}
