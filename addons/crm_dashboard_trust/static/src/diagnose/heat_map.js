import { Component } from "@odoo/owl";

/** Which fields are empty, and where: the darker the more; a sign where it is more than chance. */
export class HeatMap extends Component {
    static template = "crm_dashboard_trust.HeatMap";
    static props = {
        heat: { type: Object },
        onOpen: { type: Function },
    };

    shade(cell) {
        return `--o-trust-shade: ${Math.round(cell.share * 0.7)}%`;
    }

    stands(cell) {
        return cell.verdict.endsWith("high");
    }
}
