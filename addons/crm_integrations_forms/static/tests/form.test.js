import { describe, expect, test } from "@odoo/hoot";
import { waitUntil } from "@odoo/hoot-dom";
import { runPlainScript } from "@crm_integrations/../tests/plain_page";

const SCRIPT = "/crm_integrations_forms/static/src/form/form.js";
const FORM = `
    <main style="height: 300.4px">
        <form id="crm_form" data-token="abc"><button type="submit">Send</button></form>
    </main>`;
const REFUSED = FORM.replace("<button", `<div id="summary" tabindex="-1">Not sent yet.</div><button`);
const THANKS = `<main style="height: 150px"><div id="crm_form" data-token="abc" data-sent="1"></div></main>`;

/** Open the form's page; what it tells the website around it is in `told`. */
async function openForm(html = FORM) {
    const told = [];
    const prepare = (page) => {
        const website = { postMessage: (message) => told.push(message) };
        Object.defineProperty(page, "parent", { value: website });
    };
    return { page: await runPlainScript(SCRIPT, { html, prepare }), told };
}

/** Press the button; whether the form goes to the server. */
const send = (page) =>
    page.document
        .getElementById("crm_form")
        .dispatchEvent(new page.Event("submit", { cancelable: true }));

describe("sending", () => {
    test("who presses twice sends once", async () => {
        const { page } = await openForm();
        expect(send(page)).toBe(true);
        expect(send(page)).toBe(false);
    });

    test("who comes back to the form can send again", async () => {
        const { page } = await openForm();
        send(page);
        page.dispatchEvent(new page.Event("pageshow"));
        expect(send(page)).toBe(true);
    });

    test("what is wrong is read first", async () => {
        const { page } = await openForm(REFUSED);
        expect(page.document.activeElement.id).toBe("summary");
    });
});

describe("in another website", () => {
    test("it says which form it is and how high, and nothing of what is typed", async () => {
        const { told } = await openForm();
        expect(told[0]).toEqual({ form: "abc", height: 301, sent: false, wrong: false });
    });

    test("it says that something is wrong", async () => {
        const { told } = await openForm(REFUSED);
        expect(told[0].wrong).toBe(true);
    });

    test("it says that it was sent", async () => {
        const { told } = await openForm(THANKS);
        expect(told[0]).toEqual({ form: "abc", height: 150, sent: true, wrong: false });
    });

    test("it says when its height changes", async () => {
        const { page, told } = await openForm();
        page.document.querySelector("main").style.height = "500px";
        await waitUntil(() => told.at(-1).height === 500);
        expect(told.at(-1).form).toBe("abc");
    });

    test("a page of its own has nobody to tell", async () => {
        const told = [];
        await runPlainScript(SCRIPT, {
            html: FORM,
            prepare: (page) => {
                page.postMessage = (message) => told.push(message);
                Object.defineProperty(page, "parent", { value: page });
            },
        });
        expect(told).toEqual([]);
    });
});
