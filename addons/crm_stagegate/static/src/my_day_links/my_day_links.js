import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

registry.category("crm_notary.my_day_links").add(
    "coaching",
    {
        label: _t("Coaching"),
        action: "crm_stagegate.crm_coaching_case_action",
        group: "sales_team.group_sale_salesman",
    },
    { sequence: 30 }
);
