import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

registry.category("crm_notary.my_day_links").add(
    "lead_pool",
    {
        label: _t("Lead Pool"),
        action: "crm_lead_router.crm_lead_action_pool",
        group: "crm_lead_router.group_router_user",
    },
    { sequence: 8 }
);
