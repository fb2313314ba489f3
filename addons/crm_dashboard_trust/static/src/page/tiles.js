import { Component } from "@odoo/owl";
import { TrustTile } from "./tile";

/** Figures side by side; grey until they are counted. */
export class TrustTiles extends Component {
    static template = "crm_dashboard_trust.Tiles";
    static components = { TrustTile };
    static props = {
        tiles: { type: [Array, { value: null }] },
        currencyId: { type: Number },
        onOpen: { type: Function },
    };
}
