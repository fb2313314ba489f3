import { Component } from "@odoo/owl";
import { AutoComplete } from "@web/core/autocomplete/autocomplete";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { findDomain } from "./my_day_logic";

const SHOWN = 6;

/** An opportunity by a few letters of it, of the customer or of the number: then Enter. */
export class MyDayFind extends Component {
    static template = "crm_notary.MyDayFind";
    static components = { AutoComplete };
    static props = {
        /** (id of the opportunity) */
        onFound: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.placeholder = _t("Find an opportunity or customer…");
    }

    get sources() {
        return [{ options: (words) => this.find(words) }];
    }

    async find(words) {
        if (!words) {
            return [];
        }
        const found = await this.orm.searchRead(
            "crm.lead",
            findDomain(words),
            ["name", "partner_id", "stage_id"],
            { limit: SHOWN, order: "id desc" }
        );
        return found.map(({ id, name, partner_id, stage_id }) => ({
            label: [name, partner_id[1], stage_id[1]].filter(Boolean).join(" · "),
            onSelect: () => this.props.onFound(id),
        }));
    }
}
