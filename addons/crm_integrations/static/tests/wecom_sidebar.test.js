import { expect, test } from "@odoo/hoot";
import { waitUntil } from "@odoo/hoot-dom";
import { runPlainScript } from "./plain_page";

const SCRIPT = "/crm_integrations/static/src/wecom_sidebar/start.js";
// going there stays on the page: nothing is asked of the server
const ROOT = "#sidebar";
const PAGE = `
    <div id="wecom_start" data-root="${ROOT}" data-corp="corp7" data-agent="1000002">
        <p class="wait">One moment…</p>
        <p class="failed" hidden="hidden">Please open this page beside the chat with a customer.</p>
    </div>`;
const SIGNED = { ok: true, json: async () => ({ signature: "signed" }) };

/**
 * The page that WeCom opens beside a chat; what it asks of the server is stepped.
 *
 * @param {Object} [ww] WeCom's library; left out where it did not load
 * @param {Object} [answer] the server's, when it is asked to sign
 */
function openSidebar(ww, answer = SIGNED) {
    const fetch = async (url, { method, body }) => {
        expect.step(`${method} ${url} ${body}`);
        return answer;
    };
    const prepare = (page) => Object.assign(page, { ww, fetch });
    return runPlainScript(SCRIPT, { html: PAGE, prepare });
}

const isShown = (page, selector) => !page.document.querySelector(selector).hidden;

/** WeCom's library, in a chat with this customer. */
const library = (found, more = {}) => ({
    register: () => {},
    getCurExternalContact: found,
    ...more,
});

test("beside a chat, the page of its customer opens", async () => {
    const page = await openSidebar(library(async () => ({ userId: "wm 7&8" })));
    await waitUntil(() => page.location.hash);
    expect(page.location.hash).toBe(`${ROOT}/customer?customer=wm%207%268`);
    expect(isShown(page, ".failed")).toBe(false);
});

test("until WeCom answers one is asked to wait", async () => {
    const page = await openSidebar(library(() => new Promise(() => {})));
    expect(isShown(page, ".wait")).toBe(true);
    expect(isShown(page, ".failed")).toBe(false);
});

test("outside of a chat it says where to open it", async () => {
    const page = await openSidebar(library(() => Promise.reject(new Error("no chat"))));
    await waitUntil(() => isShown(page, ".failed"));
    expect(isShown(page, ".wait")).toBe(false);
    expect(page.location.hash).toBe("");
});

test("outside of WeCom it says where to open it", async () => {
    const page = await openSidebar();
    await waitUntil(() => isShown(page, ".failed"));
    expect(isShown(page, ".wait")).toBe(false);
});

test("the company and the app are those of the connector", async () => {
    const register = ({ corpId, agentId, jsApiList }) =>
        expect.step(`${corpId} ${agentId} ${jsApiList}`);
    await openSidebar(library(() => new Promise(() => {}), { register }));
    expect.verifySteps(["corp7 1000002 getCurExternalContact"]);
});

test("what WeCom wants signed, the server signs, for the company or for the app", async () => {
    let options = {};
    const register = (given) => (options = given);
    await openSidebar(library(() => new Promise(() => {}), { register }));
    expect(await options.getConfigSignature("https://x/a")).toEqual({ signature: "signed" });
    await options.getAgentConfigSignature("https://x/b");
    expect.verifySteps([
        `POST ${ROOT}/signature {"url":"https://x/a","agent":false}`,
        `POST ${ROOT}/signature {"url":"https://x/b","agent":true}`,
    ]);
});

test("what the server does not sign leads nobody to wait for ever", async () => {
    let options = {};
    const register = (given) => (options = given);
    const refused = { ok: false, json: async () => ({}) };
    const page = await openSidebar(library(() => new Promise(() => {}), { register }), refused);
    await options.getConfigSignature("https://x/a");
    expect(isShown(page, ".failed")).toBe(true);
    expect(isShown(page, ".wait")).toBe(false);
    expect.verifySteps([`POST ${ROOT}/signature {"url":"https://x/a","agent":false}`]);
});
