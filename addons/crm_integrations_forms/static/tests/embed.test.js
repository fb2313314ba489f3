import { describe, expect, test } from "@odoo/hoot";
import { runPlainScript } from "@crm_integrations/../tests/plain_page";

const SCRIPT = "/crm_integrations_forms/static/src/form/embed.js";

/** A page of a website with the form "abc" in it; returns its window and the form's frame. */
async function openPage({ search = "", isNewVisit = true, dataset = {}, prepare } = {}) {
    const page = await runPlainScript(SCRIPT, {
        html: `<p id="above">Ask us</p>`,
        search,
        dataset: { form: "abc", ...dataset },
        prepare: (page) => {
            if (isNewVisit) {
                page.sessionStorage.clear();
            }
            prepare?.(page);
        },
    });
    const frame = page.document.querySelector("iframe");
    return { page, frame, query: new URL(frame.src).searchParams };
}

describe("the form in the page", () => {
    test("stands where its script stands", async () => {
        const { page, frame } = await openPage();
        const around = [frame.previousElementSibling.id, frame.nextElementSibling.localName];
        expect(around).toEqual(["above", "script"]);
        expect(new URL(frame.src).pathname).toBe("/form/abc");
        expect(new URL(frame.src).origin).toBe(page.origin);
    });

    test("is shown without what stands around it on a page of its own", async () => {
        expect((await openPage()).query.get("embed")).toBe("1");
    });

    test("speaks the language of the page if the page says which", async () => {
        expect((await openPage({ dataset: { lang: "zh_CN" } })).query.get("lang")).toBe("zh_CN");
        expect((await openPage()).query.has("lang")).toBe(false);
    });

    test("has a name for those who do not see it", async () => {
        const { frame } = await openPage({ dataset: { title: "Ask for a price" } });
        expect(frame.title).toBe("Ask for a price");
        const { page, frame: other } = await openPage();
        expect(other.title).toBe(page.document.title);
    });
});

describe("what the visit began with", () => {
    const AD = "?utm_campaign=spring&bd_vid=b7&email=wang@yida.cn";

    test("goes along: campaign, click number and page, and no more of the address", async () => {
        const { page, query } = await openPage({ search: AD });
        expect([...query.keys()].sort()).toEqual(["bd_vid", "embed", "page", "ref", "utm_campaign"]);
        expect(query.get("utm_campaign")).toBe("spring");
        expect(query.get("bd_vid")).toBe("b7");
        expect(query.get("page")).toBe(page.location.href);
    });

    test("is still known on the pages after", async () => {
        const { page } = await openPage({ search: AD });
        const { query } = await openPage({ isNewVisit: false });
        expect(query.get("utm_campaign")).toBe("spring");
        expect(query.get("page")).toBe(page.location.href);
    });

    test("is forgotten when another campaign brings them", async () => {
        await openPage({ search: AD });
        const { page, query } = await openPage({ search: "?gclid=g1", isNewVisit: false });
        expect(query.get("gclid")).toBe("g1");
        expect(query.has("utm_campaign")).toBe(false);
        expect(query.get("page")).toBe(page.location.href);
    });

    test("is this page where the browser keeps nothing", async () => {
        const prepare = (page) =>
            Object.defineProperty(page, "sessionStorage", {
                get() {
                    throw new Error("switched off");
                },
            });
        const { query } = await openPage({ search: AD, isNewVisit: false, prepare });
        expect(query.get("utm_campaign")).toBe("spring");
    });

    test("is cut where it is endless", async () => {
        const { query } = await openPage({ search: `?gclid=${"x".repeat(1500)}` });
        expect(query.get("gclid").length).toBe(200);
        expect(query.get("page").length).toBe(1000);
    });
});

describe("what the form says", () => {
    /** The form's frame says something to the page around it. */
    function say({ page, frame }, data, more = {}) {
        const said = { form: "abc", ...data };
        const from = { source: frame.contentWindow, origin: page.origin, ...more };
        page.dispatchEvent(new page.MessageEvent("message", { data: said, ...from }));
    }

    test("is how high it is", async () => {
        const at = await openPage();
        say(at, { height: 640 });
        expect(at.frame.style.height).toBe("640px");
    });

    test("makes it neither vanish nor endless", async () => {
        const at = await openPage();
        say(at, { height: "none" });
        expect(at.frame.style.height).toBe("200px");
        say(at, { height: 99999 });
        expect(at.frame.style.height).toBe("10000px");
    });

    test("is heard from nobody else", async () => {
        const at = await openPage();
        say(at, { height: 640 }, { source: at.page });
        say(at, { height: 640 }, { origin: "https://elsewhere.example" });
        say(at, { height: 640, form: "other" });
        expect(at.frame.style.height).toBe("");
    });

    test("comes into view when it was sent, or was not and says why", async () => {
        const at = await openPage();
        at.frame.scrollIntoView = () => expect.step("seen");
        at.frame.getBoundingClientRect = () => ({ top: -50 });
        say(at, { height: 640 });
        expect.verifySteps([]);
        say(at, { height: 640, sent: true });
        say(at, { height: 640, wrong: true });
        expect.verifySteps(["seen", "seen"]);
    });

    test("does not move a page on which it is in view", async () => {
        const at = await openPage();
        at.frame.scrollIntoView = () => expect.step("seen");
        at.frame.getBoundingClientRect = () => ({ top: 50 });
        say(at, { height: 640, sent: true });
        expect.verifySteps([]);
    });
});
