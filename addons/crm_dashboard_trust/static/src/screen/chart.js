import { Component, onWillStart, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";

/** A picture that Chart.js draws on the template's `canvas`, drawn again when `drawn` changes. */
export class TrustChart extends Component {
    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                const chart = new Chart(this.canvas.el, this.draw());
                return () => chart.destroy();
            },
            () => [this.drawn]
        );
    }

    /** What the picture is of. */
    get drawn() {
        throw new Error("a picture is of something");
    }

    /** @returns {Object} what Chart.js is given */
    draw() {
        throw new Error("a picture draws itself");
    }

    /** A label that leaves room for the picture. */
    short(label, longest) {
        return label.length > longest ? `${label.slice(0, longest - 1)}…` : label;
    }
}
