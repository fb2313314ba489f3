/* Asks WeCom which customer the chat is with, then opens their page. */
/* global ww */
(function () {
    const page = document.getElementById("wecom_start");
    const root = page.dataset.root;

    async function sign(url, agent) {
        const answer = await fetch(`${root}/signature`, {
            method: "POST",
            headers: {"Content-Type": "application/json"},
            body: JSON.stringify({url, agent}),
        });
        if (!answer.ok) {
            failed();
        }
        return answer.json();
    }

    function failed() {
        page.querySelector(".wait").hidden = true;
        page.querySelector(".failed").hidden = false;
    }

    async function start() {
        if (typeof ww === "undefined") {
            return failed();
        }
        ww.register({
            corpId: page.dataset.corp,
            agentId: page.dataset.agent,
            jsApiList: ["getCurExternalContact"],
            getConfigSignature: (url) => sign(url, false),
            getAgentConfigSignature: (url) => sign(url, true),
        });
        try {
            const found = await ww.getCurExternalContact();
            const customer = encodeURIComponent(found.userId);
            window.location.replace(`${root}/customer?customer=${customer}`);
        } catch {
            failed();
        }
    }

    start();
})();
