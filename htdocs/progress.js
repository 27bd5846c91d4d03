/*
 * progress -- keep the figures of a running import up to date in place, then go on.
 *
 * Without this script the page loads itself again (its meta refresh). Elements are found by
 * data-figure, data-kind and data-phase; all words are in the page.
 */
"use strict";

(() => {
	const box = document.getElementById("progress");
	const working = ["queued", "staging", "fetching", "integrating"];
	let said = -1;

	if (!box)
		return;

	const number = (n) => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, "\u202f");

	function bytes(n) {
		const units = ["kB", "MB", "GB", "TB"];
		let i = 0;

		if (n < 1000)
			return `${n}\u00a0bytes`;
		for (n /= 1000; n >= 999.95 && i < 3; n /= 1000)
			i++;
		return `${+n.toFixed(1)}\u00a0${units[i]}`;
	}

	function duration(s) {
		const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
		const i = Math.max(units.findIndex((u) => s >= u[1]), 0);
		const at = s < 1 ? 3 : i;
		const rest = at < 3 ? Math.floor(s % units[at][1] / units[at + 1][1]) : 0;
		const first = `${Math.floor(s / units[at][1])}\u00a0${units[at][0]}`;

		return rest ? `${first} ${rest}\u00a0${units[at + 1][0]}` : first;
	}

	const figures = {
		percent: number, rows: number, rows_per_second: number, bytes, bytes_total: bytes,
		eta_seconds: duration, seconds_since_change: duration,
	};

	function show(doc) {
		for (const at of box.querySelectorAll("[data-figure]")) {
			const value = doc[at.dataset.figure];

			at.textContent = value == null ? "–" : figures[at.dataset.figure](value);
		}
		for (const at of document.querySelectorAll("[data-pairs]"))
			at.textContent = number(doc.pairs?.[at.dataset.pairs] ?? 0);
		for (const at of document.querySelectorAll("[data-values]"))
			at.textContent = number(doc.values ?? 0);
		for (const at of box.querySelectorAll("[data-kind]"))
			at.textContent = number(doc.dropped?.[at.dataset.kind] ?? 0);
		for (const at of box.querySelectorAll("[data-phase]"))
			at.classList.toggle("here", at.dataset.phase ===
				(doc.state === "queued" ? "queued" : doc.phase));
		box.querySelector("progress").value = doc.percent ?? 0;
		say(doc.percent ?? 0);
	}

	/* Aloud only every tenth, so that a screen reader can keep up. */
	function say(percent) {
		const at = box.querySelector("[role=status]");
		const tenth = Math.floor(percent / 10);

		if (tenth === said)
			return;
		said = tenth;
		at.textContent = `${percent} ${at.dataset.say}`;
	}

	async function poll() {
		let doc;

		try {
			const answer = await fetch(box.dataset.url, { cache: "no-store" });

			if (!answer.ok)
				throw new Error(answer.status);
			doc = await answer.json();
		} catch {
			setTimeout(poll, 5000);	/* a bad line, or a restart: the work goes on without us */
			return;
		}
		show(doc);
		if (working.includes(doc.state))
			setTimeout(poll, 1000);
		else if (doc.state === "staged" && doc.next)
			location.assign(box.dataset.base + doc.next.path);
		else
			location.reload();
	}

	setTimeout(poll, 500);
})();
