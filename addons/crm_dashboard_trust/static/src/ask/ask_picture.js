import { getColor } from "@web/core/colors/colors";
import { cookie } from "@web/core/browser/cookie";
import { TrustChart } from "../screen/chart";

const LONGEST_LABEL = 18;

/** A small bar or line chart of an answer. */
export class AskPicture extends TrustChart {
    static template = "crm_dashboard_trust.AskPicture";
    static props = {
        picture: { type: Object },
        title: { type: String },
    };

    get drawn() {
        return this.props.picture;
    }

    /** The chart in words, for those who do not see it. */
    get words() {
        const { labels, values } = this.props.picture;
        return labels.map((label, index) => `${label}: ${values[index]}`).join(", ");
    }

    draw() {
        const { type, labels, values } = this.props.picture;
        const color = getColor(0, cookie.get("color_scheme"), "odoo");
        return {
            type,
            data: {
                labels: labels.map((label) => this.short(label, LONGEST_LABEL)),
                datasets: [{ data: values, backgroundColor: color, borderColor: color }],
            },
            options: {
                // labels are words: they read best beside bars that lie
                indexAxis: type === "bar" ? "y" : "x",
                animation: false,
                maintainAspectRatio: false,
                plugins: { legend: { display: false } },
                scales: { [type === "bar" ? "x" : "y"]: { beginAtZero: true } },
            },
        };
    }
}
