import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/views/fields/formatters";

/** Reliability diagram: what share was won, by the credibility there was a month before. */
export class TrustReliability extends Component {
    static template = "crm_dashboard_trust.Reliability";
    static props = { data: { type: Object } };

    /** Points of the picture, 0 to 100 each way; the larger the more deals. */
    get points() {
        const most = Math.max(...this.props.data.bins.map((bin) => bin.count), 1);
        return this.props.data.bins.map((bin) => ({
            ...bin,
            y: 100 - bin.share,
            top: 100 - bin.to,
            bottom: 100 - bin.from,
            radius: 2 + 3 * Math.sqrt(bin.count / most),
        }));
    }

    get path() {
        return this.points.map(({ score, y }, index) => `${index ? "L" : "M"}${score} ${y}`).join("");
    }

    get score() {
        const { brier, brier_usual } = this.props.data;
        return _t("Brier score %(brier)s; whoever always says the usual share has %(usual)s.", {
            brier: this.number(brier),
            usual: this.number(brier_usual),
        });
    }

    number(value) {
        return value === null ? "–" : formatFloat(value, { digits: [16, 3] });
    }

    percent(value) {
        return `${Math.round(value)} %`;
    }
}
