import { ActivityMenu } from "@mail/core/web/activity_menu";
import { patch } from "@web/core/utils/patch";

/** The clock at the top leads to My Day: it says more than the to-dos do. */
patch(ActivityMenu.prototype, {
    openMyDay() {
        this.dropdown.close();
        this.action.doAction("crm_notary.my_day_action", { clearBreadcrumbs: true });
    },
});
