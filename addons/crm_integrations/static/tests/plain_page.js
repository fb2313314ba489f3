import { getFixture } from "@odoo/hoot";

const PAGE = "/crm_integrations/static/tests/plain_page.html";

/**
 * Run a plain script, as it is shipped, in a page and window of its own, and return the window.
 *
 * @param {string} script its address on the server
 * @param {Object} [options]
 * @param {string} [options.html] what the page has before the script
 * @param {string} [options.search] of the page's address: `?a=b`
 * @param {Object} [options.dataset] of the script's element
 * @param {(page: Window) => any} [options.prepare] what the script finds
 */
export async function runPlainScript(script, { html = "", search = "", dataset = {}, prepare } = {}) {
    const frame = document.createElement("iframe");
    const loaded = once(frame);
    frame.src = PAGE + search;
    getFixture().append(frame);
    await loaded;
    const page = frame.contentWindow;
    page.document.body.innerHTML = html;
    prepare?.(page);
    const element = page.document.createElement("script");
    const ran = once(element);
    Object.assign(element.dataset, dataset);
    element.src = script;
    page.document.body.append(element);
    await ran;
    return page;
}

const once = (element) =>
    new Promise((resolve, reject) => {
        element.addEventListener("load", resolve);
        element.addEventListener("error", reject);
    });
