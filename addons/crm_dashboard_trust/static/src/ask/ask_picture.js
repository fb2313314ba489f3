import { Component, onWillStart, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { getColor } from "@web/core/colors/colors";
import { cookie } from "@web/core/browser/cookie";

const LONGEST_LABEL = 18;

/** A small bar or line chart of an answer. */
export class AskPicture extends Component {
    static template = "crm_dashboard_trust.AskPicture";
    static props = {
        picture: { type: Object },
        title: { type: String },
    };

    setup() {
        this.canvas = useRef("canvas");
        this.chart = null;
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.picture]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    /** The chart in words, for those who do not see it. */
    get words() {
        const { labels, values } = this.props.picture;
        return labels.map((label, index) => `${label}: ${values[index]}`).join(", ");
    }

    draw() {
        this.chart?.destroy();
        const { type, labels, values } = this.props.picture;
        const color = getColor(0, cookie.get("color_scheme"), "odoo");
        this.chart = new Chart(this.canvas.el, {
            type,
            data: {
                labels: labels.map((label) =>
                    label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label
                ),
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
        });
    }
}
