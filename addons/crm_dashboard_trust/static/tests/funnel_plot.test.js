import { describe, expect, test } from "@odoo/hoot";
import { manuallyDispatchProgrammaticEvent, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { Component, useState, xml } from "@odoo/owl";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mountWithCleanup, preloadBundle } from "@web/../tests/web_test_helpers";
import { FunnelPlot } from "@crm_dashboard_trust/diagnose/funnel_plot";

describe.current.tags("desktop");
preloadBundle("web.chartjs_lib");
defineMailModels();

const group = (name, size, value, verdict = "") => ({ key: name, name, size, value, verdict });
const GOOD = group("Ann", 40, 90, "very high");
const BAD = group("Bob", 30, 20, "low");
const USUAL = group("Cai", 20, 55);
const FEW = group("Dan", 3, 100, "small");
const NOBODY = group("Eve", 0, null, "small");
const limits = (size) => ({ size, warning: [40, 70], alarm: [30, 80] });
const FUNNEL = {
    by: "person",
    usual: 55,
    groups: [NOBODY, GOOD, BAD, USUAL, FEW],
    curve: [limits(3), limits(40)],
};
const WEEKS = {
    by: "week",
    usual: 55,
    groups: [
        { ...group("W47", 5, 60), warning: [10, 90], alarm: [0, 100] },
        { ...group("W48", 50, 40, "low"), warning: [45, 65], alarm: [35, 75] },
    ],
    curve: [],
};
const AMOUNTS = {
    by: "team",
    usual: null,
    groups: [group("Wood", 4, 1000), group("Metal and fasteners abroad", 2, 500)],
    curve: [],
};

/** Draw a result; who is opened is stepped. Returns the page, which may show another. */
async function draw(result) {
    class Page extends Component {
        static template = xml`
            <div style="width: 600px; height: 400px">
                <FunnelPlot result="state.result" direction="'up'" title="'Answered in time'" format="format" onOpen="onOpen"/>
            </div>`;
        static components = { FunnelPlot };
        static props = ["*"];
        setup() {
            this.state = useState({ result });
            this.format = (value) => `${value} %`;
            this.onOpen = ({ name }) => expect.step(name);
        }
    }
    const page = await mountWithCleanup(Page);
    await animationFrame();
    return page;
}

const chart = () => Chart.getChart(queryOne("canvas"));
const lines = () => chart().data.datasets.slice(1);

/** Click where the chart has a point of its dataset. */
async function clickPoint(index, { dataset = 0, dx = 0 } = {}) {
    const { x, y } = chart().getDatasetMeta(dataset).data[index];
    const { left, top } = queryOne("canvas").getBoundingClientRect();
    await manuallyDispatchProgrammaticEvent(queryOne("canvas"), "click", {
        clientX: left + x + dx,
        clientY: top + y,
    });
    await animationFrame();
}

/** Names of groups that stand in the picture. */
function drawnNames() {
    const texts = [];
    const { ctx } = chart();
    const write = ctx.fillText;
    ctx.fillText = (text) => texts.push(text);
    chart().draw();
    ctx.fillText = write;
    return texts.filter((text) => /^[A-Z][a-z]/.test(text) && text !== "Records");
}

describe("the funnel", () => {
    test("has a point for each group that has records, by size and value", async () => {
        await draw(FUNNEL);
        expect(chart().config.type).toBe("scatter");
        expect(chart().data.datasets[0].data).toEqual([
            { x: 40, y: 90 },
            { x: 30, y: 20 },
            { x: 20, y: 55 },
            { x: 3, y: 100 },
        ]);
    });

    test("stands between what is usual and what chance makes of it", async () => {
        await draw(FUNNEL);
        expect(lines().map(({ label, data }) => [label, ...data.map(({ x, y }) => [x, y])])).toEqual([
            ["Usual", [3, 55], [40, 55]],
            ["95 %", [3, 40], [40, 40]],
            ["95 %", [3, 70], [40, 70]],
            ["99.8 %", [3, 30], [40, 30]],
            ["99.8 %", [3, 80], [40, 80]],
        ]);
    });

    test("says by shapes what it says by colours", async () => {
        await draw(FUNNEL);
        const { pointStyle, pointBorderColor } = chart().data.datasets[0];
        expect(pointStyle).toEqual(["rectRot", "triangle", "circle", "circle"]);
        expect(new Set(pointBorderColor).size).toBe(3);
    });

    test("has an empty circle for who is too few to be judged", async () => {
        await draw(FUNNEL);
        const colours = chart().data.datasets[0].pointBackgroundColor;
        expect(colours.map((colour) => colour === "transparent")).toEqual([false, false, false, true]);
    });

    test("is read to those who do not see it", async () => {
        await draw({ ...FUNNEL, groups: [GOOD, BAD, FEW] });
        expect("canvas").toHaveAttribute(
            "aria-label",
            "Answered in time. " +
                "Ann: 90 %, far better than chance makes it; " +
                "Bob: 20 %, worse than chance makes it; " +
                "Dan: 100 %, too few to judge"
        );
    });
});

describe("clicking", () => {
    test("a point opens its group", async () => {
        await draw(FUNNEL);
        await clickPoint(1);
        expect.verifySteps(["Bob"]);
    });

    test("beside the points opens nothing", async () => {
        await draw(FUNNEL);
        await clickPoint(1, { dx: 60 });
        await clickPoint(0, { dataset: 1 });
        expect.verifySteps([]);
    });

    test("a week opens that week", async () => {
        await draw(WEEKS);
        await clickPoint(1);
        expect.verifySteps(["W48"]);
    });

    test("a bar opens its group", async () => {
        await draw(AMOUNTS);
        await clickPoint(1, { dx: -5 });
        expect.verifySteps(["Metal and fasteners abroad"]);
    });
});

describe("names in the picture", () => {
    const many = (verdict) =>
        ["Ada", "Ben", "Cem", "Dea", "Eli", "Fay", "Gus", "Hal", "Ida"].map((name, index) =>
            group(name, 10 * index + 10, 10 * index, index === 4 ? verdict : "")
        );

    test("are all where there are few", async () => {
        await draw(FUNNEL);
        expect(drawnNames().sort()).toEqual(["Ann", "Bob", "Cai", "Dan"]);
    });

    test("are those that stand out where there are many", async () => {
        await draw({ ...FUNNEL, groups: many("low") });
        expect(drawnNames()).toEqual(["Eli"]);
    });

    test("do not cover each other: who stands out has the place", async () => {
        const beside = { ...USUAL, size: BAD.size, value: BAD.value };
        await draw({ ...FUNNEL, groups: [beside, BAD, GOOD] });
        expect(drawnNames().sort()).toEqual(["Ann", "Bob"]);
    });

    test("are cut where they are long", async () => {
        await draw({ ...FUNNEL, groups: [{ ...GOOD, name: "Metal and fasteners abroad" }, BAD] });
        expect(drawnNames().sort()).toEqual(["Bob", "Metal and faste…"]);
    });
});

describe("pointing at", () => {
    const callbacks = () => chart().options.plugins.tooltip;

    test("a point says who, how much, of how many and what it means", async () => {
        await draw(FUNNEL);
        expect(callbacks().callbacks.label({ dataIndex: 1 })).toBe(
            "Bob: 20 % (30), worse than chance makes it"
        );
    });

    test("a limit says nothing", async () => {
        await draw(FUNNEL);
        expect(callbacks().filter({ datasetIndex: 0 })).toBe(true);
        expect(callbacks().filter({ datasetIndex: 1 })).toBe(false);
    });
});

describe("weeks", () => {
    test("stand in their order, each between its own limits", async () => {
        await draw(WEEKS);
        expect(chart().config.type).toBe("line");
        expect(chart().data.labels).toEqual(["W47", "W48"]);
        expect(chart().data.datasets[0].data).toEqual([60, 40]);
        expect(lines().map(({ data }) => [...data])).toEqual([
            [55, 55],
            [10, 45],
            [90, 65],
            [0, 35],
            [100, 75],
        ]);
    });

    test("of what has no usual have no limits", async () => {
        await draw({ ...WEEKS, usual: null });
        expect(lines()).toEqual([]);
    });
});

test("amounts are bars: who has more, without limits", async () => {
    await draw(AMOUNTS);
    expect(chart().config.type).toBe("bar");
    expect(chart().data.labels).toEqual(["Wood", "Metal and faste…"]);
    expect(chart().data.datasets.map(({ data }) => [...data])).toEqual([[1000, 500]]);
});

test("other figures are another picture", async () => {
    const page = await draw(FUNNEL);
    const before = chart();
    page.state.result = AMOUNTS;
    await animationFrame();
    expect(chart().config.type).toBe("bar");
    expect(before.ctx).toBe(null);
    await clickPoint(0, { dx: -5 });
    expect.verifySteps(["Wood"]);
});
