import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatInteger } from "@web/views/fields/formatters";
import { trend } from "../page/format";
import { readScope } from "../screen/scope";
import { TrustScreen } from "../screen/screen";

/** A month in four figures, to be shown to the team; each says how it is worked out. */
export class TrustSaved extends TrustScreen {
    static template = "crm_dashboard_trust.Saved";
    static displayName = _t("What It Saved You");

    setup() {
        super.setup();
        this.env.config.setDisplayName?.(TrustSaved.displayName.toString());
    }

    /** A month of everybody the reader may see. */
    async firstScope() {
        const { company_id, day } = await readScope(this.props);
        return { company_id, day, period: "month" };
    }

    read() {
        return this.orm.call("crm.trust.page", "saved_data", [this.state.scope]);
    }

    /** As in "12 × 3 = 36 min": how a part comes into the minutes. */
    product(part) {
        return _t("%(count)s × %(each)s = %(minutes)s min", {
            count: formatInteger(part.value),
            each: part.each,
            minutes: formatInteger(part.value * part.each),
        });
    }

    trend(tile) {
        return trend(tile.value, tile.before);
    }

    open({ code }) {
        return this.openCall("crm.trust.catalogue", "open_figure", [code, this.state.scope]);
    }
}

registry.category("actions").add("crm_dashboard_trust.saved", TrustSaved);
