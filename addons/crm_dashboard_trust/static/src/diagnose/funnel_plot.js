import { _t } from "@web/core/l10n/translation";
import { TrustChart } from "../screen/chart";
import { verdictOf } from "./verdict";

// colours that people tell apart who do not see red and green; shapes say the same
const COLORS = { high: "#0072b2", low: "#d55e00", "": "#6c757d" };
const SHAPES = { high: "rectRot", low: "triangle", "": "circle" };
// so few points are all named
const NAMED = 8;
const LONGEST_LABEL = 16;
const NAME_HEIGHT = 13;

/** Groups by size with the limits that chance draws: a funnel. Weeks stand in their order. */
export class FunnelPlot extends TrustChart {
    static template = "crm_dashboard_trust.FunnelPlot";
    static props = {
        result: { type: Object },
        direction: { type: String },
        title: { type: String },
        format: { type: Function },
        onOpen: { type: Function },
    };

    get drawn() {
        return this.props.result;
    }

    /** The picture in words, for those who do not see it. */
    get words() {
        const { result, title, direction, format } = this.props;
        const groups = result.groups.map(
            (group) =>
                `${group.name}: ${format(group.value)}, ${verdictOf(group, direction).text}`
        );
        return `${title}. ${groups.join("; ")}`;
    }

    draw() {
        const { result } = this.props;
        if (result.by === "week") {
            return this.weeks(result);
        }
        return result.usual === null ? this.bars(result) : this.funnel(result);
    }

    /** Points by size between the limits. */
    funnel({ groups, curve, usual }) {
        const points = groups.filter((group) => group.size && group.value !== null);
        const line = (pick) => curve.map((each) => ({ x: each.size, y: pick(each) }));
        const sizes = points.map((point) => point.size);
        const ends = [Math.min(...sizes), Math.max(...sizes)];
        const config = this.config("scatter", [
            this.points(points.map((point) => ({ x: point.size, y: point.value })), points),
            this.line(ends.map((x) => ({ x, y: usual })), _t("Usual"), []),
            this.line(line((each) => each.warning[0]), "95 %", [5, 4]),
            this.line(line((each) => each.warning[1]), "95 %", [5, 4]),
            this.line(line((each) => each.alarm[0]), "99.8 %"),
            this.line(line((each) => each.alarm[1]), "99.8 %"),
        ]);
        config.options.scales.x = {
            type: "linear",
            title: { display: true, text: _t("Records") },
            ticks: { precision: 0 },
        };
        config.plugins = [this.names(points)];
        return this.opening(config, points);
    }

    /** Values week by week, each between its own limits. */
    weeks({ groups, usual }) {
        const line = (name, place) => groups.map((group) => group[name]?.[place] ?? null);
        const datasets = [this.points(groups.map((group) => group.value), groups)];
        datasets[0].showLine = true;
        if (usual !== null) {
            datasets.push(
                this.line(groups.map(() => usual), _t("Usual"), []),
                this.line(line("warning", 0), "95 %", [5, 4]),
                this.line(line("warning", 1), "95 %", [5, 4]),
                this.line(line("alarm", 0), "99.8 %"),
                this.line(line("alarm", 1), "99.8 %")
            );
        }
        const config = this.config("line", datasets);
        config.data.labels = groups.map((group) => group.name);
        return this.opening(config, groups);
    }

    /** Amounts: who has more, and nothing else. */
    bars({ groups }) {
        const config = this.config("bar", [
            { data: groups.map((group) => group.value), backgroundColor: COLORS.high },
        ]);
        config.data.labels = groups.map((group) => this.short(group.name, LONGEST_LABEL));
        config.options.indexAxis = "y";
        config.options.scales = {
            x: { beginAtZero: true, ticks: { callback: (value) => this.props.format(value) } },
        };
        return this.opening(config, groups);
    }

    // -- parts ------------------------------------------------------------------------------

    config(type, datasets) {
        const { format } = this.props;
        return {
            type,
            data: { datasets },
            options: {
                animation: false,
                maintainAspectRatio: false,
                plugins: {
                    legend: { display: false },
                    tooltip: {
                        filter: (item) => item.datasetIndex === 0,
                        callbacks: {
                            title: () => "",
                            label: (item) => this.label(this.shown[item.dataIndex]),
                        },
                    },
                },
                scales: {
                    y: { beginAtZero: true, ticks: { callback: (value) => format(value) } },
                },
            },
        };
    }

    points(data, groups) {
        const tones = groups.map((group) => verdictOf(group, this.props.direction).tone);
        const colors = tones.map((tone) => COLORS[tone]);
        return {
            data,
            clip: false,
            pointStyle: tones.map((tone) => SHAPES[tone]),
            pointRadius: tones.map((tone) => (tone ? 7 : 5)),
            pointHitRadius: 10,
            // who is too few to be judged is an empty circle
            pointBackgroundColor: groups.map((group, index) =>
                group.verdict === "small" ? "transparent" : colors[index]
            ),
            pointBorderColor: colors,
            borderColor: COLORS[""],
            borderWidth: 1.5,
        };
    }

    line(data, label, borderDash = null) {
        return {
            type: "line",
            data,
            label,
            borderColor: COLORS[""],
            borderWidth: 1,
            borderDash: borderDash || [],
            pointRadius: 0,
            pointHitRadius: 0,
            fill: false,
        };
    }

    /** Names beside the points that stand out; beside all where there are few. */
    names(groups) {
        const { direction } = this.props;
        return {
            id: "o_trust_names",
            afterDatasetsDraw: (chart) => {
                const { ctx, chartArea } = chart;
                ctx.save();
                ctx.font = "11px sans-serif";
                ctx.fillStyle = getComputedStyle(chart.canvas).color;
                const taken = [];
                const stands = (group) => Boolean(verdictOf(group, direction).tone);
                const places = groups.map((group, index) => ({ group, index }));
                // who stands out is named first; where there is no room nobody is
                places.sort((a, b) => stands(b.group) - stands(a.group));
                for (const { group, index } of places) {
                    if (!stands(group) && groups.length > NAMED) {
                        continue;
                    }
                    const point = chart.getDatasetMeta(0).data[index];
                    const text = this.short(group.name, LONGEST_LABEL);
                    const width = ctx.measureText(text).width;
                    const isRight = point.x > (chartArea.left + chartArea.right) / 2;
                    const left = isRight ? point.x - 9 - width : point.x + 9;
                    const isTaken = taken.some(
                        (box) =>
                            left < box.right && left + width > box.left &&
                            Math.abs(box.y - point.y) < NAME_HEIGHT
                    );
                    if (!isTaken) {
                        taken.push({ left, right: left + width, y: point.y });
                        ctx.fillText(text, left, Math.max(point.y - 5, chartArea.top + 8));
                    }
                }
                ctx.restore();
            },
        };
    }

    opening(config, groups) {
        this.shown = groups;
        config.options.onClick = (_event, items) => {
            const item = items.find(({ datasetIndex }) => datasetIndex === 0);
            if (item) {
                this.props.onOpen(groups[item.index]);
            }
        };
        return config;
    }

    label(group) {
        const says = verdictOf(group, this.props.direction).text;
        return `${group.name}: ${this.props.format(group.value)} (${group.size}), ${says}`;
    }
}
