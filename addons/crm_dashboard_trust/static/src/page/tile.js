import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatValue, trend } from "./format";

/** One figure: its value, whether it is where it should be, and why it is what it is. */
export class TrustTile extends Component {
    static template = "crm_dashboard_trust.Tile";
    static props = {
        tile: { type: Object },
        currencyId: { type: Number },
        large: { type: Boolean, optional: true },
        onOpen: { type: Function },
        onWhy: { type: Function, optional: true },
    };

    setup() {
        this.state = useState({ explained: false });
    }

    get value() {
        return formatValue(this.props.tile.value, this.props.tile.unit, this.props.currencyId);
    }

    get target() {
        const { target, unit } = this.props.tile;
        return target === null ? "" : formatValue(target, unit, this.props.currencyId);
    }

    get before() {
        return formatValue(this.props.tile.before, this.props.tile.unit, this.props.currencyId);
    }

    get trend() {
        return trend(this.props.tile.value, this.props.tile.before);
    }

    get why() {
        return _t("Why? %s by person, channel, region or week", this.props.tile.name);
    }

    explain() {
        this.state.explained = !this.state.explained;
    }

    onKeydown(event) {
        if (event.key === "Escape" && this.state.explained) {
            this.state.explained = false;
            event.stopPropagation();
        }
    }
}
