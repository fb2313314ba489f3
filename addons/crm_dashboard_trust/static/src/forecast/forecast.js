import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/views/fields/formatters";
import { formatRange, formatValue } from "../page/format";

/** How much will be won: the figure of the month with its band, and how right it was before. */
export class TrustForecast extends Component {
    static template = "crm_dashboard_trust.Forecast";
    static props = {
        data: { type: Object },
        currencyId: { type: Number },
        onOpen: { type: Function },
    };

    /** What leads the card: without history the plain pipeline, and it is said. */
    get value() {
        const { credible, plain } = this.props.data.now;
        return credible === null ? plain : credible;
    }

    get code() {
        return this.props.data.now.credible === null ? "plain_forecast" : "credible_forecast";
    }

    /** The three forecasts and the band on one scale, in percent of the largest. */
    get scale() {
        const { credible, plain, native, low, high, so_far } = this.props.data.now;
        const most = Math.max(credible || 0, plain, native, high || 0, so_far, 1);
        const at = (value) => Math.round((1000 * Math.max(value, 0)) / most) / 10;
        return {
            won: at(so_far),
            credible: credible === null ? null : at(credible),
            band: high === null ? null : { from: at(low), width: at(high) - at(low) },
        };
    }

    get methods() {
        const { past } = this.props.data;
        return [
            { key: "credible", name: _t("Credible"), ...past.credible },
            { key: "plain", name: _t("Plain pipeline"), ...past.plain },
            { key: "native", name: _t("Predicted by Odoo"), ...past.native },
        ];
    }

    get sure() {
        return _t("With %s % certainty:", this.props.data.level);
    }

    get pushed() {
        return _t("Expected closing put off: %s", this.props.data.pushed);
    }

    get covered() {
        const { past, level } = this.props.data;
        return _t("The band held in %(covered)s of %(bands)s months; it should in %(level)s %.", {
            covered: past.covered,
            bands: past.bands,
            level,
        });
    }

    money(value) {
        return formatValue(value, "money", this.props.currencyId);
    }

    band({ low, high }) {
        return formatRange(low, high, "money", this.props.currencyId);
    }

    percent(share) {
        return share === null ? "–" : `${Math.round(100 * share)} %`;
    }

    number(value) {
        return value === null ? "–" : formatFloat(value, { digits: [16, 3] });
    }

    /** Whether what came lay within the band, in a sign and not in colour alone. */
    held(month) {
        if (month.low === null) {
            return "";
        }
        return month.low <= month.actual && month.actual <= month.high ? "fa-check" : "fa-times";
    }
}
